"""What the place of treatment heard of the filing of a stay, in all its versions (domain.md R1.4, R2.17, R4.5)."""

from collections.abc import Sequence

from agency.workers.enums import ThirdParty
from filings.enums import Service
from filings.models import ReceivedFiling
from settlement.assessment.filed import ALWAYS, ONE_DAY, Filed, Span
from settlement.models import Stay


def filed(stay: Stay) -> Filed:
    """What the filing of a stay says of its lines; of our own worker's stays elsewhere nothing is said.

    One query, and none while the version that let the worker in has no end: then no other is in force.
    """
    versions = _in_force(stay)
    return Filed(stopped=_stopped(versions), for_devices=_for_devices(stay, versions))


def _for_devices(stay: Stay, versions: Sequence[ReceivedFiling]) -> tuple[Span, ...]:
    """The version that let the worker in holds for the whole stay, another for its own days."""
    if stay.received is None or Service.DEVICE in (stay.service, *stay.received.services):
        return ALWAYS
    return tuple((each.effective_from, each.last_day) for each in versions if Service.DEVICE in each.services)


def spans(stay: Stay) -> list[Span]:
    """The days of each version of the filing of a stay. As many queries as `filed`."""
    return [(each.effective_from, each.last_day) for each in _in_force(stay)]


def is_third_party_open(stay: Stay) -> bool:
    """Has a version that did not end before the admission a liable third party that hasn't settled? One query."""
    return any(
        each.third_party == ThirdParty.OPEN and (each.last_day is None or stay.admitted_on <= each.last_day)
        for each in _heard(stay)
    )


def _in_force(stay: Stay) -> list[ReceivedFiling]:
    if stay.received is not None and stay.received.ended_on is None:
        return [stay.received]
    return _heard(stay)


def _heard(stay: Stay) -> list[ReceivedFiling]:
    if stay.received is None:
        return []
    rows = ReceivedFiling.objects.filter(agency=stay.agency_id, filing_number=stay.received.filing_number)
    return list(rows.order_by("version"))


def _stopped(versions: Sequence[ReceivedFiling]) -> tuple[Span, ...]:
    found = []
    for place, each in enumerate(versions):
        if each.ended_on is not None and each.benefit_stopped:
            again = min((later.effective_from for later in versions[place + 1 :]), default=None)
            found.append((each.ended_on + ONE_DAY, again - ONE_DAY if again else None))
    return tuple(found)
