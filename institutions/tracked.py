"""What the history pages show of protocol institutions and their agreements."""

from collections.abc import Callable
from typing import Any

from django.db.models import TextChoices
from django.urls import reverse
from django.utils.translation import gettext as _

from agency.audit import presenters
from agency.audit.registry import Part, Record, reference, register, through
from agency.offices.matrix import Permission
from institutions.enums import MatterKind, RowEffect
from institutions.importing.verdicts import RowVerdict
from institutions.models import Agreement, ClientKey, Institution, InstitutionList, Matter


def register_records() -> None:
    presenters.KINDS["institution"] = {kind.value: kind.label for kind in MatterKind}
    register(Record(Institution, reference, parts=(Part(Agreement, "institution_id"),)))
    register(Record(Agreement, reference, told_apart_by="care", related=("institution",)))
    register(Record(ClientKey, reference, related=("institution",)))
    register(Record(Matter, through(permission=Permission.INSTITUTION_VIEW), related=("institution",)))
    register(
        Record(
            InstitutionList,
            through(permission=Permission.INSTITUTION_VIEW),
            hidden=frozenset({"digest", "institution_mark", "agreement_mark", "act", "undo_act"}),
            words={"verdicts": _counted(RowVerdict), "effects": _counted(RowEffect)},
            about="institution list",
            address=_list,
        )
    )


def _counted(kinds: type[TextChoices]) -> Callable[[Any], str]:
    """Words for what was counted by kind, in the order of the kinds."""

    def words(counted: dict[str, int]) -> str:
        told = [{"field": kind.label, "said": counted[kind.value]} for kind in kinds if kind.value in counted]
        return _(", ").join(_("%(field)s: %(said)s") % each for each in told)

    return words


def _list(of: InstitutionList) -> str:
    return reverse("institutions:import", args=[of.pk])
