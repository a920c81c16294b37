"""Who acts, and the scope in which everything that changes belongs to one act."""

from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass
from datetime import date, datetime
from threading import Lock
from typing import TYPE_CHECKING
from uuid import UUID

import uuid_utils.compat
from django.db import IntegrityError, transaction
from django.db.models import F, Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from agency.offices import prepared
from agency.offices.codes import province_of
from agency.offices.enums import Place, Role
from agency.offices.matrix import MATRIX, Permission, Reach
from agency.offices.refusals import Denied

if TYPE_CHECKING:
    from agency.offices.models import Act, Agency, Post, User

Ids = Callable[[datetime], UUID]
TOGETHER = 8
"""So many rows are written in one statement: an act with its events, which mostly is one."""
DEPUTY = "a deputy does not decide on the work of whom they stand in for"
"""How the database says it: migrations/0003_deputies_apart.py."""
COUNTED = 2**18 - 1
"""So many ids of one millisecond keep their order; 56 bits of each stay random (RFC 9562 §6.2)."""
_counting = Lock()
_last = [0, 0]
"""The millisecond of the last id, and how many ids it had before that one."""


class OutsideAct(Exception):
    """A tracked row was about to change outside `acting`. A fault in our code, never the user's."""


def uuid7(at: datetime) -> UUID:
    """A new UUID version 7 whose time part is `at` (RFC 9562).

    Ids of one millisecond count up within a process, so what one request did in turn keeps its order.
    """
    made: UUID = uuid_utils.compat.uuid7(nanoseconds=int(at.timestamp()) * 10**9 + at.microsecond * 1000)
    with _counting:
        millisecond = made.int >> 80
        _last[:] = (millisecond, min(_last[1] + 1, COUNTED)) if millisecond == _last[0] else (millisecond, 0)
        counter = _last[1]
    high, low = counter >> 6, counter & 0x3F
    return UUID(int=made.int & ~(0xFFF << 64 | 0x3F << 56) | high << 64 | low << 56)


def office_day(at: datetime) -> date:
    """The day at the agencies' desks (Asia/Shanghai) at a moment."""
    return timezone.localtime(at).date()


@dataclass(frozen=True, slots=True)
class Actor:
    """A person with the posts they hold now, or a machine with a name; and where they act."""

    user: "User | None" = None
    posts: tuple["Post", ...] = ()
    place: Place = Place.WINDOW
    machine: str = ""

    @classmethod
    def of(cls, user: "User", *, at: datetime, place: Place = Place.WINDOW) -> "Actor":
        """The actor that a signed-in person is at a moment. One query."""
        from agency.offices.models import Post

        held = Post.objects.held_on(office_day(at)).filter(user=user)
        own_first = held.order_by(F("stands_in_for").asc(nulls_first=True), "id")
        joined = own_first.select_related("agency__division", "stands_in_for")
        posts = tuple(joined) if user.is_active else ()
        return cls(user=user, posts=posts, place=place)

    @classmethod
    def machine_named(cls, name: str, *, place: Place = Place.TASK) -> "Actor":
        """A background task or a command, which acts in nobody's name."""
        return cls(place=place, machine=name)

    @property
    def roles(self) -> frozenset[Role]:
        return frozenset(Role(post.role) for post in self.posts)

    @property
    def agency(self) -> "Agency | None":
        """The agency whose desk this is: that of the first post."""
        return self.posts[0].agency if self.posts else None

    def reaches(self, permission: Permission) -> Iterable[tuple["Post", Reach]]:
        cells = MATRIX[permission]
        return [(post, cells[Role(post.role)]) for post in self.posts if Role(post.role) in cells]

    def may(self, permission: Permission) -> bool:
        """Does any post of this actor give the permission anywhere?"""
        return bool(self.reaches(permission))

    def post_for(self, permission: Permission, agency: "Agency") -> "Post | None":
        """The post under which this actor may do this to a record of that agency."""
        for post, reach in self.reaches(permission):
            if post.agency_id == agency.pk or (reach is Reach.BELOW and agency.path.startswith(post.agency.path)):
                return post
            if reach is Reach.PROVINCE and province_of(post.agency.division_id) == province_of(agency.division_id):
                return post
        return None

    def check_in_province(self, permission: Permission, division: str) -> "Post":
        """The post in the province of a division, as of a catalogue that no agency keeps. Raises Denied.

        A province without any agency in this deployment has nobody else: then a post elsewhere will do, because claims
        for treatment there are judged by its catalogue.
        """
        posts = [post for post, _reach in self.reaches(permission)]
        if not posts:
            raise Denied(code=f"no-{permission}")
        for post in posts:
            if province_of(post.agency.division_id) == province_of(division):
                return post
        if not type(posts[0].agency).objects.filter(division__code__startswith=division[:2]).exists():
            return posts[0]
        raise Denied(_("This lies in another province than your agency."), code="out-of-reach")

    def check(self, permission: Permission, agency: "Agency") -> "Post":
        """The post under which this is allowed. Raises Denied."""
        post = self.post_for(permission, agency)
        if post is None:
            raise Denied(code=f"no-{permission}")
        return post

    def judges_not(self, permission: Permission) -> list[int]:
        """Whose work this actor does not decide: their own, and that of whom they stand in for with this permission.

        So a deputy's rights are those of the post, never more than its holder has (trust.md §4).
        """
        stood_in_for = [post.stands_in_for_id for post, _reach in self.reaches(permission) if post.stands_in_for_id]
        return [*([self.user.pk] if self.user else []), *stood_in_for]

    def within(self, permission: Permission, agency_field: str = "agency") -> Q:
        """The rows that a permission reaches, as a filter on the field that names their agency."""
        own, below, provinces = set(), [], set()
        for post, reach in self.reaches(permission):
            if reach is Reach.PROVINCE:
                provinces.add(post.agency.division_id[:2])
            elif reach is Reach.BELOW:
                below.append(post.agency.path)
            else:
                own.add(post.agency_id)
        condition = Q(**{f"{agency_field}__in": own}) if own else Q(pk__in=[])
        for path in below:
            condition |= Q(**{f"{agency_field}__path__startswith": path})
        for digits in provinces:
            condition |= Q(**{f"{agency_field}__division__code__startswith": digits})
        return condition


