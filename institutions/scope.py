"""May this institution settle this care on this day? Pure (domain.md R3.1, R3.8; 0.3: the unknown never refuses)."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, time
from uuid import UUID

from django.utils import timezone

from agency.offices.acts import office_day
from institutions.enums import AgreementState, Care, Reach, ScopeReason, StandsAs, Verdict


@dataclass(frozen=True, slots=True)
class Span:
    """From a moment up to another one, or without end."""

    start: datetime
    end: datetime | None = None

    def holds(self, moment: datetime) -> bool:
        return self.start <= moment and (self.end is None or moment < self.end)


ONLINE_ONCE = frozenset({AgreementState.ONLINE, AgreementState.TERMINATED})


@dataclass(frozen=True, slots=True)
class AgreementFacts:
    """What is known about one agreement. None means that nobody knows, never that something is unlimited or absent,
    except `valid_to` and `terminated_on`, where None means that no end is on record."""

    id: UUID
    care: Care
    state: AgreementState
    cross_province: bool | None
    in_province: bool | None
    valid_from: date | None
    known_as_of: date | None
    valid_to: date | None
    suspended: tuple[Span, ...] = ()
    terminated_on: date | None = None
    cross_province_from: date | None = None
    in_province_from: date | None = None
    is_kept: bool = False
    """An agency here keeps it, so that what it settles is known: nothing before it went online."""

    def is_suspended_at(self, moment: datetime) -> bool:
        """Suspension stops new admissions from its moment on; those before are settled (domain.md R3.8)."""
        return any(span.holds(moment) for span in self.suspended)

    def runs_on(self, day: date) -> bool:
        """Is it the one of its kind that counts on the day: signed, begun and not over, as far as anybody knows?"""
        return _outside(self, day) is None

    def stands_as(self, day: date, at: datetime | None = None) -> StandsAs:
        """Suspended or expired by its times, asked `at` a moment; with a termination ahead it is what it was before."""
        match _outside(self, day):
            case ScopeReason.NOT_SIGNED:
                return StandsAs(self.state)
            case ScopeReason.TERMINATED:
                return StandsAs.TERMINATED
            case ScopeReason.ENDED:
                return StandsAs.EXPIRED
            case ScopeReason.NOT_STARTED:
                return StandsAs.SIGNED
        if self.is_suspended_at(moment_of(day, at)):
            return StandsAs.SUSPENDED
        settles = any(self.covers(reach) and not self.is_not_yet_online(reach, day) for reach in Reach)
        return StandsAs.ONLINE if settles and self.state in ONLINE_ONCE else StandsAs.SIGNED

    def covers(self, reach: Reach) -> bool | None:
        return self.cross_province if reach is Reach.CROSS_PROVINCE else self.in_province

    def is_not_yet_online(self, reach: Reach, day: date) -> bool:
        """Did it go online later than the day? Where nobody knows when it did, it isn't held against anybody."""
        begins = self.cross_province_from if reach is Reach.CROSS_PROVINCE else self.in_province_from
        return bool(self.covers(reach)) and begins is not None and day < begins


@dataclass(frozen=True, slots=True)
class ScopeAnswer:
    """Yes, no or unknown, why, and the agreement it rests on."""

    verdict: Verdict
    reason: ScopeReason
    agreement: AgreementFacts | None = None


def start_of(day: date) -> datetime:
    """The first moment of a day at the desk."""
    return datetime.combine(day, time.min, timezone.get_default_timezone())


def end_of(day: date) -> datetime:
    """The last moment of a day at the desk."""
    return datetime.combine(day, time.max, timezone.get_default_timezone())


def moment_of(day: date, at: datetime | None) -> datetime:
    """The moment by which a suspension counts for a day that is asked about `at` another: on the day itself that one.

    Any other day counts as it ends: one that is suspended in the morning and free again at noon is free.
    """
    return at if at is not None and office_day(at) == day else end_of(day)


