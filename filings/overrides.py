"""When an override has ended: it holds for one answer about what was handed in once (domain.md §0.3)."""

from datetime import datetime
from typing import Any

from django.utils import timezone
from django.utils.translation import gettext as _

from filings import eligibility, wording
from filings.enums import Reason
from filings.models import Decision, FilingVersion, Override
from filings.queries import Assessment
from filings.workflow import EDITABLE


def in_force(version: FilingVersion, assessment: Assessment) -> list[Override]:
    """The overrides that count for a decision now."""
    return [each for each in version.overrides.all() if not why_ended(each, version, assessment)]


def why_ended(given: Override, version: FilingVersion, assessment: Assessment) -> str:
    """Why an override doesn't count any more, as a sentence; empty while it does.

    It ends when the filing goes back to the counter, where its content can be changed, and when the rule that it
    overrode answers otherwise: other papers, another institution, another rule of the place.
    """
    if version.state in EDITABLE:
        return _("Ended: the filing went back to the counter.")
    if version.submitted_at != given.submitted_at:
        at = _moment(version.submitted_at)
        return _("Ended: the filing went back to the counter and was handed in again at %(at)s.") % {"at": at}
    answer = assessment.answer(Reason(given.rule))
    if answer is None or answer.verdict is not eligibility.Verdict.NO:
        return _("Ended: the rule does not answer no any more.")
    if wording.to_json(answer) != given.answer:
        was = wording.stored_in_words(given.answer)["finding"]
        return _("Ended: the rule answers otherwise now. It overrode: “%(answer)s”") % {"answer": was}
    return ""


def after_a_decision(given: Override, version: FilingVersion, decision: Decision) -> str:
    """The same for a version that was decided: what counted stands with the decision."""
    if as_json(given) in decision.overrides:
        return ""
    return _("Ended before the decision, which does not rest on it.")


def shown(version: FilingVersion, assessment: Assessment | None, decision: Decision | None) -> list[dict[str, Any]]:
    """The overrides of a version for its page, each with why it ended."""
    rows = []
    for given in version.overrides.all():
        ended = ""
        if decision is not None:
            ended = after_a_decision(given, version, decision)
        elif assessment is not None:
            ended = why_ended(given, version, assessment)
        rows.append({"given": given, "ended": ended})
    return rows


def as_json(given: Override) -> dict[str, object]:
    """An override as stored with the decision."""
    return {
        "rule": given.rule,
        "reason": given.reason,
        "given_by": given.given_by_id,
        "given_at": timezone.localtime(given.given_at).isoformat(timespec="seconds"),
    }


def _moment(at: datetime | None) -> str:
    return f"{timezone.localtime(at):%Y-%m-%d %H:%M}" if at else ""
