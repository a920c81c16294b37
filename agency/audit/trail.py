"""Writing events and reads."""

from collections.abc import Iterable
from datetime import datetime
from typing import Any
from uuid import uuid4

from django.db import models

from agency.audit.models import Event, ReadEntry
from agency.offices.acts import Actor
from agency.offices.models import Act, Agency


def record(act: Act, kind: str, /, *, subject: models.Model, agency: Agency | int | None, **details: Any) -> Event:
    """Note inside an act what happened to a subject. `details` holds codes and dates, never personal data.

    Events of one act keep the order in which they were noted, and are written with it when it ends. What may fail and
    be caught inside an act notes its events in an `acting` of its own: a bare savepoint doesn't take them back.
    """
    event = Event(
        id=act.ids(act.at),
        act=act,
        at=act.at,
        kind=kind,
        subject_type=subject._meta.label_lower,
        subject_id=str(subject.pk),
        agency_id=agency if isinstance(agency, int | None) else agency.pk,
        details=details,
    )
    act.noted.append(event)
    return event


def note_reads(
    by: Actor, at: datetime, *, subjects: list[models.Model], seen: str, purpose: str, agency: Agency | int | None
) -> None:
    """Log that personal data was shown: one row for each person or case, in one statement."""
    agency_id = agency if isinstance(agency, int | None) else agency.pk
    note_reads_under(by, at, subjects=[(subject, agency_id) for subject in subjects], seen=seen, purpose=purpose)


def note_reads_under(
    by: Actor, at: datetime, *, subjects: Iterable[tuple[models.Model, int | None]], seen: str, purpose: str
) -> None:
    """`note_reads` for subjects of several agencies, each with the key of its own, in one statement."""
    ReadEntry.objects.bulk_create(
        ReadEntry(
            id=uuid4(),
            at=at,
            user=by.user,
            agency_id=agency_id,
            place=by.place,
            subject_type=subject._meta.label_lower,
            subject_id=str(subject.pk),
            seen=seen,
            purpose=purpose[:200],
        )
        for subject, agency_id in subjects
    )
