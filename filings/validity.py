"""From when to when an approved filing holds, and how long it is locked (domain.md R2.4, R2.5, R2.20, R2.21)."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
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


@dataclass(frozen=True, slots=True)
class Window:
    """All days inclusive. `valid_to` None: without end. `lock_until` None: no lock."""

    effective_from: date
    valid_to: date | None
    lock_until: date | None

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
    )


def window(
    category: str,
    parameters: Mapping[str, Any],
    *,
    approved_on: date,
    posting_ends_on: date | None,
) -> Window:
    """The dates of a filing approved on a day, under the parameters of its place and day.

    The starting day isn't counted and months end on the corresponding day (Civil Code arts 201-202):
    approved 2026-03-10 for 12 months holds through 2027-03-10. A posting that has ended already holds through
    the day of approval.
    """
    valid_to = periods.valid_through(
        approved_on, parameters[VALIDITY[Category(category)]], posting_ends_on=posting_ends_on
    )
    return Window(
        effective_from=approved_on,
        valid_to=max(valid_to, approved_on) if valid_to else None,
        lock_until=periods.locked_through(approved_on, parameters[LOCK]),
    )
