"""A parameter is proposed by one person and put in force by another; what was decided stays."""

from datetime import date
from typing import Any

import pytest
from django.db import IntegrityError, transaction
from django.utils import translation

from agency.audit.models import Event
from agency.offices.acts import Actor, acting, uuid7
from agency.offices.enums import RequestState, Role
from agency.offices.models import Act, Division
from agency.offices.refusals import Denied, NotAllowedNow
from agency.policy import actions
from agency.policy.enums import Origin, SourceKind
from agency.policy.models import ParameterProposal, PolicyParameter
from agency.policy.parameters import PARAMETERS
from agency.policy.queries import resolve_one
from filings.models import Decision
from tests import factories
from tests.factories import NOW

pytestmark = pytest.mark.django_db
LOCK = "filing.change_lock_months"


@pytest.fixture
def nanjing() -> Any:
    return factories.agency("320100")


def maker(office: Any) -> Actor:
    return factories.actor(office, Role.DATA)


def decider(office: Any) -> Actor:
    return factories.actor(office, Role.APPROVER)


def propose(by: Actor, name: str = LOCK, value: Any = 2, division: str = "320100", **said: Any) -> ParameterProposal:
    said = {
        "valid_from": date(2026, 4, 1),
        "source_kind": SourceKind.PROVINCE,
        "source_text": "Notice 3 of 2026",
        "reason": "New notice",
        **said,
    }
    place = Division.objects.get(pk=division)
    return actions.propose(by=by, at=NOW, ids=uuid7, name=name, division=place, value=value, **said)


def decide(act: Any, by: Actor, proposal: ParameterProposal, **said: Any) -> Any:
    return act(by=by, at=NOW, ids=uuid7, proposal_id=proposal.pk, **said)


def rows(name: str = LOCK, division: str = "320100") -> list[tuple[Any, ...]]:
    found = PolicyParameter.objects.filter(name=name, division=division).order_by("valid_from")
    return list(found.values_list("value", "valid_from", "valid_to"))


def test_what_one_person_proposes_another_puts_in_force(nanjing: Any) -> None:
    by, other = maker(nanjing), decider(nanjing)
    proposal = propose(by)
    assert rows() == []

    parameter = decide(actions.grant, other, proposal)

    proposal.refresh_from_db()
    assert rows() == [(2, date(2026, 4, 1), None)]
    assert (parameter.origin, parameter.unit, parameter.source_text) == (Origin.ENTERED, "months", "Notice 3 of 2026")
    assert (proposal.state, proposal.proposed_by, proposal.decided_by, proposal.parameter) == (
        RequestState.GRANTED,
        by.user,
        other.user,
        parameter,
    )
    events = Event.objects.filter(subject_id=str(proposal.pk))
    assert sorted(events.values_list("kind", flat=True)) == ["policy.granted", "policy.proposed"]
    assert [resolve_one(LOCK, "320102", day).value for day in (date(2026, 3, 31), date(2026, 4, 1))] == [3, 2]


def test_what_held_before_ends_the_day_before_in_the_same_act(nanjing: Any) -> None:
    decide(actions.grant, decider(nanjing), propose(maker(nanjing)))
    second = decide(actions.grant, decider(nanjing), propose(maker(nanjing), value=1, valid_from=date(2026, 6, 1)))

    assert rows() == [(2, date(2026, 4, 1), date(2026, 5, 31)), (1, date(2026, 6, 1), None)]
    ended = PolicyParameter.objects.get(division="320100", value=2)
    assert ended.history.latest().act == second.history.latest().act


def test_a_shipped_value_is_ended_too(nanjing: Any) -> None:
    wuxi = factories.agency("320200")
    decide(actions.grant, decider(wuxi), propose(maker(wuxi), division="320200", value=1))

    assert rows(division="320200") == [(3, date(2024, 4, 1), date(2026, 3, 31)), (1, date(2026, 4, 1), None)]


