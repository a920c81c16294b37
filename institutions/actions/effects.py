"""What a granted matter does, by kind. Called inside the act that grants it."""

import base64
from collections.abc import Callable
from dataclasses import fields

from django.db import IntegrityError, transaction
from django.db.backends.postgresql.psycopg_any import DateTimeTZRange
from django.utils.translation import gettext_lazy as _

from agency.offices.acts import office_day
from agency.offices.codes import ladder
from agency.offices.models import Division
from agency.offices.refusals import NotAllowedNow
from agency.policy import periods
from agency.policy.enums import Origin
from agency.policy.queries import resolve_one, working_days
from agency.workers.identifiers import check_credit_code
from institutions import standing, workflow
from institutions.actions import mergers
from institutions.actions.agreements import Terms, agree, check_terms, write
from institutions.actions.register import CREDIT_CODE_TAKEN, NO_CREDIT_CODE, account_of, initials_of, keep
from institutions.actions.steps import Unfit, check_goes_on, check_length, need_assessment
from institutions.enums import AgreementState, ChangeKind, Level, MatterKind
from institutions.models import Agreement, ClientKey, Institution, Matter
from institutions.models.clients import KEY_BYTES
from institutions.scope import Span
from institutions.workflow import Step

PLATE_DAYS = "institution.plate_return_wd"
LONGEST_NAME, LONGEST_ACCOUNT = 100, 40
FIELDS = {kind: kind.lower() for kind in ChangeKind}
STEPS = {
    MatterKind.PUBLISH: Step.PUBLISH,
    MatterKind.TAKE_OVER: Step.TAKE_OVER,
    MatterKind.TERMS: Step.CORRECT,
    MatterKind.SUSPEND: Step.SUSPEND,
    MatterKind.LIFT: Step.LIFT,
    MatterKind.TERMINATE: Step.TERMINATE,
    MatterKind.KEEP: Step.KEEP,
}


def check(matter: Matter) -> None:
    """Could it happen now? Raises NotAllowedNow, Unfit. Asked when it is proposed and again when it is granted."""
    if matter.agreement is not None:
        workflow.after(STEPS[MatterKind(matter.kind)], matter.agreement.state)
    if checked := CHECKS.get(MatterKind(matter.kind)):
        checked(matter)


def happen(matter: Matter) -> None:
    """Do it. Kinds without an entry (talk, rectify, payments) change nothing in the register: they stand as matters."""
    if effect := EFFECTS.get(MatterKind(matter.kind)):
        effect(matter)


def _of(matter: Matter) -> Agreement:
    if matter.agreement is None:
        raise Unfit("agreement", _("Say which agreement this is about."))
    return matter.agreement


# Going online, for some first and for others later (domain.md R3.2)


def _check_publish(matter: Matter) -> None:
    check_goes_on(matter.institution)
    if not (matter.cross_province or matter.in_province):
        raise Unfit("cross_province", _("Say for whom it settles: cross-province, in-province or both."))
    agreement = _of(matter)
    now = (agreement.cross_province, agreement.in_province)
    if agreement.state == AgreementState.ONLINE and now == (bool(matter.cross_province), bool(matter.in_province)):
        raise Unfit("cross_province", _("This is what is registered already."))


def _publish(matter: Matter) -> None:
    agreement = _of(matter)
    agreement.state = workflow.after(Step.PUBLISH, agreement.state)
    first_day = office_day(matter.starts_at)
    for flag, settles in (("cross_province", matter.cross_province), ("in_province", matter.in_province)):
        if not settles or not getattr(agreement, flag):
            setattr(agreement, f"{flag}_from", first_day if settles else None)
        setattr(agreement, flag, bool(settles))
    agreement.save()


# Taking over one that was only known from a published list: its period may be longer than the list knew


def _terms(matter: Matter) -> Terms:
    days = [(name, getattr(matter, name)) for name in ("signed_on", "valid_from", "valid_to")]
    for name, day in days:
        if day is None:
            raise Unfit(name, _("This is needed."))
    return Terms(matter.number, **dict(days))


