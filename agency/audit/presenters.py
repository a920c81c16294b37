"""What happened, in a sentence. Every kind of event that the code records has one (a test walks the source)."""

from typing import Any

from django.utils.translation import gettext_lazy as _

from agency.offices.matrix import Permission
from agency.offices.wording import RIGHTS

EVENTS: dict[str, Any] = {
    "worker.registered": _("Opened the worker's file"),
    "worker.corrected": _("Corrected the worker's file"),
    "worker.revealed": _("Had a masked number shown"),
    "employer.registered": _("Added the employer"),
    "relation.opened": _("Entered an insurance relation"),
    "card.issued": _("Put a card on file"),
    "card.state": _("Changed the state of a card"),
    "determination.entered": _("Entered a determination"),
    "determination.edited": _("Changed a determination before its confirmation"),
    "determination.confirmed": _("Confirmed a determination"),
    "determination.sent_back": _("Sent a determination back"),
    "determination.reconsidered": _("Noted a reconsideration"),
    "determination.closed": _("Noted whether the case is closed"),
    "determination.revoked": _("Noted that a determination was revoked"),
    "stop.entered": _("Entered that benefits stop"),
    "stop.confirmed": _("Confirmed that benefits stop"),
    "stop.refused": _("Did not confirm that benefits stop"),
    "stop.annulled": _("Annulled a stop of benefits that was confirmed in error"),
    "stop.resumed": _("Noted that benefits run again"),
    "policy.proposed": _("Proposed a policy parameter"),
    "policy.granted": _("Put a proposed policy parameter in force"),
    "policy.refused": _("Refused a proposed policy parameter"),
    "policy.withdrawn": _("Withdrew a proposed policy parameter"),
    "device_notice.entered": _("Entered a device payment notice"),
    "device_notice.confirmed": _("Confirmed a device payment notice"),
    "device_notice.replaced": _("Replaced the device payment notice by a later one"),
    "device_notice.refused": _("Did not confirm a device payment notice"),
    "device_notice.revoked": _("Noted that a device payment notice was revoked"),
    "list.taken_in": _("Took in a list of another department"),
    "list.compared": _("Compared a list with the files"),
    "calendar.loaded": _("Entered days of the working-day calendar"),
    "calendar.recounted": _("Counted the deadlines anew after a change of the calendar"),
    "filing.opened": _("Opened the filing"),
    "filing.saved": _("Saved what was entered"),
    "filing.submitted": _("Submitted the filing for decision"),
    "filing.taken_back": _("Took the filing back to the counter"),
    "filing.withdrawn": _("Withdrew the filing"),
    "filing.returned": _("Returned the filing for more"),
    "filing.asked_again": _("Asked again for papers that were refused"),
    "filing.sent_back": _("Sent the filing back to the counter to be put right"),
    "filing.reminded": _("Recalled the papers that are asked for"),
    "filing.papers_overdue": _("Noted that papers were not handed in by the day given"),
    "filing.deemed_accepted": _("Noted that the application counts as accepted"),
    "papers.handed_in": _("Noted which papers were handed in"),
    "papers.taken_over": _("Took a paper over that was accepted before"),
    "papers.accepted": _("Accepted a paper"),
    "papers.refused": _("Refused a paper"),
    "filing.taken_up": _("Took the filing up"),
    "filing.taken_over": _("Took the filing over from a colleague"),
    "filing.released": _("Put the filing back for others"),
    "filing.approved": _("Approved the filing"),
    "filing.overridden": _("Overrode a rule of the filing"),
    "filing.rejected": _("Rejected the filing"),
    "filing.change_opened": _("Opened a change of the filing"),
    "filing.renewal_opened": _("Opened the renewal of a filing"),
    "filing.replaced": _("Ended the version that the change replaces"),
    "filing.end_asked": _("Asked for the cancellation of the filing"),
    "filing.end_refused": _("Refused the cancellation"),
    "filing.end_dropped": _("Took back the request for cancellation"),
    "filing.cancelled": _("Cancelled the filing"),
    "filing.change_fell": _("The open change fell with the filing"),
    "filing.lapsed": _("The referral lapsed: nobody was admitted in time"),
    "filing.ceased": _("The filing ended with what it rested on"),
    "filing.fell": _("The open application fell with what it rested on"),
    "filing.handed_over": _("Gave the filing to a colleague"),
    "determination.handed_over": _("Gave the determination to a colleague"),
    "institution.key_revoked": _("Revoked a key of the institution"),
    "institution.registered": _("Entered the institution"),
    "institution.taken_over": _("Took over the institution's file"),
    "institution.corrected": _("Put the institution's file right"),
    "institution.proposed": _("Proposed something about the institution"),
    "institution.granted": _("Decided that it holds"),
    "institution.refused": _("Refused what was proposed about the institution"),
    "institution.assessed_again": _("Entered that the institution was assessed again"),
    "institution.stated": _("Entered what the institution stated"),
    "institution.withdrawn": _("Withdrew a proposal about the institution"),
    "institution_list.taken_in": _("Took in a list of institutions"),
    "institution_list.judged": _("Judged a list of institutions and compared it with the register"),
    "institution_list.accepted": _("Decided that a list of institutions goes into the register"),
    "institution_list.held": _("Left a list of institutions out of the register, which had changed meanwhile"),
    "institution_list.applied": _("Put a list of institutions into the register"),
    "institution_list.refused": _("Refused a list of institutions"),
    "institution_list.withdrawn": _("Withdrew a list of institutions"),
    "institution_list.undoing": _("Decided that a list of institutions is taken out of the register again"),
    "institution_list.undo_held": _("Left a list of institutions in the register that was to be taken out"),
    "institution_list.undone": _("Took a list of institutions out of the register again"),
    "agreement.applied": _("Entered the application for an agreement"),
    "agreement.assessed": _("Entered the assessment"),
    "agreement.signed": _("Entered the signed agreement"),
    "complaint.entered": _("Entered the complaint or enquiry"),
    "complaint.answered": _("Answered the complaint or enquiry"),
    "complaint.transferred": _("Transferred the complaint or enquiry to the right body"),
    "complaint.informant_shown": _("Had shown who brought the complaint forward"),
    "complaint.recounted": _("Counted the day of the answer anew"),
    "post.requested": _("Asked for a post"),
    "post.end_requested": _("Asked that a post end"),
    "post.request_granted": _("Granted the request"),
    "post.request_refused": _("Refused the request"),
    "post.request_withdrawn": _("Took the request back"),
    "post.granted": _("Gave the post"),
    "post.ended": _("Ended the post"),
    "retry.requested": _("Asked that a message be tried again"),
    "retry.granted": _("Had the message tried again"),
    "retry.refused": _("Left the message set aside"),
    "retry.withdrawn": _("Took the request for a further try back"),
    "post.first": _("Gave the first post of its kind, from the command line"),
    "person.password_set": _("Set another person's password, to be changed at the next sign-in"),
    "filing.admitted": _("Heard that the worker was admitted"),
    "filing.admitted_again": _("Heard of another admission; the first day stays"),
    "filing.admission_taken_back": _("Heard that the admission did not take place on that day"),
    "filing.admitted_late": _("Heard of an admission that no longer counts; a task was opened"),
    "filing.unanswered": _("The national exchange did not answer in the time allowed"),
    "stay.admitted": _("Registered the admission"),
    "stay.admitted_offline": _("Registered an admission that was made while the line was down"),
    "stay.offline_looked_at": _("Looked at an admission that was made while the line was down"),
    "stay.admission_cancelled": _("Cancelled the admission"),
    "stay.discharged": _("Noted the discharge"),
    "stay.corrected": _("Put the admission right"),
    "stay.transferred": _("Noted the transfer to another institution"),
    "stay.reopened": _("Took the discharge or transfer back"),
    "stay.lines_uploaded": _("Uploaded lines of costs"),
    "stay.lines_withdrawn": _("Took uploaded lines back"),
    "stay.assessment_withdrawn": _("Took the assessment back"),
    "message.reversed": _("Reversed a message whose answer never came"),
    "month.confirmed": _("Confirmed its month"),
    "month.confirmation_withdrawn": _("Took the confirmation of its month back"),
    "bill.assessed": _("Assessed a bill"),
    "bill.settled": _("Settled the bill"),
    "bill.cancelled": _("Cancelled the settlement while its month was open"),
    "bill.reversed": _("Reversed the settlement in a later month"),
    "bill.line_reviewed": _("Reviewed a line of the bill that was flagged"),
    "bill.lines_reviewed": _("Reviewed all flagged lines of the bill that ask the same"),
    "claim.received": _("Received the claim for reimbursement"),
    "claim.allowances_received": _("Received the claim for meals, lodging and travel"),
    "claim.papers": _("Noted which papers of the claim were handed in"),
    "claim.corrected": _("Put right what the claim says of the stay or the receipt"),
    "claim.further_brought": _("Noted that a further paper was handed in"),
    "claim.asked_further": _("Asked for a further paper, with its legal basis"),
    "claim.spent": _("Noted meals, nights and tickets of the claim"),
    "claim.assessed": _("Assessed the claim"),
    "claim.reviewed": _("Reviewed the claim for the first time"),
    "claim.sent_back": _("Sent the claim back to be put right"),
    "claim.taken_back": _("Took back the approval of the claim, which was not paid"),
    "claim.withdrawn": _("Withdrew the claim before anything was decided"),
    "claim.handed_in_again": _("Handed the claim in again after it was sent back"),
    "claim.approved": _("Approved the claim"),
    "claim.refused": _("Refused the claim"),
    "claim.paid": _("Noted that the claim was paid"),
    "stay.told": _("Heard from the place of treatment how the stay stands"),
    "stay.paid_twice": _("Found that the place of treatment paid a receipt or device that was paid by hand here"),
    "stay.paid_once": _("Found that nothing is paid twice any more"),
    "stay.beyond_notice": _("Found that the place of treatment paid more for devices than our payment notices allow"),
    "stay.within_notice": _("Found that our payment notices allow what was paid for devices"),
    "stay.unfounded": _("Found that what allowances were granted for here was taken back"),
    "stay.founded": _("Found that what allowances were granted for here is settled"),
    "stay.payment_judged": _("Judged the payment that was in question"),
    "stay.confirmed": _("Confirmed the stay"),
    "stay.converted": _("Handed the stay over to manual reimbursement"),
    "month.closed": _("Closed the month"),
    "catalogue.entered": _("Entered a version of a catalogue"),
    "catalogue.judged": _("Read the file of a version of a catalogue"),
    "catalogue.unfit": _("Found nothing usable in the file of a version of a catalogue"),
    "catalogue.applied": _("Put a version of a catalogue in force"),
    "catalogue.withdrawn": _("Took a version of a catalogue back"),
    "catalogue.refused": _("Did not put a version of a catalogue in force"),
    "received.noted": _("Heard of a filing from another place"),
    "received.ended": _("Heard that a filing from another place ended"),
    "task.opened": _("Opened a task"),
    "task.closed": _("Closed a task"),
}
DENIALS: dict[str, Any] = {
    "not-the-exchange": _("refused: only what the exchange says is written down here"),
    "message-conflict": _("refused: the message id was used before with another content"),
    "own-work": _("refused: one's own work is decided by another person"),
    "self-grant": _("refused: nobody gives a post to themselves"),
    "complained-about": _("refused: nobody answers a complaint about themselves"),
    "own-post": _("refused: a post of one's own is another person's matter"),
    "denied": _("refused: the post does not allow it"),
}
SEEN: dict[str, Any] = {
    "bill": _("Bill"),
    "stay": _("Stay"),
    "stays": _("Stays"),
    "claim": _("Claim"),
    "lines": _("List of costs"),
    "flagged lines": _("Flagged lines"),
    "offline admissions": _("Admissions while the line was down"),
    "entries of a month": _("Entries of a month"),
    "claims paid in a month": _("Claims paid in a month"),
    "correct": _("Correction"),
    "complaint": _("Complaint or enquiry"),
    "informant": _("Who brought the complaint forward"),
    "open work": _("Somebody's open work"),
    "history": _("History"),
    "page": _("Page"),
    "number": _("Social security number"),
    "phone": _("Phone"),
    "bank_account": _("Bank account"),
    "card": _("Card number"),
    "account": _("Account of the injury and its verification"),
    "rescue": _("Basic facts of medical rescue and diagnosis conclusion"),
    "opinion": _("Diagnosis opinion of the institution"),
    "worker": _("Worker's file"),
    "filing": _("Filing"),
    "message": _("Message"),
    "received": _("Received filing"),
    "search": _("List of results"),
    "supervision": _("Supervision"),
    "list": _("List"),
    "receipt": _("Receipt"),
    "masked file": _("Worker's file, masked"),
    "name and address": _("Name and address"),
    "name": _("Name"),
    "holding agency": _("Which agency holds the file"),
    "search by number": _("Search by number"),
    "search results": _("List of results"),
    "worker page": _("Worker's page"),
    "correction": _("Correction"),
    "determination page": _("Determination page"),
    "stop page": _("Stop of benefits"),
    "tasks": _("Tasks"),
    "task": _("Task"),
    "determination being changed": _("Change of a determination"),
    "determinations that wait": _("Determinations that wait"),
    "administration": _("Administration site"),
    "verification": _("Verification of a card"),
    "print": _("Print"),
    "entry": _("Entry"),
    "replay": _("Decision given again"),
    "day sheet": _("Day sheet"),
}
REASONS: dict[str, Any] = {}
"""Codes that are kept as the reason of an act or the purpose of a read, with their words: the apps add them."""
KINDS: dict[str, dict[str, Any]] = {}
"""The kinds that events of an app keep in their details, with their words, by how the kinds of the events begin."""
MORE = ": "
"""Between such a code and what the person typed beside it."""


