"""The rules' answers in words. Every finding of eligibility.py has its sentence here; a test holds the two together."""

from collections.abc import Mapping
from datetime import date
from typing import Any

from django.utils.translation import gettext as now_
from django.utils.translation import gettext_lazy as _

from filings.clauses import clauses
from filings.eligibility import Answer, Supplier, Verdict
from filings.enums import Reason, Service

QUESTIONS: Mapping[str, Any] = {
    Reason.E01: _("Insured against work injury in the insured place"),
    Reason.E02: _("One of the four determinations is there and stands"),
    Reason.E03: _("The determination covers the services asked for"),
    Reason.E04: _("Lives or works elsewhere for half a year or more"),
    Reason.E06: _("No open third-party liability"),
    Reason.E10: _("No overlapping filing"),
    Reason.E11: _("Not within the time in which nothing can be changed"),
    Reason.E12: _("Identity and card match the file"),
}
FINDINGS: Mapping[tuple[str, str], Any] = {
    (Reason.E01, "insured"): _("Insured from %(insured_from)s, contributions paid to %(paid_through)s."),
    (Reason.E01, "no_relation"): _("No insurance relation is on file."),
    (Reason.E01, "injured_outside"): _("Insured from %(insured_from)s, but injured on %(happened_on)s."),
    (Reason.E01, "not_yet_insured"): _("Insured only from %(insured_from)s."),
    (Reason.E01, "injury_day_unknown"): _("Insured until %(insured_to)s; the day of the injury is not on file."),
    (Reason.E01, "contributions_unknown"): _("Insured from %(insured_from)s; nothing is known of the contributions."),
    (Reason.E02, "determined"): _("%(number)s, decided on %(decided_on)s."),
    (Reason.E02, "under_reconsideration"): _(
        "%(number)s of %(decided_on)s is under reconsideration; payment continues."
    ),
    (Reason.E02, "none_chosen"): _("No determination was chosen."),
    (Reason.E02, "unconfirmed"): _("%(number)s was entered and still has to be confirmed."),
    (Reason.E02, "revoked_or_over"): _("%(number)s was revoked or is no longer valid."),
    (Reason.E03, "covered"): _("Covered: %(services)s."),
    (Reason.E03, "not_covered"): _("Not covered: %(services)s."),
    (Reason.E03, "cover_unconfirmed"): _("Covered once the determination is confirmed: %(services)s."),
    (Reason.E03, "no_service_chosen"): _("No service was chosen yet."),
    (Reason.E04, "long_enough"): _("Since %(since)s; %(months)s months were full on %(full_on)s."),
    (Reason.E04, "too_short"): _("Since %(since)s; %(months)s months are full on %(full_on)s."),
    (Reason.E04, "start_unknown"): _("The first day of residence or posting is not known."),
    (Reason.E06, "no_third_party"): _("The determination names no third party."),
    (Reason.E06, "settled"): _("The third party has finally settled."),
    (Reason.E06, "third_party_open"): _("A third party is liable and has not finally settled."),
    (Reason.E06, "third_party_unknown"): _("It is not on file whether a third party is liable."),
    (Reason.E10, "no_overlap"): _("No other approved filing overlaps."),
    (Reason.E10, "overlaps"): _("Filing %(number)s holds from %(effective_from)s to %(valid_to)s."),
    (Reason.E11, "agency_changes"): _("The agency changes it; the lock binds the worker alone."),
    (Reason.E11, "not_locked"): _("No lock holds this change back."),
    (Reason.E11, "locked"): _("Locked through %(locked_until)s; from %(free_from)s."),
    (Reason.E12, "matches"): _("Compared at the counter; a card in order is on file."),
    (Reason.E12, "matches_without_card"): _("Compared at the counter; no card in order is on file."),
    (Reason.E12, "differs"): _("What was shown differs from the file."),
    (Reason.E12, "not_checked"): _("Not compared yet."),
}
REMEDIES: Mapping[tuple[str, str], Any] = {
    (Reason.E01, "no_relation"): _("Enter the insurance relation on the worker's page."),
    (Reason.E01, "injured_outside"): _("File with the agency where the worker was insured on that day."),
    (Reason.E01, "not_yet_insured"): _("Apply again from that day."),
    (Reason.E01, "injury_day_unknown"): _("Enter the day of the injury with the determination."),
    (Reason.E01, "contributions_unknown"): _("Enter to which month contributions are paid."),
    (Reason.E02, "none_chosen"): _("Choose a determination, or bring the written decision."),
    (Reason.E02, "unconfirmed"): _("A reviewer or approver confirms it on the worker's page."),
    (Reason.E02, "revoked_or_over"): _("Bring a decision that stands."),
    (Reason.E03, "not_covered"): _("Leave the service out, or bring the confirmation for it."),
    (Reason.E03, "cover_unconfirmed"): _("A reviewer or approver confirms it on the worker's page."),
    (Reason.E03, "no_service_chosen"): _("Choose at least one service."),
    (Reason.E04, "too_short"): _("Apply again on %(full_on)s or later."),
    (Reason.E04, "start_unknown"): _("Ask for the day and its evidence."),
    (Reason.E06, "third_party_open"): _(
        "Direct settlement is impossible; an advance payment can be asked for (Social Insurance Law art. 42)."
    ),
    (Reason.E06, "third_party_unknown"): _("Ask the administrative department that issued the determination."),
    (Reason.E10, "overlaps"): _("Wait for its end, or change that filing instead."),
    (Reason.E11, "locked"): _("Ask again on %(free_from)s or later."),
    (Reason.E12, "matches_without_card"): _("Issue a card or e-card: without one direct settlement is impossible."),
    (Reason.E12, "differs"): _("Have the file or the card corrected first."),
    (Reason.E12, "not_checked"): _("Compare the identity card and the social-security card with the file."),
}
SUPPLIERS: Mapping[str, Any] = {
    Supplier.CLERK: _("The clerk"),
    Supplier.WORKER: _("The worker"),
    Supplier.CONFIRMER: _("A reviewer or approver"),
    Supplier.DEPARTMENT: _("The social-insurance administrative department"),
}
VERDICTS: Mapping[str, Any] = {
    Verdict.YES: _("Yes"),
    Verdict.NO: _("No"),
    Verdict.UNKNOWN: _("Unknown"),
}