def may_admit(
    agreements: Iterable[AgreementFacts], care: Care, reach: Reach, day: date, *, at: datetime | None
) -> ScopeAnswer:
    """Whether it settles directly for somebody admitted on a day, of which an admission tells no hour [proposal].

    Told on the day itself the hour is that of telling. Told on another one, who was admitted on the day on which a
    suspension began may have come before it, and those are settled (domain.md R3.8): nobody knows.
    """
    answer = may_settle(agreements, care, reach, day, at=at)
    is_today = at is not None and office_day(at) == day
    if answer.reason is not ScopeReason.SUSPENDED or answer.agreement is None or is_today:
        return answer
    if answer.agreement.is_suspended_at(start_of(day)):
        return answer
    return ScopeAnswer(Verdict.UNKNOWN, ScopeReason.SUSPENDED_THAT_DAY, answer.agreement)


def may_settle(
    agreements: Iterable[AgreementFacts], care: Care, reach: Reach, day: date, *, at: datetime | None = None
) -> ScopeAnswer:
    """Whether an institution with these agreements settles directly on a day, asked `at` a moment.

    Only those that run on the day count: what befell one that is over says nothing of the one that came after it.
    """
    of_kind = [agreement for agreement in agreements if agreement.care is care]
    if not of_kind:
        return ScopeAnswer(Verdict.UNKNOWN, ScopeReason.NO_AGREEMENT)
    running = [agreement for agreement in of_kind if agreement.runs_on(day)]
    moment = moment_of(day, at)
    answers = [_answer(agreement, reach, day, moment) for agreement in running or of_kind]
    return min(answers, key=lambda answer: _PREFERENCE.index(answer.verdict))


UNSIGNED = frozenset({AgreementState.APPLIED, AgreementState.FAILED, AgreementState.ASSESSED})
_PREFERENCE = (Verdict.YES, Verdict.UNKNOWN, Verdict.NO)


def _answer(agreement: AgreementFacts, reach: Reach, day: date, moment: datetime) -> ScopeAnswer:
    if reason := _refusal(agreement, reach, day, moment):
        return ScopeAnswer(Verdict.NO, reason, agreement)
    if agreement.covers(reach) is None:
        return ScopeAnswer(Verdict.UNKNOWN, ScopeReason.REACH_UNKNOWN, agreement)
    if agreement.valid_from is None and (agreement.known_as_of is None or day < agreement.known_as_of):
        return ScopeAnswer(Verdict.UNKNOWN, ScopeReason.START_UNKNOWN, agreement)
    return ScopeAnswer(Verdict.YES, ScopeReason.IN_FORCE, agreement)


def _refusal(agreement: AgreementFacts, reach: Reach, day: date, moment: datetime) -> ScopeReason | None:
    if reason := _outside(agreement, day):
        return reason
    if agreement.is_suspended_at(moment):
        return ScopeReason.SUSPENDED
    if agreement.is_not_yet_online(reach, day):
        return ScopeReason.NOT_ONLINE
    if agreement.is_kept and agreement.cross_province is None and agreement.in_province is None:
        return ScopeReason.NOT_ONLINE
    return ScopeReason.OUT_OF_REACH if agreement.covers(reach) is False else None


def _outside(agreement: AgreementFacts, day: date) -> ScopeReason | None:
    """Why an agreement isn't the one of a day, if so."""
    if agreement.state in UNSIGNED:
        return ScopeReason.NOT_SIGNED
    if agreement.terminated_on is not None and agreement.terminated_on <= day:
        return ScopeReason.TERMINATED
    if agreement.valid_to is not None and agreement.valid_to < day:
        return ScopeReason.ENDED
    if agreement.valid_from is not None and day < agreement.valid_from:
        return ScopeReason.NOT_STARTED
    return None


def place_settles(answers: Iterable[ScopeAnswer]) -> ScopeAnswer:
    """Whether a place has an institution that settles: yes if one does, no if each is known not to, else unknown."""
    given = list(answers)
    if not given:
        return ScopeAnswer(Verdict.UNKNOWN, ScopeReason.NO_INSTITUTION)
    best = min(given, key=lambda answer: _PREFERENCE.index(answer.verdict))
    if best.verdict is Verdict.NO and len(given) > 1:
        return ScopeAnswer(Verdict.NO, ScopeReason.NONE_SETTLES)
    return best