_current: ContextVar["Act | None"] = ContextVar("act", default=None)


def current() -> "Act":
    """The act in progress. Raises OutsideAct."""
    act = _current.get()
    if act is None:
        raise OutsideAct("Tracked rows change inside `with acting(...)` only.")
    return act


@contextmanager
def _deputies_apart() -> Iterator[None]:
    """What the database says of a deputy who got the post at the very moment of deciding, as a sentence."""
    try:
        yield
    except IntegrityError as clash:
        if DEPUTY not in str(clash):
            raise
        raise Denied(
            _("The person you stand in for made this, so another person has to decide it."), code="own-work"
        ) from clash


@contextmanager
def _joined(act: "Act") -> Iterator[None]:
    """What fails inside another act takes back its own events only, as it does with its changes."""
    changed, noted = act.changed, len(act.noted)
    try:
        yield
    except BaseException:
        del act.noted[noted:]
        raise
    act.changed = changed


def _write(act: "Act") -> None:
    rows = [act, *act.noted]
    for first in range(0, len(rows), TOGETHER):
        prepared.insert(*rows[first : first + TOGETHER])


@contextmanager
def acting(
    *, by: Actor, at: datetime, ids: Ids, reason: str = "", about: str = "", post: "Post | None" = None
) -> Iterator["Act"]:
    """One transaction and one act. Inside another `acting` it joins that act, and may not unsay its changes.

    The act's row is written last, with its events, so that `act.post` can be set to the post under which the act was
    allowed. A Denied is kept as an act of its own after everything else was rolled back, and raised on. Nobody may
    act: an actor without person and machine is denied, and there is nobody to keep an act of.
    """
    from agency.offices.models import Act

    if (outer := _current.get()) is not None:
        with _joined(outer), transaction.atomic():
            yield outer
        return
    if by.user is None and not by.machine:
        raise Denied(code="nobody")
    act = Act(
        id=ids(at),
        at=at,
        user=by.user,
        post=post or (by.posts[0] if len(by.posts) == 1 else None),
        place=by.place,
        machine=by.machine,
        reason=reason,
        about=about,
    )
    act.ids, act.noted = ids, []
    token = _current.set(act)
    try:
        with _deputies_apart(), transaction.atomic():
            yield act
            if act.changed or act.noted:
                _write(act)
    except Denied as denial:
        act.denied = denial.code
        prepared.insert(act)
        raise
    finally:
        _current.reset(token)


def turn_away(*, by: Actor, at: datetime, ids: Ids, permission: Permission, about: str = "") -> None:
    """Keep on record that somebody tried what none of their posts allows. Always raises Denied."""
    with acting(by=by, at=at, ids=ids, about=about):
        raise Denied(code=f"no-{permission}")
