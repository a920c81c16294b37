"""May this person be admitted for this care on this day? Pure (domain.md R4.1-R4.5; 0.3: the unknown is said)."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _

from agency.offices.codes import ladder
from agency.workers.enums import ThirdParty
from filings.eligibility.place import CARE
from filings.enums import Category, Scope, Service
from institutions import scope
from institutions.enums import Reach, ScopeReason, Verdict
from institutions.scope import AgreementFacts
from settlement.receipts import institution_key

REACH = {Scope.CROSS_PROVINCE: Reach.CROSS_PROVINCE, Scope.IN_PROVINCE: Reach.IN_PROVINCE}


class Because(TextChoices):
    """Why the answer is no, or unknown; the first that fits in this order."""

    ELIGIBLE = "ELIGIBLE", _("A filing covers it.")
    NO_FILING = "NO_FILING", _("No filing for this person has reached us.")
    WRONG_PLACE = "WRONG_PLACE", _("The filing names another place of treatment.")
    NOT_YET = "NOT_YET", _("The filing starts later.")
    EXPIRED = "EXPIRED", _("The filing has expired.")
    ENDED = "ENDED", _("The filing was ended by the insured place.")
    BENEFIT_STOPPED = "BENEFIT_STOPPED", _("Benefits were stopped by the insured place (E08).")
    THIRD_PARTY = "THIRD_PARTY", _("A third party is liable: this is settled at the insured place (E06).")
    SERVICE = "SERVICE", _("The filing doesn't cover this care (E03).")
    OTHER_INSTITUTION = "OTHER_INSTITUTION", _("The referral names another institution.")
    INSTITUTION_SUSPENDED = "INSTITUTION_SUSPENDED", _("The institution is suspended.")
    SUSPENSION_THAT_DAY = (
        "SUSPENSION_THAT_DAY",
        _(
            "A suspension of the institution begins in the course of this day, and the hour of the admission isn't "
            "known. An entitlement that was given before lets in."
        ),
    )
    INSTITUTION_CANNOT = "INSTITUTION_CANNOT", _("The institution has no agreement in force for this.")
    INSTITUTION_UNKNOWN = "INSTITUTION_UNKNOWN", _("Whether the institution settles this directly isn't known.")


@dataclass(frozen=True, slots=True)
class Heard:
    """A version of another agency's filing, as it reached us."""

    id: str
    number: str
    version: int
    scope: Scope
    category: Category
    services: tuple[str, ...]
    destination: str
    institution_name: str
    injured_parts: tuple[str, ...]
    diagnoses: tuple[str, ...]
    third_party: ThirdParty
    effective_from: date
    valid_to: date | None
    ended_on: date | None
    benefit_stopped: bool | None


@dataclass(frozen=True, slots=True)
class Asking:
    """The institution that asks: where it is, the names it goes by, and its agreements."""

    division: str
    names: tuple[str, ...]
    agreements: tuple[AgreementFacts, ...]


@dataclass(frozen=True, slots=True)
class Answer:
    """Yes, no or unknown, why, the filing that it rests on, and the day that the reason speaks of."""

    verdict: Verdict
    because: Because
    filing: Heard | None = None
    day: date | None = None


def answer(asking: Asking, heard: Iterable[Heard], service: Service, day: date, *, at: datetime) -> Answer:
    """The answer for an admission on a day; `at` is the moment of asking, by which a suspension counts on that day."""
    answers = [_of(asking, each, service, day, at) for each in heard]
    if not answers:
        return Answer(Verdict.NO, Because.NO_FILING)
    return min(answers, key=_rank)


_BEST = (Verdict.YES, Verdict.UNKNOWN, Verdict.NO)
_ORDER = list(Because)


def _rank(given: Answer) -> tuple[int, int, int]:
    """Yes before unknown before no; of several no the one that comes nearest to a yes, and of these the latest."""
    latest = given.filing.effective_from.toordinal() if given.filing else 0
    return _BEST.index(given.verdict), -_ORDER.index(given.because), -latest


def _of(asking: Asking, heard: Heard, service: Service, day: date, at: datetime) -> Answer:
    if refusal := _refusal(asking, heard, service, day):
        return Answer(Verdict.NO, refusal, heard, _day(heard, refusal))
    return _institution(asking, heard, service, day, at)


def _refusal(asking: Asking, heard: Heard, service: Service, day: date) -> Because | None:
    if heard.destination not in ladder(asking.division):
        return Because.WRONG_PLACE
    if day < heard.effective_from:
        return Because.NOT_YET
    if heard.ended_on is not None and heard.ended_on < day:
        return Because.BENEFIT_STOPPED if heard.benefit_stopped else Because.ENDED
    if heard.valid_to is not None and heard.valid_to < day:
        return Because.EXPIRED
    if heard.third_party is ThirdParty.OPEN:
        return Because.THIRD_PARTY
    if service not in heard.services:
        return Because.SERVICE
    if heard.category is Category.REFERRAL and heard.institution_name and not _names(heard, asking):
        return Because.OTHER_INSTITUTION
    return None


def _names(heard: Heard, asking: Asking) -> bool:
    """Does the referral name this institution, in whatever spelling? Full width, brackets and blanks say nothing."""
    named = institution_key(heard.institution_name)
    return any(institution_key(name) == named for name in asking.names)


def _day(heard: Heard, because: Because) -> date | None:
    days = {
        Because.NOT_YET: heard.effective_from,
        Because.ENDED: heard.ended_on,
        Because.BENEFIT_STOPPED: heard.ended_on,
        Because.EXPIRED: heard.valid_to,
    }
    return days.get(because)


def _institution(asking: Asking, heard: Heard, service: Service, day: date, at: datetime) -> Answer:
    care = CARE[service]
    given = scope.may_admit(asking.agreements, care, REACH[heard.scope], day, at=at)
    if given.reason is ScopeReason.SUSPENDED:
        return Answer(Verdict.NO, Because.INSTITUTION_SUSPENDED, heard)
    if given.reason is ScopeReason.SUSPENDED_THAT_DAY:
        return Answer(Verdict.UNKNOWN, Because.SUSPENSION_THAT_DAY, heard)
    if given.verdict is Verdict.YES:
        return Answer(Verdict.YES, Because.ELIGIBLE, heard)
    if given.verdict is Verdict.UNKNOWN:
        return Answer(Verdict.UNKNOWN, Because.INSTITUTION_UNKNOWN, heard)
    return Answer(Verdict.NO, Because.INSTITUTION_CANNOT, heard)
