"""What pages say of a version: facts, dates, who has it, deadline, exchange, two people's values side by side."""

from collections.abc import Mapping
from datetime import date, datetime, timedelta
from typing import Any

from django.urls import NoReverseMatch, reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from agency.exchange import wording as exchange_wording
from agency.exchange.enums import IN_HAND
from agency.exchange.enums import State as Sent
from agency.exchange.models import Outgoing
from agency.offices.acts import Actor
from agency.offices.matrix import Permission
from agency.offices.models import User
from agency.policy.periods import POSTING_PERIOD
from filings import sources, validity, wording
from filings.enums import Category, Evidence, Identity, PhysicianTitle, Service, State
from filings.forms import FIELDS, FIELDS_OF, label_of, place_label
from filings.models import Decision, Filing, FilingVersion
from filings.queries import Assessment
from filings.workflow import EDITABLE

TONES = {
    State.SUBMITTED: "wait",
    State.RETURNED: "wait",
    State.APPROVED: "ok",
    State.REJECTED: "stop",
}
EXCHANGE_TONES = {"waiting": "wait", "good": "ok", "bad": "stop"}
CROSSED = timedelta(seconds=10)
URGENCY = {"no": 0, "unknown": 1, "yes": 2}
OFTEN_EMPTY = ("institution", "address", "note", "commitment_signed_on", "in_hospital_since", "is_emergency")
WIDE_FACTS = frozenset(
    {"destination", "institution", "services", "determinations", "address", "note", "relation", "agency"}
    | {"referral_institution", "referral_diagnosis", "referral_reason"}
)
CHOICES: dict[str, Any] = {
    "category": Category,
    "evidence": Evidence,
    "identity": Identity,
    "referral_title": PhysicianTitle,
}


def state_chip(version: FilingVersion, today: date) -> dict[str, str]:
    """The state in a word, and its tone; an approved filing that has run out says so."""
    if version.is_expired_on(today):
        return {"text": _("Expired"), "tone": ""}
    return {"text": str(State(version.state).label), "tone": TONES.get(State(version.state), "")}


def in_words(name: str, value: Any) -> str:
    """The value of one field of a version as a person reads it; empty when there is none."""
    if value is None or value == "" or value == []:
        return ""
    if isinstance(value, bool):
        return _("Yes") if value else _("No")
    if name in CHOICES:
        return str(CHOICES[name](value).label)
    if name == "services":
        return _(", ").join(str(Service(each).label) for each in value)
    if name == "destination":
        return place_label(value)
    if name == "determinations":
        return _(", ").join(str(each) for each in value)
    return value.isoformat() if isinstance(value, date) else str(value)


def facts_of(version: FilingVersion, determinations: list[Any]) -> list[dict[str, Any]]:
    """What was asked for, as label and value."""
    filing = version.filing
    values = {"determinations": in_words("determinations", determinations)}
    first = ("destination", "institution", "services", "determinations")
    last = (*FIELDS_OF[version.category], "identity", "address", "note")
    rows: list[tuple[str, Any, Any]] = [("category", label_of("category"), in_words("category", version.category))]
    rows += [("scope", label_of("scope"), version.get_scope_display())]
    rows += [("channel", _("Channel"), filing.get_channel_display())]
    rows += [(name, label_of(name), values.get(name) or in_words(name, _plain(version, name))) for name in first]
    rows += [(name, label_of(name), in_words(name, _plain(version, name))) for name in last]
    rows += [("relation", _("Employer"), str(version.relation.employer))]
    rows += [("agency", _("Insurance agency"), str(version.agency))]
    kept = [row for row in rows if row[2] or row[0] not in OFTEN_EMPTY]
    return [{"label": label, "value": value, "wide": name in WIDE_FACTS} for name, label, value in kept]


def _plain(version: FilingVersion, name: str) -> Any:
    """The value of a field; a no that nobody has to read is none."""
    if name == "determinations":
        return []
    value = getattr(version, name)
    return None if value is False and name == "is_emergency" else value


def dates_of(version: FilingVersion, decision: Decision | None = None) -> dict[str, Any] | None:
    """The dates of an approved version."""
    if version.effective_from is None:
        return None
    window = validity.Window(version.effective_from, version.valid_to, version.lock_until)
    held = decision.parameters.get(validity.VALIDITY[Category.POSTED], {}).get("value") if decision else None
    posted = version.category == Category.POSTED and held == POSTING_PERIOD
    return {
        "from": window.effective_from,
        "to": window.valid_to,
        "end_is_unknown": posted and version.valid_to is None,
        "change_from": window.change_from,
        "admit_until": version.admit_until,
        "stay": stay_sentence(version.in_hospital_since, window.effective_from),
    }


