"""From when to when an approved filing holds, and how long it is locked (domain.md R2.4, R2.5, R2.20, R2.21)."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from agency.policy import periods
from filings.enums import Category
from filings.facts import Facts

VALIDITY = {
    Category.RESIDENT: "filing.validity.resident",
    Category.POSTED: "filing.validity.posted",
    Category.REFERRAL: "filing.validity.referral",
}
LOCK = "filing.change_lock_months"
ADMISSION = "filing.referral_admission_days"


@dataclass(frozen=True, slots=True)
class Window:
    """All days inclusive. `valid_to` None: without end. `lock_until` None: no lock.

    `end_is_unknown`: it holds as long as a posting whose last day isn't on file. `admit_until`: a referral lapses
    unless the worker is admitted by then.
    """

    effective_from: date
    valid_to: date | None
    lock_until: date | None
    admit_until: date | None = None
    end_is_unknown: bool = False

    @property
    def change_from(self) -> date:
        """The first day on which the worker may change or cancel."""
        return self.lock_until + periods.ONE_DAY if self.lock_until else self.effective_from


def window_of(facts: Facts, parameters: Mapping[str, Any]) -> Window:
    """The dates that a filing with these facts would have."""
    return window(
        facts.category,
        parameters,
        approved_on=facts.decided_on,
        posting_ends_on=facts.away_until,
        in_hospital_since=facts.in_hospital_since,
        not_before=facts.not_before,
    )


def window(
    category: str,
    parameters: Mapping[str, Any],
    *,
    approved_on: date,
    posting_ends_on: date | None,
    in_hospital_since: date | None = None,
    not_before: date | None = None,
) -> Window:
    """The dates of a filing approved on a day, under the parameters of its place and day.

    They start on the day of approval, or on `not_before` if that is later: a renewal on the day after the filing that
    it renews (domain.md R2.7), a change of what has not begun to hold on the day on which that would have begun.
    A stay that has begun may be covered from its admission on (`first_day`); the end is counted from the start above.

    The starting day isn't counted and months end on the corresponding day (Civil Code arts 201-202):
    approved 2026-03-10 for 12 months holds through 2027-03-10. A posting that has ended already holds through
    the day of approval.
    """
    start = max(approved_on, not_before) if not_before else approved_on
    validity = parameters[VALIDITY[Category(category)]]
    valid_to = periods.valid_through(start, validity, posting_ends_on=posting_ends_on)
    return Window(
        effective_from=first_day(start, in_hospital_since=in_hospital_since, parameters=parameters),
        valid_to=max(valid_to, start) if valid_to else None,
        lock_until=periods.locked_through(start, parameters[LOCK]),
        admit_until=None if in_hospital_since else _admit_until(category, parameters, start),
        end_is_unknown=validity == periods.POSTING_PERIOD and posting_ends_on is None,
    )


def _admit_until(category: str, parameters: Mapping[str, Any], start: date) -> date | None:
    """The last day to be admitted after a referral; the starting day isn't counted (Liaoning; domain.md R2.6)."""
    if category != Category.REFERRAL or parameters[ADMISSION] is None:
        return None
    return periods.days_after(start, parameters[ADMISSION])


def renewable_from(valid_to: date, days: int) -> date:
    """The first day on which a filing that ends on a day can be renewed (domain.md R2.7, a proposal)."""
    return valid_to - timedelta(days=days)


def first_day(approved_on: date, *, in_hospital_since: date | None, parameters: Mapping[str, Any]) -> date:
    """The day of approval; that of the admission where filing during the stay is possible (domain.md R2.16, R2.21)."""
    if in_hospital_since is None or not parameters["filing.allow_before_discharge"]:
        return approved_on
    return min(in_hospital_since, approved_on)