def _check_take_over(matter: Matter) -> None:
    if (keeper := _of(matter).agency) is not None:
        raise NotAllowedNow(_("%(agency)s keeps this agreement already.") % {"agency": keeper})
    check_goes_on(matter.institution)
    check_terms(_terms(matter), office_day(matter.proposed_at))


def _take_over(matter: Matter) -> None:
    agreement = _of(matter)
    agreement.state = workflow.after(Step.TAKE_OVER, agreement.state)
    agreement.agency, agreement.origin = matter.agency, Origin.ENTERED
    agree(agreement, _terms(matter), office_day(matter.proposed_at))


# What was typed wrongly of a signed agreement: its number, its days


def _check_correction(matter: Matter) -> None:
    agreement, terms = _of(matter), _terms(matter)
    if agreement.agency is None:
        raise NotAllowedNow(_("No agency keeps this agreement: take it over."))
    check_goes_on(matter.institution)
    check_terms(terms, office_day(matter.proposed_at))
    if terms == Terms(*(getattr(agreement, field.name) for field in fields(Terms))):
        raise Unfit("number", _("This is what is registered already."))


def _correct_terms(matter: Matter) -> None:
    agree(_of(matter), _terms(matter), office_day(matter.proposed_at))


# Suspension and its lifting (domain.md R3.8, S20)


def _open_span(agreement: Agreement, matter: Matter) -> int | None:
    """Where in the list the suspension stands that would still run at the matter's moment."""
    for index, each in enumerate(agreement.suspended):
        if Span(each.lower, each.upper).holds(matter.starts_at) or (each.upper is None):
            return index
    return None


def _check_runs(matter: Matter) -> None:
    """A termination that lies ahead leaves the agreement as it is until then."""
    ended = _of(matter).terminated_on
    if ended is not None and ended <= office_day(matter.starts_at):
        raise NotAllowedNow(_("The agreement is terminated by then."))


def _check_suspend(matter: Matter) -> None:
    _check_runs(matter)
    if any(Span(each.lower, each.upper).holds(matter.starts_at) for each in _of(matter).suspended):
        raise NotAllowedNow(_("It is suspended already at that time."))


def _suspend(matter: Matter) -> None:
    """Suspended from the moment on; a suspension that was to begin later begins with it."""
    agreement = _of(matter)
    begun = [each for each in agreement.suspended if each.lower < matter.starts_at]
    agreement.suspended = [*begun, DateTimeTZRange(matter.starts_at, None)]
    agreement.save()


def _check_lift(matter: Matter) -> None:
    _check_runs(matter)
    index = _open_span(_of(matter), matter)
    if index is None:
        raise NotAllowedNow(_("It isn't suspended."))
    if matter.starts_at <= _of(matter).suspended[index].lower <= matter.proposed_at:
        raise Unfit("starts_at", _("It is lifted after it began."))


def _lift(matter: Matter) -> None:
    """It ends at the moment; one that hasn't begun by then never does."""
    agreement = _of(matter)
    index = _open_span(agreement, matter)
    if index is not None:
        begins = agreement.suspended[index].lower
        left = [DateTimeTZRange(begins, matter.starts_at)] if begins < matter.starts_at else []
        agreement.suspended = [*agreement.suspended[:index], *left, *agreement.suspended[index + 1 :]]
    agreement.save()


# Termination


def _terminate(matter: Matter) -> None:
    """The agreement ends the day before; the plate is handed back in working days (Liaoning, domain.md R3.7)."""
    agreement, first_day = _of(matter), office_day(matter.starts_at)
    agreement.state = workflow.after(Step.TERMINATE, agreement.state)
    agreement.terminated_on = first_day
    agreement.valid_to = mergers.last_day(agreement, first_day)
    agreement.stays_stopped_at = matter.starts_at if matter.stops_stays else None
    agreement.save()
    days = int(resolve_one(PLATE_DAYS, matter.agency.division_id, first_day).value)  # type: ignore[arg-type]
    due = periods.due_on(first_day, days, working_days(first=first_day))
    matter.plate_back_by, matter.plate_is_provisional = due.on, due.provisional