def stay_sentence(since: date | None, starts_on: date) -> str:
    """Whether a stay that had begun already is covered (domain.md R2.16)."""
    if since is None or since > starts_on:
        return ""
    if since == starts_on:
        return _("The stay since %(day)s is covered from its first day.") % {"day": since.isoformat()}
    return _("The stay since %(day)s is not covered: its costs are reimbursed by hand at the insured place.") % {
        "day": since.isoformat()
    }


def deadline(version: FilingVersion, today: date) -> dict[str, str]:
    """By when it is to be decided, in a word; overdue in red; that its clock stands still."""
    if version.clock_stopped_on and version.working_days_left is not None and version.state in EDITABLE:
        left = version.working_days_left
        text = ngettext("Stopped, %(n)s working day left", "Stopped, %(n)s working days left", left) % {"n": left}
        return {"text": text, "tone": "", "stopped": "yes"}
    due = version.due_on
    if due is None or version.state != State.SUBMITTED:
        return {"text": "", "tone": "", "stopped": ""}
    provisional = " " + _("(provisional)") if version.due_is_provisional else ""
    if due < today:
        days = (today - due).days
        return {
            "text": ngettext("Overdue %(n)s day", "Overdue %(n)s days", days) % {"n": days},
            "tone": "late",
            "stopped": "",
        }
    if due == today:
        return {"text": _("Today") + provisional, "tone": "soon", "stopped": ""}
    return {"text": due.isoformat() + provisional, "tone": "", "stopped": ""}


def named(user: User | None) -> str:
    """A person with the extension at which they answer."""
    if user is None:
        return _("nobody")
    if not user.extension:
        return str(user)
    return _("%(person)s (extension %(extension)s)") % {"person": user, "extension": user.extension}


def moment(at: datetime | None) -> str:
    return f"{timezone.localtime(at):%Y-%m-%d %H:%M}" if at else ""


def who_has_it(version: FilingVersion) -> str:
    """With whom the filing is, and since when."""
    filing = version.filing
    if version.state == State.DRAFT:
        return _("At the counter with %(who)s since %(when)s") % {
            "who": named(version.handled_by),
            "when": moment(filing.opened_at),
        }
    if version.state == State.RETURNED:
        return _("Back at the counter with %(who)s") % {"who": named(version.handled_by)}
    if version.state == State.SUBMITTED and version.claimed_by:
        return _("With %(who)s since %(when)s") % {"who": named(version.claimed_by), "when": moment(version.claimed_at)}
    if version.state == State.SUBMITTED:
        return _("Handed over by %(who)s at %(when)s; nobody has taken it up yet") % {
            "who": named(version.submitted_by),
            "when": moment(version.submitted_at),
        }
    if version.decided_by:
        return _("Decided by %(who)s at %(when)s") % {"who": version.decided_by, "when": moment(version.decided_at)}
    return ""


def assessed(assessment: Assessment, version: FilingVersion) -> dict[str, Any]:
    """The rules as they answer now, and the dates that an approval today would give, with what backs them."""
    rules = _with_sources(
        [wording.in_words(answer) for answer in assessment.answers], version, assessment.facts.decided_on
    )
    backing = []
    for label, name in (
        (_("Validity"), validity.VALIDITY[Category(version.category)]),
        (_("Change and cancellation"), validity.LOCK),
    ):
        parameter = assessment.parameters[name]
        backing.append(
            {
                "label": label,
                "text": parameter.source_sentence,
                "kind": parameter.source_kind.label,
                "rule": parameter.is_rule,
            }
        )
    return {
        "rules": rules,
        "tally": tally(rules),
        "window": assessment.window,
        "without_end": assessment.window.valid_to is None,
        "end_is_unknown": assessment.window.end_is_unknown,
        "stay": stay_sentence(version.in_hospital_since, assessment.window.effective_from),
        "sources": backing,
        "stored": False,
    }


def decided(decision: Decision, version: FilingVersion) -> dict[str, Any]:
    """The rules as they stood when it was decided."""
    day = timezone.localdate(decision.decided_at)
    rules = _with_sources([wording.stored_in_words(answer) for answer in decision.answers], version, day)
    return {"rules": rules, "tally": tally(rules), "window": None, "without_end": False, "sources": [], "stored": True}


