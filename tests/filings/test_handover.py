"""A colleague is ill: her open work goes to others in one act, and whoever made a filing stays its maker."""

from datetime import date
from typing import Any

import pytest
from django.urls import reverse

from agency.audit.models import Event
from agency.offices.acts import Actor, uuid7
from agency.offices.enums import Role
from agency.offices.models import Agency, PostRequest, User
from agency.offices.refusals import Denied, NotAllowedNow, Refusal
from agency.policy import actions as policy_actions
from agency.policy.models import ParameterProposal
from agency.workers import queries as worker_queries
from filings import actions as filing_actions
from filings import queries as filing_queries
from filings.handover import actions, queries
from filings.models import FilingVersion
from institutions import actions as register_actions
from institutions.actions import lists as list_actions
from institutions.models import InstitutionList, Matter
from tests import factories
from tests.factories import NOW

pytestmark = pytest.mark.django_db


@pytest.fixture
def office() -> Agency:
    return factories.agency("120000")


def give(office: Agency, giver: User, taker: User, **values: Any) -> actions.Given:
    by = values.pop("by", None) or factories.actor(office, Role.APPROVER)
    told = {"agency_id": office.pk, "from_id": giver.pk, "to_id": taker.pk, "reason": "Ill", **values}
    return actions.hand_over(by=by, at=NOW, ids=uuid7, **told)


def todo_of(user: User) -> list[FilingVersion]:
    actor = Actor.of(user, at=NOW)
    return filing_queries.worklist(actor, NOW, tab="todo", filters=filing_queries.NO_FILTER).versions


def test_all_of_it_goes_in_one_act_and_is_found_by_the_colleague_while_the_maker_stays(office: Agency) -> None:
    ill, other = factories.person(office, Role.CLERK), factories.person(office, Role.CLERK)
    hers = Actor.of(ill, at=NOW)
    drafts = [factories.draft(factories.worker(office), by=hers) for _ in range(3)]
    row = factories.determination(factories.worker(office), confirmed=False)
    type(row).objects.filter(pk=row.pk).update(state="SENT_BACK", handled_by=ill)
    assert queries.counted(office, ill) == 4

    given = give(office, ill, other, everything=True)

    assert (given.given, given.left) == (4, 0)
    assert {each.pk for each in todo_of(other)} == {each.pk for each in drafts}
    assert todo_of(ill) == []
    assert worker_queries.determinations_sent_back(Actor.of(other, at=NOW)) == [row]
    assert worker_queries.determinations_sent_back(hers) == []
    for draft in drafts:
        before = draft.editors
        draft.refresh_from_db()
        assert draft.editors == before == [ill.pk]
    acts = Event.objects.filter(kind__endswith=".handed_over").values_list("act", "act__reason").distinct()
    assert len(acts) == 1
    assert acts[0][1] == "Ill"


def test_chosen_work_alone_goes_and_nothing_goes_if_one_piece_does_not_fit(office: Agency) -> None:
    ill, other = factories.person(office, Role.CLERK), factories.person(office, Role.CLERK)
    one, two = (factories.draft(factories.worker(office), by=Actor.of(ill, at=NOW)) for _ in range(2))
    assert give(office, ill, other, versions=[one.pk]).given == 1
    with pytest.raises(NotAllowedNow):
        give(office, ill, other, versions=[one.pk, two.pk])
    assert [each.pk for each in todo_of(ill)] == [two.pk]


def test_a_case_taken_up_goes_to_who_may_judge_it_and_never_to_its_maker(office: Agency) -> None:
    ill, maker = factories.person(office, Role.APPROVER), factories.person(office, Role.CLERK, Role.APPROVER)
    clerk, other = factories.person(office, Role.CLERK), factories.person(office, Role.APPROVER)
    case = factories.submitted(factories.worker(office), by=Actor.of(maker, at=NOW))
    filing_actions.claim(by=Actor.of(ill, at=NOW), at=NOW, ids=uuid7, version_id=case.pk)
    for taker in (maker, clerk):
        with pytest.raises(Refusal) as refused:
            give(office, ill, taker, versions=[case.pk])
        assert refused.value.code == "no-fitting-post"
    give(office, ill, other, versions=[case.pk])
    case.refresh_from_db()
    assert (case.claimed_by, case.claimed_at) == (other, NOW)


