"""What the history pages show of protocol institutions and their agreements."""

from agency.audit import presenters
from agency.audit.registry import Part, Record, reference, register, through
from agency.offices.matrix import Permission
from institutions.enums import MatterKind
from institutions.models import Agreement, ClientKey, Institution, InstitutionList, Matter


def register_records() -> None:
    presenters.KINDS["institution"] = {kind.value: kind.label for kind in MatterKind}
    register(Record(Institution, reference, parts=(Part(Agreement, "institution_id"),)))
    register(Record(Agreement, reference, told_apart_by="care", related=("institution",)))
    register(Record(ClientKey, reference, related=("institution",)))
    register(Record(Matter, through(permission=Permission.INSTITUTION_VIEW), related=("institution",)))
    register(Record(InstitutionList, through(permission=Permission.INSTITUTION_VIEW)))
