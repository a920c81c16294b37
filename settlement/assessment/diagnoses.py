"""Injury against disease 伤病分离: does a diagnosis fit what was recognised?

Regulation on Work-Injury Insurance art. 30: what treats another disease is not paid.
The blocks are those of ICD-10 chapter XIX. That a block belongs to a part of GB 6441 table A1 is our reading
[proposal]; the answer only flags a line for a person, it never moves money.
"""

import re

from settlement.assessment.facts import Line, Recognised, Reviewed
from settlement.enums import Flag, ReviewOutcome

BLOCKS: tuple[tuple[str, str, tuple[str, ...]], ...] = (
    ("S00", "S09", ("1.01", "1.02", "1.03", "1.04", "1.05", "1.06")),
    ("S10", "S19", ("1.07", "1.11")),
    ("S20", "S29", ("1.08", "1.11")),
    ("S30", "S39", ("1.09", "1.10", "1.11", "1.14.1")),
    ("S40", "S49", ("1.12.1", "1.12.2")),
    ("S50", "S59", ("1.12.3", "1.12.4")),
    ("S60", "S69", ("1.13",)),
    ("S70", "S79", ("1.14.1", "1.14.2")),
    ("S80", "S89", ("1.14.3", "1.14.4", "1.15.1")),
    ("S90", "S99", ("1.15",)),
    ("T08", "T09", ("1.11",)),
    ("T10", "T11", ("1.12", "1.13")),
    ("T12", "T13", ("1.14", "1.15")),
)
"""First and last category of a block, and the parts of the body it is about."""
FOLLOWING = (("T79", "T98"), ("Z42", "Z50"), ("Z89", "Z89"), ("Z96", "Z97"))
"""Complications, sequelae and aftercare of an injury, wherever it was."""
ASKING = (Flag.DIAGNOSIS_MISSING, Flag.DIAGNOSIS_DIFFERS, Flag.DIAGNOSIS_FITS, Flag.DIAGNOSIS_CHANGED)
"""Flags that ask a person whether a line is for the injury. That no consent was given asks something else."""
ICD = re.compile(r"([A-Z]\d\d)(?:\.\d{1,3})?.*")


def category_of(code: str) -> str:
    """The three characters that an ICD-10 code begins with; empty for what is no such code."""
    found = ICD.fullmatch(code.strip().upper())
    return found[1] if found else ""


def fits(code: str, recognised: Recognised) -> bool:
    """Does a diagnosis fit the recognised injury: its category, the same part of the body, or what follows on it?"""
    category = category_of(code)
    if not category:
        return False
    if category in {category_of(each) for each in recognised.diagnoses}:
        return True
    if any(first <= category <= last for first, last in FOLLOWING):
        return True
    return any(
        first <= category <= last and any(_same_part(part, own) for part in parts for own in recognised.parts)
        for first, last, parts in BLOCKS
    )


def flags_of(line: Line, recognised: Recognised, main_diagnosis: str = "") -> tuple[Flag, ...]:
    """What a person has to look at. A line without a diagnosis of its own has the main one of the stay."""
    diagnosis = line.diagnosis or main_diagnosis
    if not diagnosis:
        return (Flag.DIAGNOSIS_MISSING,) if line.for_injury else ()
    if fits(diagnosis, recognised) == line.for_injury:
        return ()
    if line.for_injury:
        return (Flag.DIAGNOSIS_DIFFERS,)
    return (Flag.DIAGNOSIS_FITS,) if line.diagnosis else ()


def flags_after(said: Reviewed, flags: tuple[Flag, ...], line: Line, main_diagnosis: str = "") -> tuple[Flag, ...]:
    """What is still to be looked at where a person said before what a line is for.

    Nothing, unless it has another diagnosis now, or the institution still marks as disease what is for the injury.
    """
    if said.diagnosis != (line.diagnosis or main_diagnosis):
        return (*flags, Flag.DIAGNOSIS_CHANGED) if said.separates(line) else flags
    agrees = line.for_injury or said.outcome is ReviewOutcome.SEPARATE
    return () if agrees else flags


def _same_part(one: str, other: str) -> bool:
    """One names the other or a part of it: 1.14 and 1.14.2."""
    return one == other or one.startswith(f"{other}.") or other.startswith(f"{one}.")
