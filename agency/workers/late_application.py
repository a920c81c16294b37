"""What an employer bears who applied for recognition too late (Regulation on Work-Injury Insurance art. 17).

Pure: the caller counts the time limit, which moves past holidays (agency.policy.periods.due_after_days).
"""

from dataclasses import dataclass
from datetime import date

APPLY_WITHIN_DAYS = 30
"""Days from the accident or the diagnosis of an occupational disease (art. 17)."""


@dataclass(frozen=True, slots=True)
class EmployersPeriod:
    """The days whose costs fall on the employer, both inclusive."""

    starts_on: date
    ends_on: date


def employers_period(
    happened_on: date | None, accepted_on: date | None, limit_on: date, *, extended_to: date | None = None
) -> EmployersPeriod | None:
    """From the injury to the acceptance of the application, if that came after the time limit (domain.md R1.6).

    `limit_on` is the last day of the 30 days, `extended_to` the later one that the department agreed to. None: in
    time, or one of the two days is not known.
    """
    if happened_on is None or accepted_on is None:
        return None
    last = max(limit_on, extended_to) if extended_to else limit_on
    return EmployersPeriod(happened_on, accepted_on) if accepted_on > last else None