def test_what_does_not_fit_stays_when_all_is_given(office: Agency) -> None:
    ill, other = factories.person(office, Role.CLERK, Role.REVIEWER), factories.person(office, Role.CLERK)
    factories.draft(factories.worker(office), by=Actor.of(ill, at=NOW))
    case = factories.submitted(factories.worker(office))
    filing_actions.claim(by=Actor.of(ill, at=NOW), at=NOW, ids=uuid7, version_id=case.pk)
    given = give(office, ill, other, everything=True)
    assert (given.given, given.left) == (1, 1)


def test_only_an_approver_of_that_agency_gives_work_with_a_reason(office: Agency) -> None:
    ill, other = factories.person(office, Role.CLERK), factories.person(office, Role.CLERK)
    draft = factories.draft(factories.worker(office), by=Actor.of(ill, at=NOW))
    for by in (
        factories.actor(office, Role.REVIEWER),
        factories.actor(office, Role.POSTS),
        factories.actor(factories.agency("110000"), Role.APPROVER),
    ):
        with pytest.raises(Denied):
            give(office, ill, other, versions=[draft.pk], by=by)
    for values, code in (({"reason": " "}, "reason-missing"), ({"to_id": ill.pk}, "same-person")):
        with pytest.raises(Refusal) as refused:
            give(office, ill, other, versions=[draft.pk], **values)
        assert refused.value.code == code
    with pytest.raises(Refusal) as refused:
        give(office, ill, other)
    assert refused.value.code == "nothing-chosen"


# What the leaver asked for or proposed


def asked_and_proposed(office: Agency, leaver: User) -> tuple[PostRequest, ParameterProposal, Matter, InstitutionList]:
    """One of each, all made by one person (who may hold no such posts together: the posts are lent)."""
    approver = Actor(user=leaver, posts=factories.actor(office, Role.APPROVER).posts)
    data = Actor(user=leaver, posts=factories.actor(office, Role.DATA).posts)
    return (
        factories.post_request(office, by=approver),
        factories.parameter_proposal(office, by=data),
        factories.matter(factories.registered(office), by=data),
        factories.institution_list(office, by=data),
    )


def states(rows: Any) -> list[str]:
    for row in rows:
        row.refresh_from_db()
    return [row.state for row in rows]


def test_what_a_leaver_asked_for_or_proposed_is_withdrawn_in_the_same_act_and_not_given(office: Agency) -> None:
    leaver, other = factories.person(office, Role.CLERK), factories.person(office, Role.CLERK)
    draft = factories.draft(factories.worker(office), by=Actor.of(leaver, at=NOW))
    rows = asked_and_proposed(office, leaver)
    elses = factories.post_request(office), factories.matter(factories.registered(office))
    assert queries.counted(office, leaver) == 5

    by = factories.actor(office, Role.APPROVER)
    given = give(office, leaver, other, by=by, everything=True)

    assert (given.given, given.left, given.withdrawn) == (1, 0, 4)
    assert states(rows) == ["WITHDRAWN"] * 4
    assert states(elses) == ["OPEN", "OPEN"]
    assert [row.decided_by for row in rows] == [None] * 4
    kinds = ["filing.handed_over", "post.request_withdrawn", "policy.withdrawn", "institution.withdrawn"]
    kinds.append("institution_list.withdrawn")
    events = Event.objects.filter(kind__in=kinds).order_by("id")
    assert list(events.values_list("kind", "act__user", "act__reason")) == [
        (kind, by.user.pk if by.user else None, "Ill") for kind in kinds
    ]
    assert events.values("act").distinct().count() == 1
    assert [each.pk for each in todo_of(other)] == [draft.pk]
    assert queries.counted(office, leaver) == 0


