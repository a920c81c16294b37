"""May the fund pay what a worker claims? The rules of a filing, asked of the treatment and its days.

A claim needs no filing, no card and no place; the person has to be insured, the injury recognised and the benefits to
run as for any treatment (domain.md R1.1, R1.3, R1.4, R4.5). Unknown never refuses. What nobody has confirmed yet can be
reviewed, and isn't paid.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta

from django.db.models import Max
from django.utils.translation import gettext_lazy as _

from agency.offices.refusals import NotAllowedNow, Refusal
from agency.policy.queries import resolve, values
from agency.workers.models import BenefitStop, Determination
from filings.eligibility import (
    OPENED_BY,
    Answer,
    Parameters,
    Rule,
    Verdict,
    e01_insured,
    e02_determination,
    e03_covers_services,
    e06_no_third_party,
    e07_relation_stands,
    e08_benefits_run,
)
from filings.enums import Reason
from filings.facts import Facts
from filings.gathering import facts_of_treatment, stop_facts, stops_of
from settlement.assessment import Recognised
from settlement.assessment.diagnoses import fits
from settlement.claim_wording import answer_in_words
from settlement.models import Claim

PARAMETERS = ("determination.recurrence_valid_days",)
UNCONFIRMED = frozenset({(Reason.E02, "unconfirmed"), (Reason.E03, "cover_unconfirmed")})
ONE_DAY = timedelta(days=1)


class NotEligible(Refusal):
    """What is on record says that the fund doesn't pay this. The sentence says why, and what to do."""

    code = "not-eligible"

    def __init__(self, answers: Iterable[Answer]) -> None:
        said = map(answer_in_words, answers)
        super().__init__(" ".join(f"{each['finding']} {each['remedy']}".strip() for each in said))


@dataclass(frozen=True, slots=True)
class OnRecord:
    """What is on record of the worker of a claim."""

    claim: Claim
    determinations: tuple[Determination, ...]
    stops: tuple[BenefitStop, ...]

    @classmethod
    def of(cls, claim: Claim) -> "OnRecord":
        """Three queries."""
        rows = claim.worker.determinations.select_related("relation").prefetch_related("notices").order_by("id")
        return cls(claim, tuple(rows), stops_of(claim.worker))

    def all_on(self, day: date) -> Facts:
        """The facts with all determinations."""
        return self._facts(day, self.determinations)

    def each_on(self, day: date) -> list[Facts]:
        """The facts with each determination alone that the treatment may rest on, and its insurance relation."""
        return [self._facts(day, [each], each) for each in self._of_injury()] or [self._facts(day, [])]

    def _of_injury(self) -> list[Determination]:
        """Those that open the service; of several those whose injury the main diagnosis fits, if any does."""
        stay = self.claim.stay
        opening = [each for each in self.determinations if each.kind in OPENED_BY[stay.service]]
        fitting = [
            each
            for each in opening
            if fits(stay.main_diagnosis, Recognised(tuple(each.injured_parts), tuple(each.icd_codes)))
        ]
        return fitting or opening

    def _facts(self, day: date, of: Iterable[Determination], about: Determination | None = None) -> Facts:
        relation = about.relation if about else None
        return facts_of_treatment(
            self.claim.worker,
            self.claim.stay.service,
            day,
            relation=relation,
            determinations=of,
            stops=stop_facts(self.stops, relation.pk if relation else None),
        )


def answers_of(claim: Claim) -> tuple[Answer, ...]:
    """What each rule says of a claim, in the order of their codes. Five queries.

    The injury is asked for as of the day of admission, however late it was recognised. Benefits have to run on the day
    before it or before the last one that the fund pays: the day on which they stop is paid (domain.md S24), and days
    between on which they don't run are taken from the lines. What E03 would say after E02 has said it is left out.
    """
    known, first, last = OnRecord.of(claim), claim.stay.admitted_on, _last_paid(claim)
    parameters = values(resolve(PARAMETERS, claim.agency.division_id, first))
    determined, covered = (rule(known.all_on(first), parameters) for rule in (e02_determination, e03_covers_services))
    return (
        _best(e01_insured, known.each_on(first), parameters),
        determined,
        *([covered] if covered.verdict is not determined.verdict or covered.verdict is Verdict.YES else []),
        _best(e06_no_third_party, known.each_on(first), parameters),
        *_benefits(known, first, last),
    )


def _benefits(known: OnRecord, first: date, last: date) -> Iterable[Answer]:
    """Of the relation and of the benefits what holds on the last day, or on the first where that is no."""
    for begin, end in zip(_running(known, first - ONE_DAY), _running(known, last - ONE_DAY), strict=True):
        yield begin if end.verdict is Verdict.NO else end


def _running(known: OnRecord, day: date) -> tuple[Answer, Answer]:
    return _best(e07_relation_stands, known.each_on(day), {}), e08_benefits_run(known.all_on(day), {})


def refusing(answers: Iterable[Answer]) -> list[Answer]:
    """What is known to stand against a claim."""
    return [each for each in answers if each.verdict is Verdict.NO]


def barring(answers: Iterable[Answer]) -> list[Answer]:
    """What stands against its approval: the same, and a determination that nobody has confirmed."""
    return [each for each in answers if each.verdict is Verdict.NO or (each.code, each.finding) in UNCONFIRMED]


def may_be_refused(claim: Claim, answers: Iterable[Answer]) -> bool:
    """May the first review pass a claim on to be refused? One for a treatment only for what is known against it: it
    isn't refused for an allowance that waits for its tariff, nor for a line that waits for a word. The second review
    refuses what passed the first for any reason that it gives.
    """
    return not claim.is_of_treatment or bool(refusing(answers))


def check_may_be_refused(claim: Claim) -> None:
    """Raises NotAllowedNow where nothing that is on record stands against a claim."""
    if not may_be_refused(claim, answers_of(claim)):
        raise NotAllowedNow(
            _("Nothing on record stands against this claim, so it is not passed on to be refused. Look at it anew.")
        )


def check_eligible(claim: Claim) -> None:
    """Raises NotEligible where something is known to stand against a claim."""
    if found := refusing(answers_of(claim)):
        raise NotEligible(found)


def check_may_be_paid(claim: Claim) -> None:
    """Raises NotEligible where something stands against the approval of a claim."""
    if found := barring(answers_of(claim)):
        raise NotEligible(found)


def days_without_benefits(claim: Claim, days: Iterable[date]) -> frozenset[date]:
    """Those of the days on which benefits had stopped. Three queries.

    The day on which they stop is paid (domain.md R1.4, S24), and so is the one on which they run again.
    """
    known = OnRecord.of(claim)
    return frozenset(day for day in days if _is_stopped(known, day - ONE_DAY) and _is_stopped(known, day))


def _is_stopped(known: OnRecord, day: date) -> bool:
    return bool(refusing(_running(known, day)))


def _best(rule: Rule, each: Iterable[Facts], parameters: Parameters) -> Answer:
    """The answer for one of several determinations: no only if it is no for all of them."""
    answers = [rule(facts, parameters) for facts in each]
    return next((one for one in answers if one.verdict is not Verdict.NO), answers[0])


def _last_paid(claim: Claim) -> date:
    """The last day of a line that the fund pays; before the list is assessed the day of admission."""
    lines = claim.bill.lines.filter(fund__gt=0) if claim.bill else None
    last: date | None = lines.aggregate(last=Max("served_on"))["last"] if lines is not None else None
    return last or claim.stay.admitted_on
