"""From rows to facts: what the rules look at, read in a fixed number of queries."""

from collections.abc import Iterable
from datetime import date, datetime, timedelta
from uuid import UUID

from django.db.models import F, Q, prefetch_related_objects
from django.db.models.functions import Least

from agency.offices.models import Division
from agency.policy.queries import calendar_known_through, working_days
from agency.workers.enums import CardState, DeterminationState, NoticeState, StopState
from agency.workers.models import BenefitStop, Determination, InsuranceRelation, Worker
from filings import handed_in
from filings.eligibility import scope_of
from filings.eligibility.place import CARE
from filings.enums import Category, EndCause, Service, State
from filings.facts import (
    ChangeFacts,
    DeterminationFacts,
    EmergencyFacts,
    Facts,
    FalseCommitment,
    NoticeFacts,
    OtherFiling,
    PaperFacts,
    PlaceFacts,
    ReferralFacts,
    RelationFacts,
    SettlesFacts,
    StopFacts,
)
from filings.handed_in import HandedIn
from filings.models import Ending, FilingVersion
from institutions.enums import Reach
from institutions.models import Institution
from institutions.pilot import in_pilot
from institutions.queries import entries, institutions_in
from institutions.scope import place_settles

"""Which kind of agreement a service needs (domain.md R3.1)."""
WORKING_DAYS_AHEAD = 60
"""The most that `filing.emergency_backfill_wd` can be."""


def facts_of(
    version: FilingVersion,
    *,
    on: date,
    decided_on: date,
    admitted_on: date | None = None,
    papers: HandedIn | None = None,
    at: datetime | None = None,
) -> Facts:
    """Gather what the rules look at; the same number of queries whatever the number of rows.

    `admitted_on` is the first day that would be covered, that of the decision unless given: the directory is asked
    about it, because it settles whom it admitted before a suspension; of the day of the decision `at` its moment.

    `papers` are those of the day of the decision, where somebody has read them already.
    """
    insured_place, destination = place_facts(version.agency.division), _maybe_place(version.destination)
    chosen = version.rests_on()
    prefetch_related_objects(chosen, "notices")
    papers = papers or handed_in.of(version, decided_on)
    return Facts(
        on=on,
        decided_on=decided_on,
        scope=scope_of(insured_place, destination).value,
        category=version.category,
        services=tuple(sorted(version.services)),
        insured_place=insured_place,
        destination=destination,
        settles=_settles(version, admitted_on or decided_on, at),
        relation=relation_facts(version.relation),
        determinations=tuple(determination_facts(each) for each in chosen),
        stops=stop_facts(stops_of(version.worker), version.relation_id),
        died_on=version.worker.died_on,
        away_from=version.away_from,
        away_until=version.away_until,
        evidence=version.evidence,
        commitment_signed_on=version.commitment_signed_on,
        false_commitment=_false_commitment(version),
        referral=_referral(version),
        emergency=_emergency(version, on),
        in_hospital_since=version.in_hospital_since,
        identity=version.identity,
        has_card=version.worker.cards.filter(state=CardState.NORMAL).exists(),
        others=_others(version),
        change=_change_facts(version),
        papers=_papers(papers),
        notice=_notice(papers),
        not_before=_not_before(version),
    )


def facts_of_treatment(
    worker: Worker,
    service: str,
    on: date,
    *,
    relation: InsuranceRelation | None,
    determinations: Iterable[Determination],
    stops: tuple[StopFacts, ...],
) -> Facts:
    """What the rules of a person and a determination look at, where no filing is asked for; the rest is empty."""
    nowhere = PlaceFacts("", "", "", "")
    return Facts(
        on=on,
        decided_on=on,
        scope="",
        category="",
        services=(service,),
        insured_place=nowhere,
        destination=None,
        settles=(),
        relation=relation_facts(relation),
        determinations=tuple(determination_facts(each) for each in determinations),
        stops=stops,
        died_on=worker.died_on,
        away_from=None,
        away_until=None,
        evidence="",
        commitment_signed_on=None,
        false_commitment=None,
        referral=None,
        emergency=None,
        in_hospital_since=None,
        identity="",
        has_card=False,
        others=(),
        change=None,
        papers=(),
        notice=None,
    )


def scope_of_version(version: FilingVersion) -> str:
    """The scope that the destination of a version gives."""
    return scope_of(place_facts(version.agency.division), _maybe_place(version.destination)).value


def place_facts(division: Division) -> PlaceFacts:
    """A division for the rules; its parent and province should be loaded."""
    city = (division.city or division).code
    return PlaceFacts(division.code, division.full_name, city, division.province_id, in_pilot(city))


def _maybe_place(division: Division | None) -> PlaceFacts | None:
    return place_facts(division) if division else None


def _settles(version: FilingVersion, on: date, at: datetime | None) -> tuple[SettlesFacts, ...]:
    """What the directory says of the institution chosen, else of the place. Two queries."""
    if version.destination is None or not version.services:
        return ()
    across = version.destination.province_id != version.agency.division.province_id
    reach = Reach.CROSS_PROVINCE if across else Reach.IN_PROVINCE
    if version.institution_id:
        chosen = Institution.objects.filter(pk=version.institution_id).prefetch_related("agreements")
        where = str(version.institution)
    else:
        chosen, where = institutions_in(version.destination.code, on), version.destination.full_name
    listed = entries(chosen, reach, on, at)
    found = []
    for service in sorted(version.services):
        answer = place_settles(entry.answers[CARE[Service(service)]] for entry in listed)
        found.append(SettlesFacts(service, answer.verdict.value, answer.reason.value, where))
    return tuple(found)


