"""What the history pages show of filings: the versions, the determinations chosen, the decision."""

from django.urls import reverse

from agency.audit.registry import Part, Record, register, through
from filings.models import Decision, Filing, FilingVersion

REPEATED = frozenset({"filing", "agency", "worker", "relation"})
"""What a version repeats of its filing."""


def register_records() -> None:
    parts = (Part(FilingVersion, "filing_id"), Part(Decision, "version__filing_id"))
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
    register(Record(Decision, through("version__agency"), hidden=evidence, personal=True, related=("version",)))


def _page(filing: Filing) -> str:
    return reverse("filings:detail", args=[filing.pk])


def _version(version: FilingVersion) -> str:
    return f"{version.filing.number} · {version.number}"
