"""Posts are asked for by one person and granted by another; deputies; the first posts of an installation."""

from datetime import date
from typing import Any

import pytest
from django.db import IntegrityError, transaction

from agency.audit.models import Event
from agency.duties import actions
from agency.offices.acts import Actor, uuid7
from agency.offices.enums import RequestState, Role
from agency.offices.models import Act, Agency, Post, PostRequest
from agency.offices.refusals import Denied, NotAllowedNow, Refusal
from tests import factories
from tests.factories import NOW, moment
from tests.offices.test_posts_apart import PAIRS

pytestmark = pytest.mark.django_db
TODAY = date(2026, 3, 9)


@pytest.fixture
def office() -> Agency:
    return factories.agency("120000")


def grant(request: PostRequest, by: Actor | None = None, at: Any = NOW) -> Post:
    by = by or factories.actor(request.agency, Role.AUDITOR)
    return actions.grant(by=by, at=at, ids=uuid7, request_id=request.pk)


def asking_to_end(post: Post, day: date, by: Actor | None = None, at: Any = NOW) -> PostRequest:
    by = by or factories.actor(post.agency, Role.APPROVER)
    return actions.ask_to_end(by=by, at=at, ids=uuid7, post_id=post.pk, ends_on=day, reason="Moves away")


def code_of(refused: Any) -> str:
    return str(refused.value.code)


def test_what_one_person_asked_for_another_grants_and_the_post_begins_in_that_act(office: Agency) -> None:
    request = factories.post_request(office, role=Role.REVIEWER, ends_on=date(2026, 12, 31))
    assert request.user.posts.count() == 0

    post = grant(request)

    request.refresh_from_db()
    assert (post.role, post.starts_on, post.ends_on) == (Role.REVIEWER, date(2026, 3, 10), date(2026, 12, 31))
    assert (request.state, request.decided_at) == (RequestState.GRANTED, NOW)
    act = post.history.get().act
    assert (act.user, act.post.role) == (request.decided_by, Role.AUDITOR)
    kinds = Event.objects.filter(act=act).order_by("kind").values_list("kind", "agency")
    assert list(kinds) == [("post.granted", office.pk), ("post.request_granted", office.pk)]


@pytest.mark.parametrize("is_granted", [True, False])
def test_nobody_decides_what_they_asked_for_themselves(office: Agency, is_granted: bool) -> None:
    maintainer = factories.actor(office, Role.POSTS)
    request = factories.post_request(office, by=maintainer)
    act = actions.grant if is_granted else actions.refuse
    with pytest.raises(Denied) as denied:
        act(by=maintainer, at=NOW, ids=uuid7, request_id=request.pk, reason="x")
    assert code_of(denied) == "own-work"
    assert Act.objects.get(user=maintainer.user, denied="own-work")


def test_nobody_decides_on_a_post_of_their_own_or_asks_for_one(office: Agency) -> None:
    auditor = factories.actor(office, Role.AUDITOR)
    approver = factories.actor(office, Role.APPROVER)
    assert auditor.user is not None
    ends = asking_to_end(auditor.user.posts.get(), TODAY, by=factories.actor(office, Role.POSTS))
    with pytest.raises(Denied) as denied:
        grant(ends, by=auditor)
    assert code_of(denied) == "own-post"
    with pytest.raises(Denied) as denied:
        factories.post_request(office, by=approver, user=approver.user)
    assert code_of(denied) == "own-post"


def test_the_database_keeps_asker_granter_and_holder_apart_too(office: Agency) -> None:
    request = factories.post_request(office)
    rows = PostRequest.objects.filter(pk=request.pk)
    for who in (request.requested_by, request.user):
        with pytest.raises(IntegrityError, match="maker_is_not_granter"), transaction.atomic():
            rows.update(state="GRANTED", decided_by=who, decided_at=NOW)
    with pytest.raises(IntegrityError, match="not_for_oneself"), transaction.atomic():
        rows.update(requested_by=request.user)


def test_a_superuser_grants_nothing(office: Agency) -> None:
    boss = Actor.of(factories.person(office, is_superuser=True), at=NOW)
    with pytest.raises(Denied):
        grant(factories.post_request(office), by=boss)


