"""Papers in the worker's words: for the notice of what is missing, and for the receipt."""

from collections.abc import Iterable, Mapping
from typing import Any

from django.utils.translation import gettext_lazy as _

from filings.enums import PaperKind

BRING: Mapping[str, Any] = {
    PaperKind.IDENTITY: _("Bring your identity card or your social-security card."),
    PaperKind.RECOGNITION: _("Bring the decision that recognises your work injury."),
    PaperKind.RECURRENCE: _("Bring the confirmation that your old injury has come back."),
    PaperKind.REHABILITATION: _("Bring the confirmation of your rehabilitation, with its plan."),
    PaperKind.DEVICE: _("Bring the confirmation of your assistive device and the payment notice."),
    PaperKind.RESIDENCE: _("Bring what shows where you live: a residence permit or the household register."),
    PaperKind.POSTING_LETTER: _("Bring the letter by which your employer posts you there."),
    PaperKind.COMMITMENT: _("Sign the commitment at the counter."),
    PaperKind.REFERRAL_OPINION: _("Bring the opinion of the hospital that refers you."),
    PaperKind.THIRD_PARTY: _("Bring the final settlement with the person who caused the injury."),
}


def to_bring(kinds: Iterable[str], refused: Mapping[str, str]) -> list[str]:
    """One sentence for each paper, in the order given; `refused` has the reasons why one was not accepted."""
    return [f"{BRING[kind]} {_said(refused[kind])}" if refused.get(kind) else str(BRING[kind]) for kind in kinds]


def _said(reason: str) -> str:
    return str(_("(Not accepted so far: %(reason)s)") % {"reason": reason})