def test_withdrawing_alone_needs_no_colleague_and_giving_does(office: Agency) -> None:
    leaver = factories.person(office, Role.CLERK)
    rows = asked_and_proposed(office, leaver)
    assert queries.people_with_work(office) == [leaver]
    chosen = actions.Own(matters=[rows[2].pk])
    assert give(office, leaver, leaver, to_id=None, own=chosen).withdrawn == 1
    assert states(rows) == ["OPEN", "OPEN", "WITHDRAWN", "OPEN"]
    factories.draft(factories.worker(office), by=Actor.of(leaver, at=NOW))
    with pytest.raises(Refusal) as refused:
        give(office, leaver, leaver, to_id=None, everything=True)
    assert refused.value.code == "nobody-chosen"
    assert states(rows) == ["OPEN", "OPEN", "WITHDRAWN", "OPEN"]


def test_nothing_is_withdrawn_that_was_decided_or_that_another_made_or_by_who_may_not(office: Agency) -> None:
    leaver = factories.person(office, Role.CLERK)
    rows = asked_and_proposed(office, leaver)
    elses = factories.post_request(office)
    policy_actions.refuse(
        by=factories.actor(office, Role.APPROVER), at=NOW, ids=uuid7, proposal_id=rows[1].pk, reason="No."
    )
    for own in (
        actions.Own(requests=[rows[0].pk, elses.pk]),
        actions.Own(requests=[rows[0].pk], proposals=[rows[1].pk]),
    ):
        with pytest.raises(NotAllowedNow):
            give(office, leaver, leaver, to_id=None, own=own)
    with pytest.raises(Denied):
        give(office, leaver, leaver, to_id=None, everything=True, by=factories.actor(office, Role.DATA))
    assert states((*rows, elses)) == ["OPEN", "REFUSED", "OPEN", "OPEN", "OPEN"]


def test_only_who_gives_work_there_withdraws_what_a_colleague_proposed_and_says_why(office: Agency) -> None:
    leaver = factories.person(office, Role.CLERK)
    _, proposal, matter, taken_in = asked_and_proposed(office, leaver)
    here, elsewhere = (factories.actor(each, Role.APPROVER) for each in (office, factories.agency("110000")))
    who = {"at": NOW, "ids": uuid7}
    for withdraw, subject in (
        (policy_actions.withdraw_for, {"proposal_id": proposal.pk}),
        (register_actions.withdraw_for, {"matter_id": matter.pk}),
        (list_actions.withdraw_for, {"list_id": taken_in.pk}),
    ):
        for by in (factories.actor(office, Role.DATA), elsewhere):
            with pytest.raises(Denied):
                withdraw(by=by, reason="Left.", **who, **subject)
        with pytest.raises(Refusal) as refused:
            withdraw(by=here, reason=" ", **who, **subject)
        assert refused.value.code == "unfit"
    assert states((proposal, matter, taken_in)) == ["OPEN", "OPEN", "OPEN"]


def test_the_page_lists_what_was_proposed_and_withdraws_what_is_chosen(at_desk: Any, office: Agency) -> None:
    leaver = factories.person(office, Role.CLERK)
    request, proposal, matter, taken_in = asked_and_proposed(office, leaver)
    client = at_desk(factories.actor(office, Role.APPROVER))
    address = reverse("handover:open")
    form = {"agency": office.code, "person": leaver.staff_number}
    page = client.get(address, form).content.decode()
    for name, row in (("request", request), ("proposal", proposal), ("matter", matter), ("list", taken_in)):
        assert f'name="{name}" value="{row.pk}"' in page
    assert 'name="to"' not in page
    chosen = {"request": request.pk, "proposal": proposal.pk, "list": taken_in.pk, "reason": "Left"}
    done = client.post(address, {**form, **chosen}, follow=True)
    assert "Withdrawn: 3." in done.content.decode()
    assert states((request, proposal, matter, taken_in)) == ["WITHDRAWN", "WITHDRAWN", "OPEN", "WITHDRAWN"]
    factories.draft(factories.worker(office), by=Actor.of(leaver, at=NOW))
    refused = client.post(address, {**form, "reason": "Left", "all": "1"})
    assert refused.status_code == 422
    assert "Choose a colleague." in refused.content.decode()