def test_nobody_decides_what_they_proposed_S21(nanjing: Any) -> None:
    by = maker(nanjing)
    proposal = propose(by)
    assert by.user is not None
    both = Actor(user=by.user, posts=decider(nanjing).posts)

    with pytest.raises(Denied) as denied:
        decide(actions.grant, both, proposal)
    assert denied.value.code == "own-work"
    assert Act.objects.get(denied="own-work").about == f"proposal {proposal.pk}"
    with pytest.raises(IntegrityError, match="proposal_maker_is_not_decider"), transaction.atomic():
        ParameterProposal.objects.filter(pk=proposal.pk).update(
            state="REFUSED", decided_by=by.user, decided_at=NOW, decided_because="x"
        )


@pytest.mark.parametrize("division", ["320000", "320200", "110000"])
def test_a_division_outside_the_own_agencys_is_refused(nanjing: Any, division: str) -> None:
    with pytest.raises(Denied) as denied:
        propose(maker(nanjing), division=division)

    assert (denied.value.code, ParameterProposal.objects.count()) == ("out-of-reach", 0)


def test_a_division_below_is_within_reach(nanjing: Any) -> None:
    decide(actions.grant, decider(nanjing), propose(maker(nanjing), division="320102"))

    assert [resolve_one(LOCK, code, date(2026, 4, 1)).value for code in ("320102", "320104")] == [2, 3]


def test_a_division_outside_the_deciders_reach_is_refused(nanjing: Any) -> None:
    proposal = propose(maker(nanjing))
    ParameterProposal.objects.filter(pk=proposal.pk).update(division="320200")
    with pytest.raises(Denied) as moved:
        decide(actions.grant, decider(nanjing), proposal)
    with pytest.raises(Denied) as elsewhere:
        decide(actions.grant, decider(factories.agency("320200")), proposal)

    assert (moved.value.code, elsewhere.value.code) == ("out-of-reach", "no-policy.decide")


@pytest.mark.parametrize("role", [Role.CLERK, Role.REVIEWER, Role.APPROVER, Role.AUDITOR, Role.POSTS])
def test_other_posts_propose_nothing(nanjing: Any, role: Role) -> None:
    with pytest.raises(Denied):
        propose(factories.actor(nanjing, role))


@pytest.mark.parametrize("role", [Role.CLERK, Role.REVIEWER, Role.DATA, Role.AUDITOR, Role.POSTS])
def test_other_posts_decide_nothing(nanjing: Any, role: Role) -> None:
    proposal = propose(maker(nanjing))
    for act in (actions.grant, actions.refuse):
        with pytest.raises(Denied):
            decide(act, factories.actor(nanjing, role), proposal, reason="r")


@pytest.mark.parametrize(
    ("field", "said"),
    [
        ("value", {"value": 7}),
        ("value", {"value": -1}),
        ("value", {"value": None}),
        ("value", {"name": "no.such.name", "value": 1}),
        ("source_text", {"source_text": "  "}),
        ("source_kind", {"source_kind": "PROPOSAL"}),
        ("source_kind", {"source_kind": ""}),
        ("reason", {"reason": ""}),
        ("valid_to", {"valid_to": date(2026, 3, 31)}),
    ],
)
def test_what_does_not_fit_is_refused_by_field_S04(nanjing: Any, field: str, said: Any) -> None:
    with pytest.raises(actions.Unfit) as unfit:
        propose(maker(nanjing), **said)

    assert (unfit.value.field, bool(str(unfit.value.sentence))) == (field, True)


def test_the_database_refuses_a_proposed_lock_over_six_months_S04(nanjing: Any) -> None:
    proposal = propose(maker(nanjing))
    with pytest.raises(IntegrityError, match="proposed_lock_is_at_most_six_months"):
        ParameterProposal.objects.filter(pk=proposal.pk).update(value=7)


def test_a_value_that_begins_in_the_proposed_time_is_not_pushed_away(nanjing: Any) -> None:
    decide(actions.grant, decider(nanjing), propose(maker(nanjing), valid_from=date(2026, 6, 1)))

    with translation.override("en"), pytest.raises(actions.Unfit) as unfit:
        propose(maker(nanjing), value=1, valid_from=date(2026, 4, 1))
    assert str(unfit.value.sentence) == (
        "From 2026-06-01 another value has been put in force. Choose a later first day, or a last day before it."
    )
    before = propose(maker(nanjing), value=1, valid_from=date(2026, 4, 1), valid_to=date(2026, 5, 31))
    decide(actions.grant, decider(nanjing), before)
    assert rows() == [(1, date(2026, 4, 1), date(2026, 5, 31)), (2, date(2026, 6, 1), None)]


