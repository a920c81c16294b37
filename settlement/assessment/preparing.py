"""What is decided about a line before its catalogue item is looked at: review, scope, filing, device notice, flags."""

from collections.abc import Mapping, Sequence
from datetime import date
from operator import attrgetter
from typing import Any

from settlement.assessment.devices import Allowed, allowed
from settlement.assessment.diagnoses import flags_after, flags_of
from settlement.assessment.facts import Chosen, Line, Notice, Prepared, Recognised, Reviewed
from settlement.assessment.filed import Filed
from settlement.enums import CatalogueKind, Flag, Reason

UNTOLD = Filed()
NOT_REVIEWED: Mapping[int, Reviewed] = {}
BEFORE_NOTICES = (Reason.SEPARATED_BY_REVIEW, Reason.OUT_OF_SCOPE, Reason.NOT_FILED_FOR, Reason.BENEFIT_STOPPED)
"""Reasons for which no notice is looked at any more."""
Alike = tuple[date, str, bool, int, int, Reviewed | None]
"""What decides on a line: day, diagnosis, mark, chosen catalogue version, number of a device, what was said of it."""
NO_DEVICES: Mapping[int, Allowed] = {}
made = tuple.__new__  # what the class of a named tuple does too, but more slowly


def prepare(
    lines: Sequence[Line],
    *,
    chosen: Mapping[int, Chosen],
    recognised: Recognised,
    main_diagnosis: str = "",
    in_scope: bool = True,
    filed: Filed = UNTOLD,
    notices: Sequence[Notice] = (),
    reviewed: Mapping[int, Reviewed] = NOT_REVIEWED,
) -> tuple[Prepared, ...]:
    """The lines in the order of their numbers, each with what is known beforehand.

    `chosen` maps a line's number to the catalogue version that holds for it; what is missing there is not on record.
    `reviewed` maps it to what a person said of the line before.
    """
    devices = NO_DEVICES
    if in_scope:
        ordered = [line for line in lines if line.kind is CatalogueKind.DEVICE]
        devices = allowed((each for each in ordered if _is_asked(each, filed, reviewed.get(each.number))), notices)
    looked_at: dict[tuple[str, bool], tuple[Flag, ...]] = {}
    known: dict[Alike, tuple[Any, ...]] = {}
    found = []
    for line in sorted(lines, key=attrgetter("number")):
        held = chosen.get(line.number)
        device = line.number if line.kind is CatalogueKind.DEVICE else 0
        said = reviewed.get(line.number)
        alike = (line.served_on, line.diagnosis, line.for_injury, id(held), device, said)
        if alike not in known:
            if alike[1:3] not in looked_at:
                looked_at[alike[1:3]] = flags_of(line, recognised, main_diagnosis)
            flags = looked_at[alike[1:3]]
            if said is not None:
                flags = flags_after(said, flags, line, main_diagnosis)
            known[alike] = _prepared(line, held, flags, in_scope, filed, devices.get(line.number), said)[1:]
        found.append(made(Prepared, (line, *known[alike])))
    return tuple(found)


def _prepared(
    line: Line,
    chosen: Chosen | None,
    flags: tuple[Flag, ...],
    in_scope: bool,
    filed: Filed,
    device: Allowed | None,
    said: Reviewed | None,
) -> Prepared:
    plain = Prepared(
        line,
        version=chosen.version if chosen else None,
        is_complete=chosen.is_complete if chosen else True,
        flags=flags,
    )
    if said is not None and said.separates(line):
        return plain._replace(refusal=Reason.SEPARATED_BY_REVIEW)
    if not in_scope:
        return plain._replace(refusal=Reason.OUT_OF_SCOPE)
    if refusal := filed.refusal(line):
        return plain._replace(refusal=refusal)
    if device is None:
        return plain
    if device.notice is None:
        return plain._replace(refusal=device.refusal)
    return plain._replace(purse=device.notice.key, purse_limit=device.notice.left, most=device.most)


def _is_asked(line: Line, filed: Filed, said: Reviewed | None) -> bool:
    """Is a notice looked at for a device? Not for a reason that comes before."""
    return line.for_injury and not (said is not None and said.separates(line)) and filed.refusal(line) is None
