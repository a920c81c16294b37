"""The rules' answers in words. Every finding of the rules has its sentence here; a test holds the two together."""

from collections.abc import Mapping
from datetime import date
from typing import Any

from django.utils.translation import gettext as now_
from django.utils.translation import gettext_lazy as _

from agency.workers.enums import StopCause
from filings.clauses import clauses
from filings.eligibility import Answer, Supplier, Verdict
from filings.enums import PaperKind, PhysicianTitle, Reason, Service
from filings.models import FilingVersion
from institutions.enums import ScopeReason

QUESTIONS: Mapping[str, Any] = {
    Reason.E01: _("Insured against work injury in the insured place"),
    Reason.E02: _("One of the four determinations is there and stands"),
    Reason.E03: _("The determination covers the services asked for"),
    Reason.E04: _("Lives or works elsewhere for half a year or more"),
    Reason.E05: _("A hospital that may refer gives its opinion"),
    Reason.E06: _("No open third-party liability"),
    Reason.E07: _("The insurance relation has not ended"),
    Reason.E08: _("Benefits are not stopped"),
    Reason.E09: _("Settled directly at the place of treatment"),
    Reason.E10: _("No overlapping filing"),
    Reason.E11: _("Not within the time in which nothing can be changed"),
    Reason.E12: _("Identity and card match the file"),
    Reason.E13: _("Papers asked for were handed in"),
    Reason.E14: _("Both cities take part in the scheme"),
    Reason.E15: _("A commitment may be accepted"),
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
    (Reason.E03, "case_closed"): _(
        "The case was closed on %(closed_on)s; without a confirmation of recurrence it does not cover: %(services)s."
    ),
    (Reason.E03, "notice_over"): _("The payment notice of the device could be used until %(until)s."),
    (Reason.E03, "notice_missing"): _("The payment notice of the device is not on file."),
    (Reason.E03, "notice_unconfirmed"): _("The payment notice of the device still has to be confirmed."),
    (Reason.E03, "cover_unconfirmed"): _("Covered once the determination is confirmed: %(services)s."),
    (Reason.E03, "no_service_chosen"): _("No service was chosen yet."),
    (Reason.E04, "long_enough"): _("Since %(since)s; %(months)s months were full on %(full_on)s."),
    (Reason.E04, "too_short"): _("Since %(since)s; %(months)s months are full on %(full_on)s."),
    (Reason.E04, "promised"): _(
        "Since %(since)s; a commitment of %(signed_on)s promises to stay until %(full_on)s (%(months)s months)."
    ),
    (Reason.E04, "promise_unsigned"): _(
        "Since %(since)s; the commitment to stay until %(full_on)s (%(months)s months) is not signed."
    ),
    (Reason.E04, "start_unknown"): _("The first day of residence or posting is not known."),
    (Reason.E04, "no_minimum"): _("No time is asked for here."),
    (Reason.E05, "referred"): _("%(institution)s, %(title)s, opinion of %(opinion_on)s."),
    (Reason.E05, "no_opinion"): _("No opinion of a hospital is on file."),
    (Reason.E05, "opinion_incomplete"): _("Of the opinion it is not known: %(parts)s."),
    (Reason.E05, "level_too_low"): _("The hospital is of level %(level)s; level %(least)s or above may refer."),
    (Reason.E05, "title_too_low"): _("The physician is %(title)s; %(least_title)s or above may refer."),
    (Reason.E05, "no_protocol_institution"): _("The hospital that refers is no protocol institution."),
    (Reason.E05, "emergency_open"): _("Emergency: the opinion may follow until %(due_on)s."),
    (Reason.E05, "emergency_over"): _("Emergency: the opinion should have followed by %(due_on)s."),
    (Reason.E06, "no_third_party"): _("The determination names no third party."),
    (Reason.E06, "settled"): _("The third party has finally settled."),
    (Reason.E06, "third_party_open"): _("A third party is liable and has not finally settled."),
    (Reason.E06, "third_party_unknown"): _("It is not on file whether a third party is liable."),
    (Reason.E07, "relation_stands"): _("No end of the relation is on file."),
    (Reason.E07, "end_unknown"): _("No insurance relation is on file, so nothing of its end."),
    (Reason.E07, "relation_ended"): _("The relation ended on %(ended_on)s."),
    (Reason.E07, "end_unconfirmed"): _("An end on %(ended_on)s was entered and still has to be confirmed."),
    (Reason.E08, "no_stop"): _("No stop of benefits runs."),
    (Reason.E08, "stopped"): _("Stopped from %(from_on)s: %(cause)s."),
    (Reason.E08, "stop_unconfirmed"): _("A stop from %(from_on)s (%(cause)s) still has to be confirmed."),
    (Reason.E08, "died"): _("The worker died on %(died_on)s."),
    (Reason.E09, "settles"): _("%(where)s settles directly: %(services)s."),
    (Reason.E09, "no_place"): _("No place of treatment was chosen yet."),
    (Reason.E09, "no_service"): _("No service was chosen yet."),
    (Reason.E09, "no_filing_needed"): _("%(place)s lies in the worker's own pooling area: no filing is needed."),
    (Reason.E09, "out_of_scope"): _("Not settled directly in this scope: %(services)s."),
    (Reason.E09, "does_not_settle"): _("%(where)s does not settle %(services)s: %(reason)s"),
    (Reason.E09, "not_on_record"): _("Not known for %(where)s, %(services)s: %(reason)s"),
    (Reason.E10, "no_overlap"): _("No other approved filing overlaps."),
    (Reason.E10, "beside_others"): _("Filing %(number)s runs too and may stand beside this one."),
    (Reason.E10, "overlaps"): _("Filing %(number)s holds from %(effective_from)s to %(valid_to)s."),
    (Reason.E10, "stands_beside"): _(
        "Filing %(number)s holds from %(effective_from)s to %(valid_to)s; a referral may not stand beside it here."
    ),
    (Reason.E11, "agency_changes"): _("The agency changes it; the lock binds the worker alone."),
    (Reason.E11, "not_locked"): _("No lock holds this change back."),
    (Reason.E11, "locked"): _("Locked through %(locked_until)s; from %(free_from)s."),
    (Reason.E12, "matches"): _("Compared at the counter; a card in order is on file."),
    (Reason.E12, "matches_without_card"): _("Compared at the counter; no card in order is on file."),
    (Reason.E12, "differs"): _("What was shown differs from the file."),
    (Reason.E12, "not_checked"): _("Not compared yet."),
    (Reason.E13, "nothing_asked"): _("Nothing is missing and nothing was asked for."),
    (Reason.E13, "not_handed_in"): _("Not handed in or refused: %(papers)s."),
    (Reason.E13, "asked_for"): _("Asked for until %(by)s: %(papers)s."),
    (Reason.E13, "missing_after_notice"): _("Not handed in by %(by)s as the notice asked: %(papers)s."),
    (Reason.E13, "handed_in"): _("What the notice asked for until %(by)s was handed in."),
    (Reason.E14, "nationwide"): _("All cities take part since 2025-04-01."),
    (Reason.E14, "before_pilot"): _("On %(day)s the scheme had not begun; the pilot started on 2024-04-01."),
    (Reason.E14, "in_pilot"): _("Both cities were in the pilot."),
    (Reason.E14, "not_in_pilot"): _("%(place)s was not in the pilot on %(day)s."),
    (Reason.E14, "pilot_unknown"): _("No source says whether %(place)s was in the pilot on %(day)s."),
    (Reason.E14, "pilot_place_missing"): _("No place of treatment was chosen yet."),
    (Reason.E15, "no_commitment"): _("It does not rest on a commitment."),
    (Reason.E15, "signed"): _("Signed on %(signed_on)s."),
    (Reason.E15, "not_signed"): _("The day of the signature is not on file."),
    (Reason.E15, "not_accepted_here"): _("Commitments are not accepted here."),
    (Reason.E15, "was_false"): _("Filing %(number)s ended because a commitment was false."),
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
    (Reason.E03, "case_closed"): _("Leave the service out, or bring the confirmation of a recurrence."),
    (Reason.E03, "notice_over"): _("Ask the agency for a new payment notice."),
    (Reason.E03, "notice_missing"): _("Enter the payment notice with the device confirmation."),
    (Reason.E03, "notice_unconfirmed"): _("A reviewer or approver confirms it on the worker's page."),
    (Reason.E03, "cover_unconfirmed"): _("A reviewer or approver confirms it on the worker's page."),
    (Reason.E03, "no_service_chosen"): _("Choose at least one service."),
    (Reason.E04, "too_short"): _("Apply again on %(full_on)s or later."),
    (Reason.E04, "promise_unsigned"): _("Have the commitment signed and enter the day."),
    (Reason.E04, "start_unknown"): _("Ask for the day and its evidence."),
    (Reason.E05, "no_opinion"): _("Bring the written referral opinion of the hospital."),
    (Reason.E05, "opinion_incomplete"): _("Complete it from the written opinion."),
    (Reason.E05, "level_too_low"): _("Bring the opinion of a hospital of level %(least)s or above."),
    (Reason.E05, "title_too_low"): _("Bring the opinion of a physician who is %(least_title)s or above."),
    (Reason.E05, "no_protocol_institution"): _("Bring the opinion of a protocol institution."),
    (Reason.E05, "emergency_open"): _("Bring the written referral opinion by that day."),
    (Reason.E05, "emergency_over"): _("Bring the written referral opinion of the hospital."),
    (Reason.E06, "third_party_open"): _(
        "Direct settlement is impossible; an advance payment can be asked for (Social Insurance Law art. 42)."
    ),
    (Reason.E06, "third_party_unknown"): _("Ask the administrative department that issued the determination."),
    (Reason.E07, "end_unknown"): _("Enter the insurance relation on the worker's page."),
    (Reason.E07, "end_unconfirmed"): _("A reviewer or approver decides on it on the worker's page."),
    (Reason.E08, "stop_unconfirmed"): _("A reviewer or approver decides on it on the worker's page."),
    (Reason.E09, "no_place"): _("Choose the place of treatment."),
    (Reason.E09, "no_service"): _("Choose at least one service."),
    (Reason.E09, "no_filing_needed"): _("Treatment there is settled as at home; withdraw this filing."),
    (Reason.E09, "out_of_scope"): _("Leave the service out; it is reimbursed by hand at the insured place."),
    (Reason.E09, "does_not_settle"): _("Choose another institution, or reimburse by hand at the insured place."),
    (Reason.E09, "not_on_record"): _("Ask there, or look at the published list of protocol institutions."),
    (Reason.E10, "overlaps"): _("Wait for its end, or change that filing instead."),
    (Reason.E10, "stands_beside"): _("Wait for its end, or change that filing instead."),
    (Reason.E11, "locked"): _("Ask again on %(free_from)s or later."),
    (Reason.E12, "matches_without_card"): _("Issue a card or e-card: without one direct settlement is impossible."),
    (Reason.E12, "differs"): _("Have the file or the card corrected first."),
    (Reason.E12, "not_checked"): _("Compare the identity card and the social-security card with the file."),
    (Reason.E13, "not_handed_in"): _("Tick what was handed in; ask for the rest in one notice."),
    (Reason.E13, "asked_for"): _("Bring it by that day."),
    (Reason.E13, "missing_after_notice"): _("Bring it with a new application."),
    (Reason.E14, "not_in_pilot"): _("Costs of that time are reimbursed by hand at the insured place."),
    (Reason.E14, "before_pilot"): _("Costs of that time are reimbursed by hand at the insured place."),
    (Reason.E14, "pilot_unknown"): _("Look at the list of pilot cities of that time."),
    (Reason.E14, "pilot_place_missing"): _("Choose the place of treatment."),
    (Reason.E15, "not_signed"): _("Have the commitment signed and enter the day."),
    (Reason.E15, "not_accepted_here"): _("Bring the paper itself."),
    (Reason.E15, "was_false"): _("Bring the paper itself."),
}
SUPPLIERS: Mapping[str, Any] = {
    Supplier.CLERK: _("The clerk"),
    Supplier.WORKER: _("The worker"),
    Supplier.CONFIRMER: _("A reviewer or approver"),
    Supplier.DEPARTMENT: _("The social-insurance administrative department"),
    Supplier.INSTITUTION: _("The hospital that refers"),
    Supplier.PLACE: _("The agency at the place of treatment"),
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
    values = {name: _shown(name, value) for name, value in stored["facts"].items()}
    remedy = REMEDIES.get(key)
    clause = clauses()[stored["code"]]
    return {
        "code": str(stored["code"]),
        "found": str(stored["finding"]),
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


CODED: Mapping[str, Any] = {
    "services": Service,
    "papers": PaperKind,
    "cause": StopCause,
    "title": PhysicianTitle,
    "least_title": PhysicianTitle,
    "reason": ScopeReason,
}
"""Facts that hold codes, and what the codes are of."""


def _shown(name: str, value: Any) -> str:
    if value is None:
        return now_("without end")
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, list):
        return now_(", ").join(_shown(name, item) for item in value)
    if name in CODED:
        return str(CODED[name](value).label)
    if name == "parts":
        return str(FilingVersion._meta.get_field(value).verbose_name)  # type: ignore[union-attr]
    return str(value)
