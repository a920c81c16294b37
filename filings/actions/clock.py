"""The clock of a decision: it runs from the submission, stands still while the worker is asked, and runs on.

A version keeps the day from which it counts and how many working days, so that its due day can be counted anew when
the calendar changes. Called inside the act of the step.
"""

from datetime import date, datetime

from agency.policy import periods
from agency.policy.queries import resolve_one, working_days
from filings.models import FilingVersion, Supplement

REVIEW = "filing.review_wd"


def run_clock(version: FilingVersion, today: date) -> None:
    """Start counting on a submission, count the days that are left from today, or let a running clock run.

    The decision time is `filing.review_wd` (domain.md R2.18, a proposal); the day itself isn't counted (R2.20).
    """
    if version.working_days_left is not None:
        version.due_from, version.due_working_days = today, version.working_days_left
        version.clock_stopped_on = version.working_days_left = None
    elif version.due_from is None:
        version.due_from, version.due_working_days = today, _review_days(version, today)
    _set_due(version)


def stop_clock(version: FilingVersion, today: date) -> None:
    """Let it stand from today on; what is left is kept. The day on which it stops counts as used."""
    if version.due_from is None or version.due_working_days is None:
        version.due_from, version.due_working_days = version.applied_on or today, _review_days(version, today)
    calendar = working_days(first=version.due_from)
    version.clock_stopped_on = today
    version.working_days_left = periods.working_days_left(version.due_from, version.due_working_days, today, calendar)
    version.due_on, version.due_is_provisional = None, False


def unwind_clock(version: FilingVersion, today: date) -> None:
    """A submission is taken back: nothing was counted yet, or what is left after the worker was asked stays."""
    if was_asked(version):
        stop_clock(version, today)
        return
    version.due_from = version.due_working_days = version.due_on = None
    version.due_is_provisional = False


def was_asked(version: FilingVersion) -> bool:
    """Has the worker been asked for more on this version?"""
    return Supplement.objects.filter(version=version).exists()


def answered(version: FilingVersion, at: datetime) -> None:
    """The filing comes back from the counter: an open notice is answered with that."""
    notice = Supplement.objects.filter(version=version, answered_at=None).first()
    if notice is not None:
        notice.answered_at = at
        notice.save()


def _set_due(version: FilingVersion) -> None:
    start, days = version.due_from, version.due_working_days
    if start is None or days is None:
        raise ValueError("A clock runs from a day.")
    due = periods.due_on(start, days, working_days(first=start))
    version.due_on, version.due_is_provisional = due.on, due.provisional


def _review_days(version: FilingVersion, today: date) -> int:
    return int(resolve_one(REVIEW, version.agency.division_id, today).value)  # type: ignore[arg-type]