def _check_keep(matter: Matter) -> None:
    """Only one that hasn't begun: patients were turned away since, and an agreement is signed anew."""
    check_goes_on(matter.institution)
    begins = _of(matter).terminated_on
    if begins is None or begins <= office_day(matter.starts_at):
        raise NotAllowedNow(_("The termination has begun: a new agreement is needed."))


def _keep(matter: Matter) -> None:
    """The agreement goes on as it was before, until its old end."""
    agreement = _of(matter)
    before = agreement.history.exclude(state=AgreementState.TERMINATED).latest()
    agreement.state = workflow.after(Step.KEEP, agreement.state)
    if agreement.cross_province or agreement.in_province:
        agreement.state = workflow.after(Step.PUBLISH, agreement.state)
    agreement.valid_to, agreement.terminated_on, agreement.stays_stopped_at = before.valid_to, None, None
    write(agreement)


# Changes (domain.md R3.6)


def _check_change(matter: Matter) -> None:
    field, value = FIELDS[ChangeKind(matter.change)], matter.new_value or ""
    if matter.change == ChangeKind.BANK_ACCOUNT:
        matter.new_value = value = account_of(value)
    if matter.change == ChangeKind.LEVEL and value not in Level.values:
        raise Unfit("new_value", _("Write the level as 3, 2, 1 or 0."))
    longest = Institution._meta.get_field(field).max_length or LONGEST_ACCOUNT  # type: ignore[union-attr]
    check_length("new_value", value, longest)
    if value == (getattr(matter.institution, field) or ""):
        raise Unfit("new_value", _("This is what is registered already."))
    if matter.change == ChangeKind.NAME:
        _check_name_free(matter.institution, value)


def _check_name_free(institution: Institution, name: str) -> None:
    there = Institution.objects.filter(division_id=institution.division_id, name=name)
    if there.exclude(pk=institution.pk).exists():
        raise Unfit("new_value", _("An institution of this name is registered in this place already."))


def _change(matter: Matter) -> None:
    need_assessment(matter)
    institution = matter.institution
    if matter.change == ChangeKind.NAME:
        others = [each for each in institution.aliases if each not in (institution.name, matter.new_value)]
        institution.aliases = [*others, institution.name]
        institution.initials = initials_of(matter.new_value or "")
    setattr(institution, FIELDS[ChangeKind(matter.change)], matter.new_value)
    keep(institution, name_field="new_value")
    mergers.hand_on_names(institution)


# Other names, by which referrals and searches find it


def _check_alias(matter: Matter) -> None:
    name, institution = matter.new_value or "", matter.institution
    if len(name) > LONGEST_NAME:
        raise Unfit("new_value", _("A name has up to %(most)s characters.") % {"most": LONGEST_NAME})
    if name in (institution.name, *institution.aliases):
        raise Unfit("new_value", _("It goes by this name already."))


def _add_alias(matter: Matter) -> None:
    matter.institution.aliases = [*matter.institution.aliases, matter.new_value]
    matter.institution.save()
    mergers.hand_on_names(matter.institution)


def _check_unalias(matter: Matter) -> None:
    if matter.new_value not in matter.institution.aliases:
        raise Unfit("new_value", _("This isn't one of its other names."))


def _strike_alias(matter: Matter) -> None:
    matter.institution.aliases = [each for each in matter.institution.aliases if each != matter.new_value]
    matter.institution.save()


# What was entered wrongly: whom a code names and where an institution lies decides who is let in


def _check_credit_code(matter: Matter) -> None:
    code = check_credit_code(matter.new_value or "")
    if code is None:
        raise Unfit("new_value", NO_CREDIT_CODE)
    if code == matter.institution.credit_code:
        raise Unfit("new_value", _("This is what is registered already."))
    if Institution.objects.filter(credit_code=code).exists():
        raise Unfit("new_value", CREDIT_CODE_TAKEN)
    matter.new_value = code


def _correct_credit_code(matter: Matter) -> None:
    matter.institution.credit_code = matter.new_value
    keep(matter.institution, code_field="new_value")