@pytest.mark.parametrize(("held", "wanted"), PAIRS)
def test_every_pair_of_posts_is_refused_or_granted_as_written_by_hand(office: Agency, held: str, wanted: str) -> None:
    """At asking already, and again at granting for what was asked for before the other post was given."""
    holder, free = factories.person(office, Role(held)), factories.person(office)
    by = factories.actor(office, Role.POSTS)
    ask = {"by": by, "role": Role(wanted)}
    if PAIRS[held, wanted] and held != wanted:
        assert grant(factories.post_request(office, user=holder, **ask)).role == wanted
    else:
        with pytest.raises(Refusal) as refused:
            factories.post_request(office, user=holder, **ask)
        assert code_of(refused) == ("held-already" if held == wanted else "posts-apart")
    early = factories.post_request(office, user=free, **ask)
    with factories.acting(by=factories.machine(), at=NOW, ids=uuid7):
        Post.objects.create(user=free, agency=factories.agency("110000"), role=held, starts_on=TODAY)
    if PAIRS[held, wanted]:
        assert grant(early).role == wanted
    else:
        with pytest.raises(Refusal) as refused:
            grant(early)
        assert code_of(refused) == "posts-apart"
        early.refresh_from_db()
        assert early.state == RequestState.OPEN


def test_a_county_gets_no_maintainer_and_its_posts_are_maintained_from_above(office: Agency) -> None:
    county = factories.agency("120116", parent=office)
    above, auditor = factories.actor(office, Role.POSTS), factories.actor(office, Role.AUDITOR)
    with pytest.raises(Refusal) as refused:
        factories.post_request(county, by=above, role=Role.POSTS)
    assert code_of(refused) == "none-in-counties"
    assert grant(factories.post_request(county, by=above), by=auditor).agency == county
    with pytest.raises(Denied):
        factories.post_request(factories.agency("110000"), by=above)


def test_what_makes_no_sense_is_refused_at_asking(office: Agency) -> None:
    wrong: list[tuple[dict[str, Any], str]] = [
        ({"starts_on": date(2026, 3, 8)}, "starts-in-the-past"),
        ({"ends_on": date(2026, 3, 9)}, "ends-before-start"),
        ({"reason": "  "}, "reason-missing"),
    ]
    for values, code in wrong:
        with pytest.raises(Refusal) as refused:
            factories.post_request(office, **values)
        assert code_of(refused) == code
    request = factories.post_request(office)
    with pytest.raises(Refusal) as refused:
        factories.post_request(office, user=request.user)
    assert code_of(refused) == "asked-already"


def test_a_post_granted_late_begins_on_that_day(office: Agency) -> None:
    request = factories.post_request(office)
    assert grant(request, at=moment("2026-03-20 09:00")).starts_on == date(2026, 3, 20)


def test_the_end_of_a_post_is_asked_for_and_granted_the_same_way(office: Agency) -> None:
    post = factories.person(office, Role.CLERK).posts.get()
    request = asking_to_end(post, date(2026, 3, 31))
    grant(request)
    post.refresh_from_db()
    assert post.ends_on == date(2026, 3, 31)
    assert Actor.of(post.user, at=moment("2026-04-01 08:00")).posts == ()
    with pytest.raises(Refusal) as refused:
        asking_to_end(post, date(2026, 4, 1))
    assert code_of(refused) == "ends-anyway"


def test_a_post_ends_at_once_but_never_earlier(office: Agency) -> None:
    post = factories.person(office, Role.CLERK).posts.get()
    with pytest.raises(Refusal) as refused:
        asking_to_end(post, date(2026, 3, 7))
    assert code_of(refused) == "ends-in-the-past"
    request = asking_to_end(post, date(2026, 3, 8))
    grant(request, at=moment("2026-03-12 10:00"))
    post.refresh_from_db()
    assert post.ends_on == date(2026, 3, 11)
    with pytest.raises(NotAllowedNow):
        asking_to_end(post, date(2026, 3, 12), at=moment("2026-03-12 11:00"))