@pytest.mark.race
@pytest.mark.django_db(transaction=True)
def test_giving_all_leaves_alone_what_was_decided_at_the_same_time(together: Any) -> None:
    office = factories.agency("120000")
    leaver = factories.person(office, Role.CLERK)
    rows = asked_and_proposed(office, leaver)
    head, other = factories.actor(office, Role.APPROVER), factories.actor(office, Role.APPROVER)
    given, granted = together(
        lambda: give(office, leaver, leaver, to_id=None, everything=True, by=head),
        lambda: register_actions.grant(by=other, at=NOW, ids=uuid7, matter_id=rows[2].pk),
    )
    state = states(rows)[2]
    assert state in ("GRANTED", "WITHDRAWN")
    assert given.withdrawn == (3 if state == "GRANTED" else 4)
    assert isinstance(granted, NotAllowedNow) == (state == "WITHDRAWN")


@pytest.mark.race
@pytest.mark.django_db(transaction=True)
def test_two_approvers_giving_the_same_work_at_once_give_it_once(together: Any) -> None:
    office = factories.agency("120000")
    ill = factories.person(office, Role.CLERK)
    drafts = [factories.draft(factories.worker(office), by=Actor.of(ill, at=NOW)).pk for _ in range(4)]
    takers = [factories.person(office, Role.CLERK) for _ in range(2)]
    people = [factories.actor(office, Role.APPROVER) for _ in takers]
    outcomes = together(
        lambda: give(office, ill, takers[0], by=people[0], versions=drafts),
        lambda: give(office, ill, takers[1], by=people[1], versions=list(reversed(drafts))),
    )
    assert sorted(type(each).__name__ for each in outcomes) == ["Given", "NotAllowedNow"]
    assert FilingVersion.objects.filter(pk__in=drafts).values("handled_by").distinct().count() == 1


def test_the_page_lists_gives_and_says_what_was_given(at_desk: Any, office: Agency) -> None:
    ill, other = factories.person(office, Role.CLERK), factories.person(office, Role.CLERK)
    draft = factories.draft(factories.worker(office, name="陆婷婷"), by=Actor.of(ill, at=NOW))
    client = at_desk(factories.actor(office, Role.APPROVER))
    address = reverse("handover:open")
    form = {"agency": office.code, "person": ill.staff_number}
    page = client.get(address, form).content.decode()
    assert (draft.filing.number in page, "陆**" in page, "陆婷婷" in page) == (True, True, False)
    wrong = client.post(address, {**form, "to": other.pk, "reason": "", "version": draft.pk})
    assert wrong.status_code == 422
    assert "checked" in wrong.content.decode()
    done = client.post(address, {**form, "to": other.pk, "reason": "Ill", "version": draft.pk}, follow=True)
    assert f"Given to {other}: 1." in done.content.decode()
    assert [each.pk for each in todo_of(other)] == [draft.pk]


def test_ending_somebodys_last_post_shows_what_is_open_and_leads_there(at_desk: Any, office: Agency) -> None:
    leaver = factories.person(office, Role.CLERK)
    factories.draft(factories.worker(office), by=Actor.of(leaver, at=NOW))
    post = leaver.posts.get()
    page = at_desk(factories.actor(office, Role.APPROVER)).get(reverse("duties:end", args=[post.pk])).content.decode()
    assert f"Open with {leaver}: 1." in page
    assert f"/handover/?agency=120000&amp;person={leaver.staff_number}" in page
    assert "It is the last post of this person." in page
    page = at_desk(factories.actor(office, Role.POSTS)).get(reverse("duties:end", args=[post.pk])).content.decode()
    assert "An approver there gives it to a colleague." in page
    leaver.posts.update(ends_on=date(2026, 3, 1))
    assert leaver in queries.people_with_work(office)
