"""What the history pages show of filings: the versions, the determinations chosen, the decision."""

from typing import Any

from django.db.models import Q
from django.urls import reverse

from agency.audit.registry import Part, Record, register, through
from agency.offices.acts import Actor
from agency.offices.matrix import Permission
from filings.models import Complaint, Decision, Ending, Filing, FilingVersion, Paper, ReceivedFiling, Supplement, Task

RELATED: dict[Any, tuple[str, ...]] = {Task: ("worker",)}
OF_VERSION = ("version__filing",)
REPEATED = frozenset({"filing", "agency", "worker", "relation"})
"""What a version repeats of its filing."""


def register_records() -> None:
    parts = (
        Part(FilingVersion, "filing_id"),
        Part(Decision, "version__filing_id"),
        *(Part(model, "version__filing_id") for model in (Ending, Paper, Supplement, Task)),
    )
    register(Record(Filing, through(), parts=parts, personal=True, address=_page))
    version = Part(Decision, "version_id")
    register(
        Record(
            FilingVersion,
            through(),
            _version,
            (version,),
            REPEATED,
            about="filing version",
            personal=True,
            related=("filing",),
        )
    )
    evidence = frozenset({"version", "act", "outcome", "decided_by", "decided_at", "facts", "answers", "parameters"})
    evidence |= {"overrides", "digest"}
    hidden = REPEATED | {"version"}
    of_versions = {Ending: "agency", Task: "agency", Paper: "version__agency", Supplement: "version__agency"}
    for model, agency in of_versions.items():
        register(Record(model, through(agency), hidden=hidden, personal=True, related=RELATED.get(model, OF_VERSION)))
    tail = frozenset({"number_tail", "message_id"})
    register(
        Record(
            ReceivedFiling, through(permission=Permission.RECEIVED_VIEW), hidden=tail, personal=True, address=_received
        )
    )
    protected = frozenset({"informant", "text", "answer"})
    register(Record(Complaint, _complaints, hidden=protected, personal=True, address=_complaint_page))
    register(Record(Decision, through("version__agency"), hidden=evidence, personal=True, related=("version",)))


def _complaints(actor: Actor) -> Q:
    """Nobody reads the history of a complaint about themselves."""
    return actor.within(Permission.COMPLAINT_VIEW) & (Q(about=None) | ~Q(about=actor.user))


def _complaint_page(complaint: Complaint) -> str:
    return reverse("complaints:detail", args=[complaint.pk])


def _page(filing: Filing) -> str:
    return reverse("filings:detail", args=[filing.pk])


def _received(received: ReceivedFiling) -> str:
    return reverse("filings:received-detail", args=[received.pk])


def _version(version: FilingVersion) -> str:
    return f"{version.filing.number} · {version.number}"
