"""Paper and fragments: the receipt that the worker takes along, the state of the message."""

from typing import Any
from uuid import UUID

from django.contrib.auth.decorators import login_required
from django.http import HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_GET

from agency.audit import trail
from agency.exchange.queries import latest_for
from agency.offices.acts import office_day
from agency.offices.requests import DeskRequest
from agency.workers.enums import CardState
from filings import handed_in, queries, wording
from filings.actions import completeness
from filings.eligibility import Supplier, Verdict
from filings.enums import PaperKind, State
from filings.handed_in import HandedIn, Line
from filings.models import Filing, FilingVersion
from filings.views import shown
from filings.views.paper_panel import sentences
from filings.workflow import OPEN

WORKERS_WORDS = {
    "destination": gettext_lazy("Tell us the city in which you will be treated."),
    "services": gettext_lazy(
        "Tell us which treatment you need: inpatient care, rehabilitation or an assistive device."
    ),
    "determinations": gettext_lazy("Bring the recognition decision or confirmation of your work injury."),
    "away_from": gettext_lazy("Tell us since which day you live or work there, and bring what shows it."),
    "evidence": gettext_lazy(
        "Bring your residence permit, household register or your employer's posting letter, or sign a commitment."
    ),
    "commitment_signed_on": gettext_lazy("Sign the commitment at the counter."),
    "institution": gettext_lazy("Tell us the one hospital to which you are referred."),
    **dict.fromkeys(completeness.OPINION, gettext_lazy("Bring the written referral opinion of your hospital.")),
}
"""What is missing, as it is told to the worker."""
TOLD_BY = {
    "determinations": frozenset({PaperKind.RECOGNITION, PaperKind.RECURRENCE}),
    "evidence": frozenset({PaperKind.RESIDENCE, PaperKind.POSTING_LETTER, PaperKind.COMMITMENT}),
    "commitment_signed_on": frozenset({PaperKind.COMMITMENT}),
    **dict.fromkeys(completeness.OPINION, frozenset({PaperKind.REFERRAL_OPINION})),
}
"""Papers that those sentences name already."""


@login_required
@require_GET
def receipt(request: DeskRequest, pk: UUID) -> HttpResponse:
    """The receipt: what was handed in, what is still missing in the worker's words, by when there is an answer."""
    filing = Filing.objects.get_visible(request.actor, pk=pk)
    version: FilingVersion = queries.for_page(filing.versions.all()).order_by("-number")[0]
    trail.note_reads(
        request.actor, request.at, subjects=[filing], seen="receipt", purpose="print", agency=filing.agency_id
    )
    determinations = version.rests_on()
    held = handed_in.of(version, office_day(request.at))
    notice = held.notice if version.state == State.RETURNED else None
    context = {
        "filing": filing,
        "version": version,
        "worker": version.worker,
        "agency": version.agency,
        "facts": shown.facts_of(version, determinations),
        "papers": _papers(version, determinations, held.lines),
        "missing": _missing(version, request.at, held),
        "bring_by": notice.answer_by if notice else None,
        "is_complete": version.state != State.DRAFT,
        "printed_on": office_day(request.at),
    }
    return render(request, "filings/receipt.html", context)


def _papers(version: FilingVersion, determinations: list[Any], lines: list[Line]) -> list[str]:
    """What was handed in, as far as it is on file."""
    papers = [_("%(kind)s %(number)s") % {"kind": d.get_kind_display(), "number": d.number} for d in determinations]
    for line in lines:
        if line.paper and line.paper.received_on:
            papers.append(_("%(paper)s, %(day)s") % {"paper": line.kind.label, "day": line.paper.received_on})
    for card in version.worker.cards.filter(state=CardState.NORMAL).order_by("id"):
        papers.append(str(card))
    return papers


def _missing(version: FilingVersion, at: Any, held: HandedIn) -> list[str]:
    """What the worker still has to bring or say, in plain words."""
    if version.state not in OPEN:
        return []
    found = [version.returned_because] if version.returned_because else []
    assessment, lines = queries.assess(version, at=at, papers=held), held.lines
    wanting = completeness.missing_from(version, assessment)
    found += list(dict.fromkeys(str(WORKERS_WORDS[name]) for name in wanting))
    told_by = {kind for name in wanting for kind in TOLD_BY.get(name, frozenset())}
    lacking = [str(line.kind) for line in lines if line.is_wanting and line.kind not in told_by]
    found += sentences(lines, lacking)
    asked = {
        "determinations": {"E02", "E03"},
        "services": {"E03", "E09"},
        "away_from": {"E04"},
        "destination": {"E09"},
        "commitment_signed_on": {"E04", "E15"},
        **{name: {"E05"} for name in completeness.OPINION},
    }
    told = {code for name in wanting for code in asked.get(name, set())} | ({"E13"} if lacking else set())
    for answer in assessment.answers:
        said = wording.in_words(answer)
        refused = answer.verdict is Verdict.NO
        theirs = refused or (answer.verdict is Verdict.UNKNOWN and answer.supplier == Supplier.WORKER)
        if theirs and said["remedy"] and answer.code not in told:
            found.append(f"{said['question']}: {said['finding']} {said['remedy']}")
    return found


@login_required
@require_GET
def exchange_state(request: DeskRequest, pk: UUID) -> HttpResponse:
    """Where the message stands now; asks again by itself while it waits."""
    filing = Filing.objects.get_visible(request.actor, pk=pk)
    exchange = shown.exchange_of(latest_for([filing.pk]).get(filing.pk), request.at)
    return render(request, "filings/_exchange.html", {"filing": filing, "exchange": exchange})
