"""The writes: asking for a post or its end, granting, refusing, taking back; the first posts; a new password."""

from datetime import date, datetime, timedelta
from typing import Any
from uuid import UUID

from django.db import IntegrityError, transaction
from django.utils.translation import gettext_lazy as _

from agency.audit import trail
from agency.duties import permissions
from agency.offices.acts import Actor, Ids, acting, office_day
from agency.offices.enums import RequestState, Role
from agency.offices.models import Act, Agency, Post, PostRequest, User
from agency.offices.refusals import Denied, NotAllowedNow, Refusal, required

ONE_DAY = timedelta(days=1)
FIRST_ROLES = frozenset({Role.POSTS, Role.AUDITOR})
HELD_TWICE = _("This person holds this post, or one that does not go with it, on some of these days.")


def ask(
    *,
    by: Actor,
    at: datetime,
    ids: Ids,
    user_id: int,
    agency_id: int,
    role: str,
    starts_on: date,
    ends_on: date | None,
    reason: str,
    stands_in_for_id: int | None = None,
) -> PostRequest:
    """Ask that somebody be given a post, or, with `stands_in_for_id`, stand in for a colleague until a day.

    What can't be granted is refused here already. Raises Denied, Refusal.
    """
    with acting(by=by, at=at, ids=ids, reason=required(reason)) as act:
        agency = Agency.objects.get(pk=agency_id)
        act.post = permissions.check_may_ask(by, agency, user_id)
        request = PostRequest(
            id=ids(at),
            user_id=user_id,
            agency=agency,
            role=Role(role),
            starts_on=starts_on,
            ends_on=ends_on,
            stands_in_for_id=stands_in_for_id,
            reason=reason.strip(),
            requested_by=by.user,
            requested_at=at,
        )
        if starts_on < office_day(at):
            raise Refusal(_("A post begins today at the earliest."), code="starts-in-the-past")
        _check_possible(_post_wanted(request, starts_on))
        _keep(request)
        trail.record(act, "post.requested", subject=request, agency=agency)
        return request


def ask_to_end(*, by: Actor, at: datetime, ids: Ids, post_id: int, ends_on: date, reason: str) -> PostRequest:
    """Ask that a post end on a day, its last one; yesterday means at once. Raises Denied, NotAllowedNow, Refusal."""
    with acting(by=by, at=at, ids=ids, reason=required(reason)) as act:
        post = Post.objects.select_related("agency").get(pk=post_id)
        act.post = permissions.check_may_ask(by, post.agency, post.user_id)
        _check_can_end(post, at)
        if ends_on < office_day(at) - ONE_DAY:
            raise Refusal(_("The last day of a post lies not before yesterday."), code="ends-in-the-past")
        if post.ends_on is not None and ends_on >= post.ends_on:
            raise Refusal(_("The post ends on %(day)s anyway.") % {"day": post.ends_on}, code="ends-anyway")
        request = PostRequest(
            id=ids(at),
            user_id=post.user_id,
            agency=post.agency,
            role=post.role,
            starts_on=post.starts_on,
            ends_on=ends_on,
            stands_in_for_id=post.stands_in_for_id,
            ends_post=post,
            reason=reason.strip(),
            requested_by=by.user,
            requested_at=at,
        )
        _keep(request)
        trail.record(act, "post.end_requested", subject=request, agency=post.agency)
        return request


def grant(*, by: Actor, at: datetime, ids: Ids, request_id: UUID, reason: str = "") -> Post:
    """Grant what another person asked for: the post begins, or ends, in the same act.

    Raises Denied (own request or own post), NotAllowedNow, Refusal (no longer possible).
    """
    with acting(by=by, at=at, ids=ids, reason=reason.strip()) as act:
        request = _lock(request_id)
        act.post = permissions.check_may_decide(by, request)
        _check_open(request)
        post = _end(request, at) if request.ends_post else _give(request, at)
        _decide(request, RequestState.GRANTED, by, at, reason)
        trail.record(act, "post.request_granted", subject=request, agency=request.agency_id)
        if request.ends_post:
            trail.record(act, "post.ended", subject=post, agency=request.agency_id, request=str(request.pk))
        else:
            trail.record(act, "post.granted", subject=post, agency=request.agency_id, request=str(request.pk))
        return post


def refuse(*, by: Actor, at: datetime, ids: Ids, request_id: UUID, reason: str) -> PostRequest:
    """Refuse it, saying why. Raises Denied, NotAllowedNow, Refusal (no reason)."""
    with acting(by=by, at=at, ids=ids, reason=required(reason)) as act:
        request = _lock(request_id)
        act.post = permissions.check_may_decide(by, request)
        _check_open(request)
        _decide(request, RequestState.REFUSED, by, at, reason)
        trail.record(act, "post.request_refused", subject=request, agency=request.agency_id)
        return request


def withdraw(*, by: Actor, at: datetime, ids: Ids, request_id: UUID, reason: str = "") -> PostRequest:
    """Take a request back before it is decided. Raises Denied, NotAllowedNow."""
    with acting(by=by, at=at, ids=ids, reason=reason.strip()) as act:
        request = _lock(request_id)
        act.post = permissions.check_may_withdraw(by, request)
        _check_open(request)
        request.state = RequestState.WITHDRAWN
        request.save()
        trail.record(act, "post.request_withdrawn", subject=request, agency=request.agency_id)
        return request