def test_a_refusal_has_its_reason_and_a_withdrawal_ends_it_too(office: Agency) -> None:
    auditor, approver = factories.actor(office, Role.AUDITOR), factories.actor(office, Role.APPROVER)
    refused = factories.post_request(office)
    with pytest.raises(Refusal):
        actions.refuse(by=auditor, at=NOW, ids=uuid7, request_id=refused.pk, reason=" ")
    actions.refuse(by=auditor, at=NOW, ids=uuid7, request_id=refused.pk, reason="Two clerks are enough")
    withdrawn = factories.post_request(office)
    actions.withdraw(by=approver, at=NOW, ids=uuid7, request_id=withdrawn.pk)
    for request, state in ((refused, RequestState.REFUSED), (withdrawn, RequestState.WITHDRAWN)):
        request.refresh_from_db()
        assert (request.state, request.user.posts.count()) == (state, 0)
        with pytest.raises(NotAllowedNow):
            grant(request)


@pytest.mark.race
@pytest.mark.django_db(transaction=True)
def test_granted_and_taken_back_at_the_same_moment_one_of_the_two_holds(together: Any) -> None:
    office = factories.agency("320100")
    for _ in range(6):
        asker, auditor = factories.actor(office, Role.APPROVER), factories.actor(office, Role.AUDITOR)
        request = factories.post_request(office, by=asker)
        outcomes = together(
            lambda r=request, by=auditor: actions.grant(by=by, at=NOW, ids=uuid7, request_id=r.pk),
            lambda r=request, by=asker: actions.withdraw(by=by, at=NOW, ids=uuid7, request_id=r.pk),
        )
        refused = [each for each in outcomes if isinstance(each, NotAllowedNow)]
        assert len(refused) == 1
        request.refresh_from_db()
        held = request.user.posts.count()
        assert (request.state, held) in {(RequestState.GRANTED, 1), (RequestState.WITHDRAWN, 0)}


@pytest.mark.race
@pytest.mark.django_db(transaction=True)
def test_two_people_granting_two_incompatible_posts_at_once_give_one_post(together: Any) -> None:
    office = factories.agency("320100")
    for _ in range(6):
        user = factories.person(office)
        pair = [factories.post_request(office, user=user, role=role) for role in (Role.CLERK, Role.FINANCE)]
        people = [factories.actor(office, Role.AUDITOR) for _ in pair]
        outcomes = together(*(lambda r=r, by=by: grant(r, by=by) for r, by in zip(pair, people, strict=True)))
        assert sorted(type(each).__name__ for each in outcomes) == ["Post", "Refusal"]
        assert user.posts.count() == 1


# The first posts of an installation


def first(office: Agency, role: str, by: Actor | None = None, **values: Any) -> Post:
    user = factories.person(office)
    told = {"agency_code": office.code, "staff_number": user.staff_number, "role": role, "reason": "Start", **values}
    return actions.give_first_post(by=by or factories.machine(), at=NOW, ids=uuid7, **told)


def test_the_operator_gives_one_maintainer_and_one_auditor_and_then_no_more(office: Agency) -> None:
    posts = [first(office, "PM"), first(office, "AU")]
    act = posts[0].history.get().act
    assert (act.machine, act.reason) == ("factory", "Start")
    assert Event.objects.filter(kind="post.first", agency=office).count() == 2
    county = factories.agency("120116", parent=office)
    for where, role, code in (
        (office, "PM", "there-already"),
        (county, "AU", "there-already"),
        (office, "AP", "other-role"),
    ):
        with pytest.raises(Refusal) as refused:
            first(where, role)
        assert code_of(refused) == code


def test_the_first_post_is_given_again_only_when_the_last_of_its_kind_is_gone(office: Agency) -> None:
    first(office, "PM").user.posts.update(ends_on=date(2026, 3, 8), starts_on=date(2026, 1, 1))
    assert first(office, "PM").role == "PM"


def test_nobody_at_a_desk_gives_first_posts(office: Agency) -> None:
    with pytest.raises(Denied):
        first(office, "PM", by=Actor.of(factories.person(office, is_superuser=True), at=NOW))
    with pytest.raises(Refusal):
        first(office, "PM", reason="")