def test_of_two_proposals_for_the_same_time_one_is_put_in_force(nanjing: Any) -> None:
    first, second = propose(maker(nanjing)), propose(maker(nanjing), value=1)
    decide(actions.grant, decider(nanjing), first)

    with pytest.raises(actions.Unfit):
        decide(actions.grant, decider(nanjing), second)
    second.refresh_from_db()
    assert (second.state, rows()) == (RequestState.OPEN, [(2, date(2026, 4, 1), None)])


def test_a_decided_proposal_stays_decided(nanjing: Any) -> None:
    by = maker(nanjing)
    refused, withdrawn = propose(by), propose(by)
    decide(actions.refuse, decider(nanjing), refused, reason="No such notice")
    decide(actions.withdraw, by, withdrawn)

    for proposal in (refused, withdrawn):
        for act in (actions.grant, actions.refuse):
            with pytest.raises(NotAllowedNow):
                decide(act, decider(nanjing), proposal, reason="r")
        with pytest.raises(NotAllowedNow):
            decide(actions.withdraw, by, proposal)
    assert rows() == []


def test_a_refusal_needs_a_reason(nanjing: Any) -> None:
    with pytest.raises(actions.Unfit):
        decide(actions.refuse, decider(nanjing), propose(maker(nanjing)), reason=" ")


def test_only_the_maker_withdraws(nanjing: Any) -> None:
    with pytest.raises(Denied):
        decide(actions.withdraw, maker(nanjing), propose(maker(nanjing)))


@pytest.mark.parametrize("value", [12, "UNLIMITED"])
def test_fujians_six_months_are_a_limit_and_no_value(value: Any) -> None:
    fuzhou = factories.agency("350100")
    with translation.override("en"), pytest.raises(actions.Unfit) as unfit:
        propose(maker(fuzhou), name="filing.validity.resident", value=value, division="350100")
    assert "6 months" in str(unfit.value.sentence)

    propose(maker(fuzhou), name="filing.validity.resident", value=6, division="350100")


def test_the_product_default_is_held_down_by_fujians_limit_and_says_so() -> None:
    on = date(2026, 3, 10)
    held = {name: resolve_one(name, "350102", on) for name in PARAMETERS if name.startswith("filing.validity.")}

    assert {name: found.value for name, found in held.items()} == {
        "filing.validity.resident": 6,
        "filing.validity.posted": 6,
        "filing.validity.referral": 6,
        "filing.validity.max_months": 6,
    }
    resident = held["filing.validity.resident"]
    assert (resident.is_product_default, resident.is_rule, "福建省" in resident.capped_by) == (True, False, True)
    assert resident.as_json()["capped_by"] == resident.capped_by
    assert resolve_one("filing.validity.resident", "370102", on).capped_by == ""


def test_a_value_from_an_earlier_day_changes_nothing_that_was_decided() -> None:
    version = factories.approved()
    before = Decision.objects.get(version=version)
    office = version.agency
    proposal = propose(maker(office), division="120000", valid_from=date(2026, 1, 1), value=0)

    decide(actions.grant, decider(office), proposal)

    after = Decision.objects.get(version=version)
    version.refresh_from_db()
    assert (after.parameters, version.lock_until) == (before.parameters, date(2026, 6, 9))
    assert after.parameters[LOCK]["value"] == 3


def test_a_grant_writes_all_or_nothing(nanjing: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    decide(actions.grant, decider(nanjing), propose(maker(nanjing)))
    second = propose(maker(nanjing), value=1, valid_from=date(2026, 6, 1))
    monkeypatch.setattr(actions, "_decide", lambda *_: 1 / 0)

    with pytest.raises(ZeroDivisionError), acting(by=factories.machine(), at=NOW, ids=uuid7):
        decide(actions.grant, decider(nanjing), second)
    assert rows() == [(2, date(2026, 4, 1), None)]