def relation_facts(relation: InsuranceRelation | None) -> RelationFacts | None:
    if relation is None:
        return None
    return RelationFacts(relation.starts_on, relation.ends_on, relation.paid_through, relation.terminated_on)


def determination_facts(determination: Determination) -> DeterminationFacts:
    notices = [each for each in determination.notices.all() if each.ended_on is None]
    usable = [each.usable_through for each in notices if each.state == NoticeState.CONFIRMED]
    return DeterminationFacts(
        kind=determination.kind,
        number=determination.number,
        decided_on=determination.decided_on,
        happened_on=determination.happened_on,
        valid_to=determination.valid_to,
        confirmed=determination.state == DeterminationState.CONFIRMED,
        revoked_on=determination.revoked_on,
        third_party=determination.third_party,
        reconsidered_since=determination.reconsidered_since,
        closed_on=determination.closed_on,
        notice_until=max(usable, default=None),
        notice_entered=any(each.state == NoticeState.ENTERED for each in notices),
    )


def stops_of(worker: Worker) -> tuple[BenefitStop, ...]:
    """The stops of a worker's benefits that weren't turned down. One query."""
    rows = worker.benefit_stops.exclude(state__in=[StopState.REFUSED, StopState.ANNULLED])
    return tuple(rows.order_by("from_on", "id"))


def stop_facts(stops: Iterable[BenefitStop], relation_id: UUID | None) -> tuple[StopFacts, ...]:
    """Stops as seen from one relation."""
    return tuple(
        StopFacts(
            each.cause,
            each.from_on,
            each.resumed_on,
            each.state == StopState.CONFIRMED,
            each.relation_id in (None, relation_id),
        )
        for each in stops
    )


def _false_commitment(version: FilingVersion) -> FalseCommitment | None:
    rows = Ending.objects.filter(version__worker=version.worker_id, cause=EndCause.COMMITMENT_FALSE, state="GRANTED")
    found = rows.order_by("ends_on", "id").values_list("version__filing__number", "ends_on").first()
    return FalseCommitment(*found) if found else None


def _referral(version: FilingVersion) -> ReferralFacts | None:
    """None when nothing of an opinion was entered."""
    typed = (version.referral_institution, version.referral_level, version.referral_title, version.referral_on)
    if version.category != Category.REFERRAL or not any(typed):
        return None
    return ReferralFacts(
        version.referral_institution,
        version.referral_level,
        version.referral_is_protocol,
        version.referral_title,
        version.referral_on,
    )


def _emergency(version: FilingVersion, on: date) -> EmergencyFacts | None:
    """The days that follow the admission, or the application if that isn't known. Two queries, in emergencies alone."""
    if version.category != Category.REFERRAL or not version.is_emergency:
        return None
    since = version.in_hospital_since or on
    calendar, day = working_days(first=since), since
    found: list[date] = []
    while len(found) < WORKING_DAYS_AHEAD:
        day += timedelta(days=1)
        if calendar.is_working(day):
            found.append(day)
    return EmergencyFacts(since, tuple(found), calendar_known_through())


def _others(version: FilingVersion) -> tuple[OtherFiling, ...]:
    """Other filings that hold or held on some day; of the filing itself one version holds at a time."""
    rows = FilingVersion.objects.filter(
        worker=version.worker_id, relation=version.relation_id, state__in=[State.APPROVED, State.ENDED]
    ).exclude(filing=version.filing_id)
    held = rows.annotate(last=Least("valid_to", "ended_on")).filter(Q(last=None) | Q(last__gte=F("effective_from")))
    columns = ("filing__number", "effective_from", "last", "slot", "place_number", "destination_id")
    return tuple(OtherFiling(*row) for row in held.order_by("effective_from", "id").values_list(*columns))


def _not_before(version: FilingVersion) -> date | None:
    """The day before which the dates of a change or a renewal don't start."""
    if version.replaces is not None:
        return version.replaces.effective_from
    if version.filing.renews_id is None:
        return None
    held = FilingVersion.objects.filter(filing=version.filing.renews_id, state__in=[State.APPROVED, State.ENDED])
    newest = held.order_by("-number").first()
    return newest.last_day + timedelta(days=1) if newest and newest.last_day else None


def _change_facts(version: FilingVersion) -> ChangeFacts | None:
    old = version.replaces
    if old is None:
        return None
    return ChangeFacts(version.change_asked_by, version.destination_id != old.destination_id, old.lock_until)


def _papers(held: HandedIn) -> tuple[PaperFacts, ...]:
    """The papers that the rules ask for and that can't follow later."""
    wanted = [each for each in held.lines if each.needed and not each.needed.may_follow]
    return tuple(PaperFacts(each.kind, each.state) for each in wanted)


def _notice(held: HandedIn) -> NoticeFacts | None:
    found = held.notice
    if found is None:
        return None
    return NoticeFacts(found.answer_by, found.answered_at is not None, tuple(found.items))