def _with_sources(rules: list[dict[str, Any]], version: FilingVersion, on: date) -> list[dict[str, Any]]:
    """Each answer with where its facts are kept; what is not met comes first, then what is not known."""
    rules = sorted(rules, key=lambda rule: URGENCY[rule["verdict"]])
    chosen = {each.number: each for each in sorted(version.determinations.all(), key=lambda each: each.pk)}
    for rule in rules:
        rule["source"] = sources.source_of(rule["code"], rule["found"], version, chosen, on)
    return rules


def tally(rules: list[dict[str, Any]]) -> dict[str, str]:
    """How the rules answer, in a chip."""
    refusing = sum(rule["verdict"] == "no" for rule in rules)
    unknown = sum(rule["verdict"] == "unknown" for rule in rules)
    if refusing:
        return {"text": ngettext("%(n)s not met", "%(n)s not met", refusing) % {"n": refusing}, "tone": "stop"}
    if unknown:
        return {"text": ngettext("%(n)s not known", "%(n)s not known", unknown) % {"n": unknown}, "tone": "unknown"}
    return {"text": _("All met"), "tone": "ok"}


def exchange_of(message: Outgoing | None, now: datetime) -> dict[str, Any] | None:
    """Where the message to the national exchange stands: sentence, tone, steps with their times."""
    if message is None:
        return None
    tone = EXCHANGE_TONES[exchange_wording.tone(message)]
    return {
        "message": message,
        "sentence": exchange_wording.sentence(message, now=now),
        "route": exchange_wording.route(message),
        "word": exchange_word(message),
        "tone": tone,
        "waiting": message.state in IN_HAND,
    }


def exchange_word(message: Outgoing) -> str:
    """The state in a word or two, for lists."""
    if message.state == Sent.QUEUED and message.attempts and message.next_at:
        return _("again at %(time)s") % {"time": f"{timezone.localtime(message.next_at):%H:%M}"}
    if message.state == Sent.REFUSED:
        return _("Refused: %(code)s") % {"code": message.answer_code}
    return str(Sent(message.state).label)


def history_url(actor: Actor, filing: Filing) -> str:
    """The filing's history, for those who may read it."""
    if not actor.may(Permission.HISTORY_VIEW):
        return ""
    try:
        return reverse("audit:history", kwargs={"kind": filing._meta.label_lower, "pk": filing.pk})
    except NoReverseMatch:
        return ""


# Two people saved


def own_saves_crossed(version: FilingVersion, revision: int, actor: Actor, at: datetime) -> bool:
    """Were all saves since that revision this person's own, of this very moment? Then two of their own crossed."""
    if actor.user is None or not 0 < revision < version.revision:
        return False
    rows = version.history.filter(revision__gt=revision).values_list("history_user_id", "history_date")
    return all(user == actor.user.pk and when >= at - CROSSED for user, when in rows)


def side_by_side(version: FilingVersion, revision: int, mine: Mapping[str, Any]) -> dict[str, Any]:
    """The rows of the conflict page: as this person opened it, as it is stored, as they typed it. And who saved."""
    opened = version.history.filter(revision=revision).order_by("-history_id").first()
    latest = version.history.select_related("history_user").order_by("-history_id").first()
    theirs = {name: value_of(version, name) for name in FIELDS}
    before = {name: _historical(opened, name) for name in FIELDS} if opened else {}
    rows = []
    for name in FIELDS:
        words = {
            "before": in_words(name, before.get(name)),
            "theirs": in_words(name, theirs[name]),
            "mine": in_words(name, mine[name]) if name in mine else "",
        }
        differs = words["mine"] != words["theirs"] if mine else words["before"] != words["theirs"]
        rows.append({"label": label_of(name), "differs": differs, **words})
    return {
        "rows": rows,
        "by": named(latest.history_user if latest else None),
        "at": latest.history_date if latest else None,
    }


def value_of(version: FilingVersion, name: str) -> Any:
    if name == "determinations":
        return version.rests_on()
    return getattr(version, name)


def _historical(row: Any, name: str) -> Any:
    if name == "determinations":
        return [
            each.determination
            for each in row.determinations.select_related("determination").order_by(
                "determination__decided_on", "determination_id"
            )
        ]
    return getattr(row, name)
