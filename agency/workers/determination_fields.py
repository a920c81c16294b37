"""Which fields the paper of each determination has, under which label, and which are needed (domain.md §1.12).

Recognition: Measures for Recognition of Work Injury 工伤认定办法 art. 19. Recurrence and rehabilitation plan:
handling rules of 2012 经办规程 arts 44, 47. Device confirmation: Measures on Assistive Devices 辅助器具配置管理办法.
Needed is what the paper always has and nothing can go on without; the rest may stay empty: older papers lack it.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from agency.workers.enums import DeterminationKind


@dataclass(frozen=True, slots=True)
class Field:
    """One field of a paper. `sealed`: personal free text, shown only when somebody asks for it with a reason."""

    name: str
    label: str | Promise
    needed: bool = False
    sealed: bool = False
    hint: str | Promise = ""

    @property
    def missing(self) -> str:
        """The sentence for whoever left a needed field empty."""
        return _("“%(label)s” is missing: the paper always has it.") % {"label": self.label}


COMMON = (
    Field("kind", _("Kind"), needed=True),
    Field("number", _("Document number"), needed=True),
    Field("issuer_kind", _("Kind of issuing body"), needed=True),
    Field("issuer", _("Issued by"), needed=True),
    Field("relation", _("Insurance relation"), needed=True),
    Field("decided_on", _("Decided on"), needed=True),
    Field("third_party", _("Third party")),
    Field("icd_codes", _("Diagnoses (ICD-10)"), needed=True),
    Field("injured_parts", _("Injured parts"), needed=True),
)
HAPPENED = Field("happened_on", _("Injured or diagnosed on"))
VALID = (Field("valid_from", _("Valid from")), Field("valid_to", _("Valid to")))
ONE_A_LINE = _("One on each line.")

OF_KIND: dict[str, tuple[Field, ...]] = {
    DeterminationKind.RECOGNITION: (
        Field("happened_on", _("Time of the accident")),
        Field("diagnosed_on", _("Time of the diagnosis")),
        Field("occupational_disease", _("Name of the occupational disease")),
        Field("occupation", _("Occupation")),
        Field("account", _("Account of the injury and its verification"), sealed=True),
        Field("rescue", _("Basic facts of medical rescue and diagnosis conclusion"), sealed=True),
        Field("basis", _("Basis for recognising the work injury")),
        Field("remedy_body", _("Bodies for reconsideration or suit")),
        Field("remedy_limit", _("Time limit for reconsideration or suit")),
        Field("has_seal", _("The paper bears the special seal for recognitions")),
        Field("accepted_on", _("Application accepted on")),
        Field(
            "extended_to",
            _("Employer's time limit extended to"),
            hint=_("Only if the department agreed to more than 30 days."),
        ),
        *VALID,
    ),
    DeterminationKind.RECURRENCE: (
        HAPPENED,
        Field("institution", _("Protocol institution of the diagnosis")),
        Field("physician", _("Physician of the diagnosis")),
        Field("opinion", _("Diagnosis opinion of the institution"), sealed=True),
        Field(
            "is_disputed",
            _("The recurrence was disputed"),
            hint=_("Then the labour-capacity appraisal committee confirms it."),
        ),
        *VALID,
    ),
    DeterminationKind.REHABILITATION: (
        HAPPENED,
        Field("institution", _("Rehabilitation institution")),
        Field("items", _("Rehabilitation items"), needed=True, hint=ONE_A_LINE),
        Field("valid_from", _("Rehabilitation from"), needed=True),
        Field("valid_to", _("Rehabilitation to"), needed=True),
        Field("expected_effect", _("Expected effect")),
        Field("cost", _("Planned cost in yuan")),
        Field("extends", _("Extends the plan")),
    ),
    DeterminationKind.DEVICE: (
        HAPPENED,
        Field("devices", _("Names of the devices"), needed=True, hint=ONE_A_LINE),
        Field("reasons", _("Reasons for the confirmation")),
        Field("basis", _("Basis for the confirmation")),
        Field(
            "injury_changed",
            _("The committee confirms that the injury changed"),
            hint=_("Only then is a device replaced before its service life ends."),
        ),
        *VALID,
    ),
}
ALL = (*COMMON, *(each for fields in OF_KIND.values() for each in fields))
"""Every field; those that several kinds have stand here several times."""
SEALED = tuple(dict.fromkeys(each.name for each in ALL if each.sealed))
"""The fields that are sealed in the database and masked on every page."""


def fields_of(kind: str) -> tuple[Field, ...]:
    """The fields that papers of this kind have beside the common ones; none for a kind that doesn't exist."""
    return OF_KIND.get(kind, ())


def foreign_to(kind: str) -> tuple[str, ...]:
    """The fields of other kinds, which a determination of this kind leaves empty."""
    own = {each.name for each in fields_of(kind)}
    return tuple(dict.fromkeys(each.name for fields in OF_KIND.values() for each in fields if each.name not in own))


def missing(kind: str, values: Mapping[str, Any]) -> list[Field]:
    """The needed fields that are empty, in the order of the paper."""
    fields: Iterable[Field] = (*COMMON, *fields_of(kind))
    return [each for each in fields if each.needed and not values.get(each.name)]
