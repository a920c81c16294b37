"""Give stored decisions again and say which come out differently; or which would, under a draft parameter."""

import json
from argparse import ArgumentTypeError
from collections.abc import Iterator
from contextlib import closing
from datetime import date
from typing import Any
from uuid import UUID

from django.core.management.base import BaseCommand, CommandError, CommandParser

from agency.offices.acts import office_day
from agency.offices.models import Division
from agency.policy.models import ParameterProposal
from agency.policy.parameters import CAP, check_value
from agency.policy.shapes import InvalidParameter
from filings import eligibility, replay, stored


def day(text: str) -> date:
    try:
        return date.fromisoformat(text)
    except ValueError as fault:
        raise ArgumentTypeError(f"{text} is not a day written as 2026-10-31") from fault


class Command(BaseCommand):
    help = "Replay the decisions of some days from their stored facts and parameters, one line for each that differs."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--from", dest="first", type=day, required=True, help="first day, as 2026-10-01")
        parser.add_argument("--to", dest="last", type=day, required=True, help="last day, inclusive")
        parser.add_argument("--draft", help="the key of a proposal, or NAME=VALUE@DIVISION: list what it would change")

    def handle(self, *, first: date, last: date, draft: str | None, **options: Any) -> None:
        asked = self._read(draft) if draft else None
        with closing(stored.stream(stored.between(first, last))) as rows:
            if asked is None:
                self._check(rows)
            else:
                self._draft(rows, asked)

    def _check(self, rows: Iterator[stored.Row]) -> None:
        seen = bad = 0
        for row in rows:
            seen += 1
            found = stored.replayed(row)
            if not found.holds:
                bad += 1
                self._say(row, "; ".join(_troubles(found)))
        self.stderr.write(f"{seen} replayed, {bad} differ")
        if bad:
            raise CommandError(f"{bad} decisions do not come out as they were stored.")

    def _draft(self, rows: Iterator[stored.Row], draft: replay.Draft) -> None:
        seen = changes = unread = 0
        for row in rows:
            seen += 1
            try:
                found = stored.changed_by(row, draft)
            except (KeyError, TypeError, ValueError) as fault:
                unread += 1
                self._say(row, f"cannot be given again: {fault!r}")
                continue
            if found is not None:
                changes += 1
                self._say(row, "; ".join(_changes(found)))
        self.stderr.write(f"{seen} replayed, {changes} would change, {unread} could not be read")

    def _say(self, row: stored.Row, what: str) -> None:
        self.stdout.write(f"{row.number}\t{office_day(row.decided_at)}\t{row.outcome}\t{what}")

    def _read(self, text: str) -> replay.Draft:
        draft = _proposed(text) or _typed(text)
        if draft.name not in {*eligibility.PARAMETERS, CAP}:
            raise CommandError(f"No decision rests on {draft.name}.")
        return draft


def _proposed(text: str) -> replay.Draft | None:
    try:
        proposal = ParameterProposal.objects.filter(pk=UUID(text)).first()
    except ValueError:
        return None
    if proposal is None:
        raise CommandError(f"There is no proposal {text}.")
    return replay.Draft(proposal.name, proposal.value, proposal.division_id)


def _typed(text: str) -> replay.Draft:
    name, equals, rest = text.partition("=")
    value, at, division = rest.rpartition("@")
    if not equals or not at:
        raise CommandError("Write a draft as NAME=VALUE@DIVISION, or give the key of a proposal.")
    try:
        read = json.loads(value)
    except ValueError:
        read = value
    try:
        checked = check_value(name, read)
    except InvalidParameter as fault:
        raise CommandError(f"{name}: {fault.sentence}") from fault
    if not Division.objects.filter(pk=division).exists():
        raise CommandError(f"{division} is not the code of a division.")
    return replay.Draft(name, checked, division)


def _troubles(found: replay.Replayed) -> Iterator[str]:
    if not found.untouched:
        yield "the stored row was altered"
    if found.fault:
        yield f"cannot be given again: {found.fault}"
    for each in found.differences:
        if each.before is not None:
            was, now = each.before, each.after or {}
            said = f"{was['verdict']} ({was['finding']})"
            yield f"{each.code} {said} -> {now.get('verdict', 'not asked')} ({now.get('finding', '-')})"


def _changes(found: replay.Changed) -> Iterator[str]:
    for code, was, would in found.answers:
        yield f"{code} {was} -> {would}"
    for name, before, after in found.dates:
        yield f"{name} {before or '-'} -> {after or '-'}"
    if found.refuses:
        yield "would not have been approved"
