"""What the history pages show of protocol institutions and their agreements."""

from agency.audit.registry import Part, Record, reference, register
from institutions.models import Agreement, Institution


def register_records() -> None:
    register(Record(Institution, reference, parts=(Part(Agreement, "institution_id"),)))
    register(Record(Agreement, reference, related=("institution",)))
