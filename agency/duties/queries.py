"""Posts and requests as lists: scoped, bounded, in an order that does not move."""

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from uuid import UUID

from django.db.models import Count, Q, QuerySet

from agency.offices.acts import Actor
from agency.offices.enums import RequestState
from agency.offices.matrix import Permission, Reach
from agency.offices.models import Agency, Post, PostRequest, User

PAGE = 25
SHOWN = ("user", "agency", "stands_in_for", "requested_by", "decided_by", "ends_post__agency")


@dataclass(frozen=True, slots=True)
class Page:
    """One page of a list; `after` asks for the next one and is empty at the end."""

    rows: list[Any]
    after: str


def reached(actor: Actor) -> Q:
    """Posts and requests that the actor's own posts let them see: to inspect, or to ask for others."""
    return actor.within(Permission.POST_VIEW) | actor.within(Permission.POST_REQUEST)


def requests(actor: Actor) -> QuerySet[PostRequest]:
    """All requests that this person sees, with what a page of one shows."""
    return PostRequest.objects.filter(reached(actor)).select_related(*SHOWN)  # type: ignore[no-any-return]


def waiting_for(actor: Actor) -> QuerySet[PostRequest]:
    """Requests that this person may grant or refuse, the oldest first."""
    me = actor.user.pk if actor.user else 0
    rows = PostRequest.objects.visible_to(actor, Permission.POST_GRANT).filter(state=RequestState.OPEN)
    others = rows.exclude(requested_by__in=actor.judges_not(Permission.POST_GRANT)).exclude(user=me)
    return others.select_related("user", "agency", "requested_by").order_by("requested_at", "id")  # type: ignore[no-any-return]


def request_tabs(actor: Actor) -> dict[str, Q]:
    """The tabs of the list of requests, each as a condition on what the actor sees."""
    me = actor.user.pk if actor.user else 0
    is_open = Q(state=RequestState.OPEN)
    own = actor.judges_not(Permission.POST_GRANT)
    mine = actor.within(Permission.POST_GRANT) & ~Q(requested_by__in=own) & ~Q(user=me)
    return {"todo": is_open & mine, "open": is_open, "decided": ~is_open}


def request_counts(actor: Actor) -> dict[str, int]:
    """Exact counts of the tabs. One query."""
    counted = {name: Count("pk", filter=condition) for name, condition in request_tabs(actor).items()}
    return PostRequest.objects.filter(reached(actor)).aggregate(**counted)


def request_page(actor: Actor, tab: str, after: str = "") -> Page:
    """One page of a tab, the newest first."""
    rows = requests(actor).filter(request_tabs(actor)[tab])
    moment, _, key = after.partition("_")
    try:
        at, pk = datetime.fromisoformat(moment), UUID(key)
    except ValueError:
        pass
    else:
        rows = rows.filter(Q(requested_at__lt=at) | Q(requested_at=at, pk__lt=pk))
    found = list(rows.order_by("-requested_at", "-pk")[: PAGE + 1])
    last = found[PAGE - 1] if len(found) > PAGE else None
    return Page(found[:PAGE], f"{last.requested_at.isoformat()}_{last.pk}" if last else "")


def agencies(actor: Actor) -> list[Agency]:
    """The agencies whose posts this person sees, from the top down."""
    reach = _agencies_within(actor, Permission.POST_VIEW) | _agencies_within(actor, Permission.POST_REQUEST)
    return list(Agency.objects.filter(reach).order_by("path"))


def agencies_to_ask_for(actor: Actor) -> list[Agency]:
    """The agencies for which this person may ask for posts."""
    return list(Agency.objects.filter(_agencies_within(actor, Permission.POST_REQUEST)).order_by("path"))


def _agencies_within(actor: Actor, permission: Permission) -> Q:
    condition = Q(pk__in=[])
    for post, reach in actor.reaches(permission):
        condition |= Q(pk=post.agency_id) if reach is Reach.OWN else Q(path__startswith=post.agency.path)
    return condition


def posts_of(agency: Agency, today: date, *, ended: bool, after: int = 0) -> Page:
    """Posts in an agency, in the order in which they were given: those that have ended, or all others."""
    over = Q(ends_on__lt=today)
    rows = Post.objects.filter(over if ended else ~over, agency=agency, pk__gt=after)
    found = list(rows.select_related("user", "agency", "stands_in_for").order_by("pk")[: PAGE + 1])
    return Page(found[:PAGE], str(found[PAGE - 1].pk) if len(found) > PAGE else "")


def post_visible(actor: Actor, pk: int) -> Post | None:
    """One post that this person sees."""
    return Post.objects.filter(reached(actor)).select_related("user", "agency", "stands_in_for").filter(pk=pk).first()


def is_last_post(post: Post, day: date) -> bool:
    """Does its holder have no other post after a day?"""
    later = Post.objects.filter(Q(ends_on=None) | Q(ends_on__gt=day), user=post.user_id).exclude(pk=post.pk)
    return not later.exists()


def person_named(staff_number: str) -> User | None:
    """The active person with a staff number."""
    return User.objects.filter(staff_number=staff_number.strip(), is_active=True).first()