class UnknownEvent(LookupError):
    """An event was recorded for which nobody wrote a sentence. A fault in our code."""


def event_in_words(kind: str, of: str = "") -> str:
    """What happened, and of which kind, where the event keeps one that has words. Raises UnknownEvent."""
    try:
        sentence = str(EVENTS[kind])
    except KeyError as missing:
        raise UnknownEvent(kind) from missing
    which = KINDS.get(kind.partition(".")[0], {}).get(of)
    return named(sentence, which) if which else sentence


def named(what: str, which: Any) -> str:
    """A kind of thing and which one it is."""
    return str(_("%(what)s: %(which)s") % {"what": what, "which": which})


def denial_in_words(code: str) -> str:
    """Why an act was denied, from the code that the act keeps."""
    if code in DENIALS:
        return str(DENIALS[code])
    right = code.removeprefix("no-")
    if right in set(Permission):
        return str(_("refused: no post with the right “%(right)s”") % {"right": RIGHTS[Permission(right)]})
    return str(DENIALS["denied"])


def seen_in_words(code: str) -> str:
    """What was looked at."""
    return str(SEEN.get(code, code))


NUMBER = "number"
"""What the read log calls a number that was looked for and belongs to nobody known here, by its blind index."""


def number_in_words(index: str) -> str:
    """Such a number: the same mark for the same number, and no way back to it."""
    return str(_("a number of nobody known here (mark %(mark)s)") % {"mark": index[:8]})


def reason_in_words(kept: str) -> str:
    """A reason or purpose in the reader's language; words that a person gave stay as they are."""
    code, more, typed = kept.partition(MORE)
    words = REASONS.get(code) or (None if more else SEEN.get(code))
    return kept if words is None else f"{words}{more}{typed}"
