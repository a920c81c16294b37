"""What the directory says of an institution, and its line in the navigation."""

from datetime import date
from typing import Any

from django.utils.translation import gettext_lazy as _

from agency.offices.matrix import Permission
from agency.offices.panels import Entry, add_entry
from institutions import scope
from institutions.enums import Reach, Verdict
from institutions.models import Agreement, Institution

TONES = {Verdict.YES: "ok", Verdict.NO: "stop", Verdict.UNKNOWN: "unknown"}


def register() -> None:
    """Called once, when the apps are ready."""
    label = _("Protocol institutions")
    add_entry(Entry(_("Reference"), label, "institutions:list", Permission.REFERENCE_VIEW, order=72))


def row(institution: Institution, on: date) -> dict[str, Any]:
    """An institution with its agreements, by kind. Wants `agreements` and `division` loaded."""
    agreements = sorted(institution.agreements.all(), key=lambda each: (each.care, str(each.valid_from), str(each.pk)))
    return {"institution": institution, "agreements": [_agreement(each, on) for each in agreements]}


def _agreement(agreement: Agreement, on: date) -> dict[str, Any]:
    facts = agreement.facts()
    answers = []
    for reach in Reach:
        answer = scope.may_settle([facts], facts.care, reach, on)
        words = {"text": answer.verdict.label, "tone": TONES[answer.verdict], "why": answer.reason.label}
        answers.append({"reach": reach.label, **words})
    spans = [span for span in facts.suspended if span.holds(scope.end_of(on))]
    return {"agreement": agreement, "answers": answers, "suspended_from": spans[0].start if spans else None}