def in_words(answer: Answer) -> dict[str, Any]:
    """An answer for the page: code, verdict, question, sentence, clause, what to do, who can help."""
    return stored_in_words(
        {
            "code": answer.code,
            "verdict": answer.verdict,
            "finding": answer.finding,
            "facts": answer.facts,
            "supplier": answer.supplier,
        }
    )


def stored_in_words(stored: Mapping[str, Any]) -> dict[str, Any]:
    """The same for an answer as stored with a decision, where days are text already."""
    key = (stored["code"], stored["finding"])
    values = {name: _shown(value) for name, value in stored["facts"].items()}
    remedy = REMEDIES.get(key)
    clause = clauses()[stored["code"]]
    return {
        "code": str(stored["code"]),
        "verdict": str(stored["verdict"]),
        "verdict_label": VERDICTS[stored["verdict"]],
        "question": QUESTIONS[stored["code"]],
        "finding": FINDINGS[key] % values,
        "clause": str(clause),
        "standing": clause.standing,
        "remedy": remedy % values if remedy else "",
        "supplier": SUPPLIERS[stored["supplier"]] if stored["supplier"] else "",
    }


def to_json(answer: Answer) -> dict[str, Any]:
    """An answer as stored with a decision."""
    facts = {name: value.isoformat() if isinstance(value, date) else value for name, value in answer.facts.items()}
    return {
        "code": answer.code.value,
        "verdict": answer.verdict.value,
        "finding": answer.finding,
        "facts": facts,
        "supplier": answer.supplier.value if answer.supplier else None,
    }


def _shown(value: Any) -> str:
    if value is None:
        return now_("without end")
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, list):
        return now_(", ").join(str(Service(item).label) for item in value)
    return str(value)