def _check_place(matter: Matter) -> None:
    institution, code = matter.institution, matter.new_value or ""
    if not Division.objects.filter(pk=code).exists() or matter.agency.division_id not in ladder(code):
        raise Unfit("new_value", _("No place of your agency's division or below it fits."))
    if code == institution.division_id:
        raise Unfit("new_value", _("This is what is registered already."))
    if Institution.objects.filter(division_id=code, name=institution.name).exists():
        raise Unfit("new_value", _("An institution of this name is registered in this place already."))


def _correct_place(matter: Matter) -> None:
    matter.institution.division_id = matter.new_value
    keep(matter.institution, name_field="new_value")


# Measures that last (domain.md R3.7)


def _check_rectify(matter: Matter) -> None:
    """Asked at the decision too: a day that went by meanwhile would make the institution late at once."""
    if matter.rectify_by is not None and matter.rectify_by < office_day(matter.starts_at):
        raise Unfit("rectify_by", _("The day by which it has to be rectified is over: it needs a later one."))


def _check_rectified(matter: Matter) -> None:
    if not standing.measures_of(matter.institution).filter(kind=MatterKind.RECTIFY).exists():
        raise NotAllowedNow(_("Nothing is to be rectified."))


def _check_resume(matter: Matter) -> None:
    if not standing.measures_of(matter.institution).exclude(kind=MatterKind.RECTIFY).exists():
        raise NotAllowedNow(_("No payment is deferred or refused."))


# Access by a key

KEY_USED = _("This key was used before. Make a new pair.")


def key_of(text: str) -> bytes:
    """The bytes of a public key that was typed in base64. Raises Unfit."""
    try:
        key = base64.b64decode(text, validate=True)
    except ValueError:
        key = b""
    if len(key) != KEY_BYTES:
        raise Unfit("new_value", _("This is no public key: 32 bytes of Ed25519, written in base64 (44 characters)."))
    return key


def _check_key(matter: Matter) -> None:
    if ClientKey.objects.filter(public_key=key_of(matter.new_value or "")).exists():
        raise Unfit("new_value", KEY_USED)


def _issue_key(matter: Matter) -> None:
    """The same key may be given out at this moment: then the database refuses it."""
    told = {"institution": matter.institution, "public_key": key_of(matter.new_value or "")}
    try:
        with transaction.atomic():
            ClientKey.objects.create(id=matter.pk, issued_at=matter.starts_at, **told)
    except IntegrityError as clash:
        if "public_key" not in str(clash):
            raise
        raise Unfit("new_value", KEY_USED) from clash


CHECKS: dict[MatterKind, Callable[[Matter], None]] = {
    MatterKind.PUBLISH: _check_publish,
    MatterKind.TAKE_OVER: _check_take_over,
    MatterKind.TERMS: _check_correction,
    MatterKind.SUSPEND: _check_suspend,
    MatterKind.LIFT: _check_lift,
    MatterKind.KEEP: _check_keep,
    MatterKind.CHANGE: _check_change,
    MatterKind.ALIAS: _check_alias,
    MatterKind.UNALIAS: _check_unalias,
    MatterKind.CREDIT_CODE: _check_credit_code,
    MatterKind.PLACE: _check_place,
    MatterKind.RECTIFY: _check_rectify,
    MatterKind.RECTIFIED: _check_rectified,
    MatterKind.RESUME_PAYMENT: _check_resume,
    MatterKind.MERGE: mergers.check_merge,
    MatterKind.UNMERGE: mergers.check_unmerge,
    MatterKind.KEY: _check_key,
}
EFFECTS: dict[MatterKind, Callable[[Matter], None]] = {
    MatterKind.PUBLISH: _publish,
    MatterKind.TAKE_OVER: _take_over,
    MatterKind.TERMS: _correct_terms,
    MatterKind.SUSPEND: _suspend,
    MatterKind.LIFT: _lift,
    MatterKind.TERMINATE: _terminate,
    MatterKind.KEEP: _keep,
    MatterKind.CHANGE: _change,
    MatterKind.ALIAS: _add_alias,
    MatterKind.UNALIAS: _strike_alias,
    MatterKind.CREDIT_CODE: _correct_credit_code,
    MatterKind.PLACE: _correct_place,
    MatterKind.MERGE: mergers.merge,
    MatterKind.UNMERGE: mergers.unmerge,
    MatterKind.KEY: _issue_key,
}