def give_first_post(
    *, by: Actor, at: datetime, ids: Ids, agency_code: str, staff_number: str, role: str, reason: str
) -> Post:
    """The operator gives the first permission maintainer or auditor, as long as nobody there can grant posts in pairs.

    `by` is a machine: at the desk this does not exist. Raises Refusal, Denied.
    """
    with acting(by=by, at=at, ids=ids, reason=required(reason)) as act:
        if not by.machine:
            raise Denied(code="nobody")
        agency = Agency.objects.select_for_update(of=("self",)).filter(code=agency_code).first()
        user = User.objects.filter(staff_number=staff_number, is_active=True).first()
        if agency is None or user is None:
            raise Refusal(_("There is no such agency or person."), code="unknown")
        if role not in FIRST_ROLES:
            raise Refusal(_("Only a permission maintainer or an auditor is made this way."), code="other-role")
        if role in _roles_that_grant(agency, office_day(at)):
            raise Refusal(_("There is one already: posts are asked for and granted at the desk."), code="there-already")
        post = Post(user=user, agency=agency, role=role, starts_on=office_day(at))
        post.save()
        trail.record(act, "post.first", subject=post, agency=agency)
        return post


def note_new_password(*, act: Act, person: User) -> None:
    """Somebody else set this person's password: kept where the auditors of the person's agencies see it."""
    held = Post.objects.filter(user=person).order_by("agency_id").values_list("agency_id", flat=True)
    for agency in dict.fromkeys(held) or [None]:
        trail.record(act, "person.password_set", subject=person, agency=agency)


# What the steps share


def _lock(request_id: UUID) -> PostRequest:
    rows = PostRequest.objects.select_related("agency", "user", "ends_post__agency")
    return rows.select_for_update(of=("self",)).get(pk=request_id)  # type: ignore[no-any-return]


def _check_open(request: PostRequest) -> None:
    if request.state != RequestState.OPEN:
        state = RequestState(request.state).label
        raise NotAllowedNow(_("This request is not open any more: %(state)s.") % {"state": state})


def _keep(request: PostRequest) -> None:
    try:
        with transaction.atomic():
            request.save(force_insert=True)
    except IntegrityError as clash:
        if "post_request_open_once" not in str(clash):
            raise
        raise Refusal(_("The same is asked for already and waits for a decision."), code="asked-already") from clash


def _decide(request: PostRequest, state: RequestState, by: Actor, at: datetime, reason: str) -> None:
    request.state = state
    request.decided_by, request.decided_at = by.user, at
    request.decided_because = reason.strip()
    request.save()


def _post_wanted(request: PostRequest, starts_on: date) -> Post:
    return Post(
        user=request.user,
        agency=request.agency,
        role=request.role,
        starts_on=starts_on,
        ends_on=request.ends_on,
        stands_in_for=request.stands_in_for,
    )


def _check_possible(post: Post) -> None:
    """Raises Refusal for what the database would not take."""
    if not post.user.is_active:
        raise Refusal(_("This person does not work here any more."), code="inactive")
    if post.ends_on is not None and post.ends_on < post.starts_on:
        raise Refusal(_("The last day lies before the first."), code="ends-before-start")
    if post.stands_in_for is not None:
        _check_deputy(post)
    post.check_apart()
    same = Post.objects.beside(post).filter(agency=post.agency, role=post.role)
    if (held := same.order_by("starts_on", "id").first()) is not None:
        told = {"first": held.starts_on, "last": held.ends_on or _("without end")}
        raise Refusal(_("This person holds that post already (%(first)s – %(last)s).") % told, code="held-already")


def _check_deputy(post: Post) -> None:
    """A deputy stands in until a day, for somebody who holds the post itself (not as a deputy) on the first."""
    if post.ends_on is None:
        raise Refusal(_("Say until when the deputy stands in."), code="deputy-without-end")
    if post.stands_in_for_id == post.user_id:
        raise Refusal(_("Nobody stands in for themselves."), code="deputy-of-oneself")
    held = Post.objects.held_on(post.starts_on).filter(user=post.stands_in_for_id, stands_in_for=None)
    if not held.filter(agency=post.agency, role=post.role).exists():
        raise Refusal(
            _("The person stood in for does not hold this post there on the first day."), code="deputy-for-nobody"
        )


def _give(request: PostRequest, at: datetime) -> Post:
    """The post asked for; it begins on the day it is granted if its day has gone by."""
    post = _post_wanted(request, max(request.starts_on, office_day(at)))
    _check_possible(post)
    return _saved(post)


def _end(request: PostRequest, at: datetime) -> Post:
    """The post ends on the day asked for, never earlier than yesterday or than it began."""
    post = Post.objects.select_for_update(of=("self",)).get(pk=request.ends_post_id)
    _check_can_end(post, at)
    assert request.ends_on is not None
    ends_on = max(request.ends_on, office_day(at) - ONE_DAY, post.starts_on)
    post.ends_on = min(post.ends_on, ends_on) if post.ends_on else ends_on
    return _saved(post)


def _check_can_end(post: Post, at: datetime) -> None:
    if post.ends_on is not None and post.ends_on < office_day(at):
        raise NotAllowedNow(_("This post has ended already, on %(day)s.") % {"day": post.ends_on})


def _saved(post: Post) -> Post:
    try:
        with transaction.atomic():
            post.save()
    except IntegrityError as clash:
        if not any(name in str(clash) for name in ("post_once_at_a_time", "posts_apart")):
            raise
        raise Refusal(HELD_TWICE, code="posts-apart") from clash
    return post


def _roles_that_grant(agency: Agency, today: date) -> set[str]:
    """Which of the roles that grant posts somebody holds today for this agency, there or above it."""
    above = [f"{agency.path[: end + 1]}" for end, sign in enumerate(agency.path) if sign == "/" and end]
    held: Any = Post.objects.held_on(today).filter(agency__path__in=above, role__in=FIRST_ROLES, user__is_active=True)
    return set(held.values_list("role", flat=True))
