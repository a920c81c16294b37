"""Deputies: until a day, for somebody who holds the post; and never on the work of whom they stand in for."""

from datetime import date
from threading import Event
from typing import Any

import pytest
from django.db import IntegrityError, transaction
from django.urls import reverse
from django.utils import translation

from agency.duties import queries as duty_queries
from agency.offices.acts import Actor, acting, uuid7
from agency.offices.enums import Role
from agency.offices.models import Act, Agency, Post
from agency.offices.refusals import Denied, Refusal
from agency.policy import actions as policy_actions
from agency.policy import queries as policy_queries
from agency.workers import actions as worker_actions
from agency.workers import queries as worker_queries
from agency.workers.models import BenefitStop, Determination, DeviceNotice
from filings import actions as filing_actions
from filings import queries as filing_queries
from filings.models import Ending, FilingVersion
from institutions import actions as register_actions
from institutions.actions import lists as list_actions
from settlement import actions as settlement_actions
from settlement import permissions as bill_permissions
from settlement.actions import NewItem
from settlement.models import Bill, BillLineReview, CatalogueVersion, Claim
from tests import bills, claims, factories
from tests.conftest import until_somebody_waits
from tests.duties.test_actions import code_of, grant
from tests.factories import NOW, moment

pytestmark = pytest.mark.django_db
TODAY = date(2026, 3, 9)


@pytest.fixture
def office() -> Agency:
    return factories.agency("120000")


def deputy(office: Agency, of: Any, role: Role = Role.APPROVER, until: date = date(2026, 3, 31)) -> Actor:
    """A new person who stands in for somebody from 2026-03-09 on."""
    by = factories.actor(office, Role.POSTS)
    values = {"role": role, "starts_on": TODAY, "ends_on": until, "stands_in_for_id": of.pk}
    post = grant(factories.post_request(office, by=by, **values))
    return Actor.of(post.user, at=NOW)


def test_a_deputy_holds_the_post_until_its_day_and_says_for_whom(office: Agency) -> None:
    head = factories.person(office, Role.APPROVER)
    standing_in = deputy(office, head)
    assert standing_in.user is not None
    assert [post.stands_in_for for post in standing_in.posts] == [head]
    with translation.override("en"):
        assert standing_in.posts[0].in_words == f"Approver · Agency 120000, standing in for {head}"
    assert Actor.of(standing_in.user, at=moment("2026-04-01 00:01")).posts == ()


def test_a_deputy_needs_an_end_and_somebody_who_holds_the_post(office: Agency) -> None:
    head, clerk = factories.person(office, Role.APPROVER), factories.person(office, Role.CLERK)
    second = deputy(office, head)
    assert second.user is not None
    by = factories.actor(office, Role.POSTS)
    wrong: list[tuple[dict[str, Any], str]] = [
        ({"stands_in_for_id": head.pk, "ends_on": None}, "deputy-without-end"),
        ({"stands_in_for_id": clerk.pk}, "deputy-for-nobody"),
        ({"stands_in_for_id": second.user.pk}, "deputy-for-nobody"),
        ({"stands_in_for_id": head.pk, "user": head}, "deputy-of-oneself"),
    ]
    for values, code in wrong:
        values = {"role": Role.APPROVER, "ends_on": date(2026, 3, 31), **values}
        with pytest.raises(Refusal) as refused:
            factories.post_request(office, by=by, **values)
        assert code_of(refused) == code


def test_a_deputy_decides_neither_what_they_nor_what_the_person_stood_in_for_entered(office: Agency) -> None:
    head = factories.person(office, Role.APPROVER, Role.CLERK)
    standing_in = deputy(office, head)
    assert standing_in.user is not None
    with factories.acting(by=factories.machine(), at=NOW, ids=uuid7):
        Post.objects.create(user=standing_in.user, agency=office, role=Role.CLERK, starts_on=TODAY)
    standing_in = Actor.of(standing_in.user, at=NOW)
    heads, own = (factories.submitted(factories.worker(office), by=by) for by in (Actor.of(head, at=NOW), standing_in))
    free = factories.submitted(factories.worker(office))
    for version in (heads, own):
        with pytest.raises(Denied) as denied:
            filing_actions.approve(by=standing_in, at=NOW, ids=uuid7, version_id=version.pk, revision=version.revision)
        assert code_of(denied) == "own-work"
    assert filing_actions.claim_next(by=standing_in, at=NOW, ids=uuid7) == free
    decision = filing_actions.approve(by=standing_in, at=NOW, ids=uuid7, version_id=free.pk, revision=free.revision)
    assert decision.act.post.stands_in_for == head
    listed = filing_queries.worklist(standing_in, NOW, tab="todo", filters=filing_queries.NO_FILTER)
    assert listed.versions == []


def test_a_deputy_confirms_no_determination_of_the_person_stood_in_for(office: Agency) -> None:
    head = factories.person(office, Role.REVIEWER, Role.CLERK)
    standing_in = deputy(office, head, role=Role.REVIEWER)
    row = factories.determination(factories.worker(office), confirmed=False)
    Determination.objects.filter(pk=row.pk).update(editors=[*row.editors, head.pk])
    with pytest.raises(Denied) as denied:
        worker_actions.confirm_determination(
            by=standing_in, at=NOW, ids=uuid7, determination_id=row.pk, revision=row.revision
        )
    assert code_of(denied) == "own-work"


# What others made, each kind: the action says no, and so does the database


def head_and_deputy(office: Agency, *roles: Role, role: Role = Role.APPROVER) -> tuple[Actor, Actor]:
    head = factories.person(office, role, *roles)
    return Actor.of(head, at=NOW), deputy(office, head, role=role)


BY_BOTH = ("own-work", "a deputy does not decide on the work of whom they stand in for")
"""The code with which an action refuses, and the words with which the database does."""


def refusals_of(decide: Any, row: Any, **written: Any) -> tuple[str, str]:
    """What the action and the database answer: compare with `BY_BOTH`."""
    with pytest.raises(Denied) as denied:
        decide()
    with pytest.raises(IntegrityError) as refused, transaction.atomic():
        type(row).objects.filter(pk=row.pk).update(**written)
    return code_of(denied), str(refused.value).splitlines()[0]


def test_a_deputy_decides_on_no_cancellation_that_the_person_stood_in_for_asked_for(office: Agency) -> None:
    head, standing_in = head_and_deputy(office, Role.CLERK)
    version = factories.approved(factories.worker(office))
    ending: Ending = filing_actions.ask_end(
        by=head, at=NOW, ids=uuid7, version_id=version.pk, cause="BY_AGENCY", ends_on=TODAY, reason="Moved."
    )
    said = refusals_of(
        lambda: filing_actions.grant_end(by=standing_in, at=NOW, ids=uuid7, ending_id=ending.pk),
        ending,
        state="GRANTED",
        decided_by=standing_in.user,
        decided_at=NOW,
    )
    assert said == BY_BOTH


def claim_of(office: Agency, by: Actor | None = None) -> Claim:
    """A claim that is assessed and waits for its first review."""
    claims.catalogue()
    told = {"at": NOW, "by": by}
    return claims.assessed(
        claims.received(factories.worker(office), treated=claims.treated_before(NOW), **told), **told
    )


def test_a_deputy_reviews_no_claim_that_the_person_stood_in_for_entered(office: Agency) -> None:
    head, standing_in = head_and_deputy(office, Role.CLERK, role=Role.REVIEWER)
    claim = claim_of(office, by=head)
    said = refusals_of(
        lambda: settlement_actions.review_claim(
            by=standing_in, at=NOW, ids=uuid7, claim_id=claim.pk, revision=claim.revision
        ),
        claim,
        state="REVIEWED",
        reviewed_by=standing_in.user,
        reviewed_at=NOW,
    )
    assert said == BY_BOTH


def test_a_deputy_decides_no_claim_that_the_person_stood_in_for_reviewed(office: Agency) -> None:
    head, standing_in = head_and_deputy(office, Role.REVIEWER)
    claim = claims.reviewed(claim_of(office), at=NOW, by=head)
    said = refusals_of(
        lambda: settlement_actions.refuse_claim(
            by=standing_in, at=NOW, ids=uuid7, claim_id=claim.pk, revision=claim.revision, reason="No"
        ),
        claim,
        state="REFUSED",
        decided_by=standing_in.user,
        decided_at=NOW,
        refused_because="No",
    )
    assert said == BY_BOTH


def test_a_deputy_pays_no_claim_that_the_person_stood_in_for_decided(office: Agency) -> None:
    """Who is in finance by now was an approver before."""
    head, standing_in = head_and_deputy(office, role=Role.FINANCE)
    approver = Actor(user=head.user, posts=factories.actor(office, Role.APPROVER).posts)
    claim = claims.approved(claims.reviewed(claim_of(office), at=NOW), at=NOW, by=approver)
    said = refusals_of(
        lambda: settlement_actions.pay_claim(by=standing_in, at=NOW, ids=uuid7, claim_id=claim.pk),
        claim,
        state="PAID",
        paid_by=standing_in.user,
        paid_at=NOW,
    )
    assert said == BY_BOTH
    other = factories.actor(office, Role.FINANCE)
    assert settlement_actions.pay_claim(by=other, at=NOW, ids=uuid7, claim_id=claim.pk).state == "PAID"


def test_a_deputy_reverses_no_bill_that_the_person_stood_in_for_settled(office: Agency) -> None:
    head, standing_in = head_and_deputy(office, Role.CLERK, role=Role.REVIEWER)
    stay = bills.stay(office=office)
    bill = Bill(agency=office, stay=stay, settled_by=head.user)
    with pytest.raises(Denied) as denied:
        bill_permissions.check_may_reverse(standing_in, bill)
    assert code_of(denied) == "own-work"


def reviews_refused(bill: Bill, *people: Actor) -> list[tuple[str, str]]:
    """What each of these people and the database answer to a review of its line."""
    told: dict[str, Any] = {"outcome": "FOR_INJURY", "reason": "Mine"}
    said = []
    for by in people:
        with pytest.raises(Denied) as denied:
            settlement_actions.review_line(by=by, at=NOW, ids=uuid7, line_id=bill.lines.get().pk, **told)
        kept = {"line": bill.lines.get(), "act": Act.objects.latest("id"), "reviewed_by": by.user, **told}
        with pytest.raises(IntegrityError) as refused, transaction.atomic():
            BillLineReview.objects.create(id=uuid7(NOW), reviewed_at=NOW, **kept)
        said.append((code_of(denied), str(refused.value).splitlines()[0]))
    return said


OWN_AND_BY_BOTH = [("own-work", "nobody decides on their own work"), BY_BOTH]


def test_who_entered_a_bill_and_their_deputy_review_no_line_of_it(office: Agency) -> None:
    head, standing_in = head_and_deputy(office, Role.CLERK, role=Role.REVIEWER)
    bills.catalogue("TREATMENT", office.division_id, NewItem("T1", "Treatment"))
    treated = bills.stay(office=office, at=NOW, admitted_on=TODAY, discharged_on=TODAY)
    line = bills.line(1, diagnosis="E11.9", served_on=TODAY)
    bill = bills.assessed(treated, [line], by=head, at=NOW)

    assert reviews_refused(bill, head, standing_in) == OWN_AND_BY_BOTH


def test_who_entered_a_part_of_a_claim_and_their_deputy_review_no_line_of_it(office: Agency) -> None:
    head, standing_in = head_and_deputy(office, Role.CLERK, role=Role.REVIEWER)
    claims.catalogue()
    claim = claims.received(factories.worker(office), treated=claims.treated_before(NOW), at=NOW)
    claims.spent(claim, at=NOW, by=head)
    line = bills.line(1, diagnosis="E11.9", served_on=claim.stay.admitted_on)
    bill = claims.assessed(claim, [line], at=NOW).bill
    assert bill is not None

    assert reviews_refused(bill, head, standing_in) == OWN_AND_BY_BOTH


def test_a_deputy_applies_no_catalogue_that_the_person_stood_in_for_entered(office: Agency) -> None:
    head, standing_in = head_and_deputy(office)
    version = bills.entered("TREATMENT", office.division_id, NewItem("T1", "Treatment"))
    CatalogueVersion.objects.filter(pk=version.pk).update(entered_by=head.user)
    said = refusals_of(
        lambda: settlement_actions.apply_version(by=standing_in, at=NOW, ids=uuid7, version_id=version.pk),
        version,
        state="APPLIED",
        decided_by=standing_in.user,
        decided_at=NOW,
    )
    assert said == BY_BOTH


@pytest.mark.parametrize("makers", ["editors", "overriders"])
def test_the_database_lets_no_deputy_decide_what_the_person_stood_in_for_made(office: Agency, makers: str) -> None:
    head, standing_in = head_and_deputy(office)
    assert head.user is not None
    version = factories.submitted(factories.worker(office))
    FilingVersion.objects.filter(pk=version.pk).update(**{makers: [*getattr(version, makers), head.user.pk]})
    version.refresh_from_db()
    said = refusals_of(
        lambda: filing_actions.reject(
            by=standing_in,
            at=NOW,
            ids=uuid7,
            version_id=version.pk,
            revision=version.revision,
            reasons=["E12"],
            explanation="It differs.",
        ),
        version,
        state="REJECTED",
        decided_by=standing_in.user,
        decided_at=NOW,
    )
    assert said == BY_BOTH


def test_a_deputy_confirms_no_stop_that_the_person_stood_in_for_entered(office: Agency) -> None:
    head, standing_in = head_and_deputy(office, Role.CLERK, role=Role.REVIEWER)
    stop: BenefitStop = worker_actions.enter_stop(
        by=head,
        at=NOW,
        ids=uuid7,
        worker_id=factories.worker(office).pk,
        cause="DEATH",
        from_on=TODAY,
        source="Certificate",
    )
    said = refusals_of(
        lambda: worker_actions.confirm_stop(by=standing_in, at=NOW, ids=uuid7, stop_id=stop.pk, revision=stop.revision),
        stop,
        state="CONFIRMED",
        confirmed_by=standing_in.user,
        confirmed_at=NOW,
    )
    assert said == BY_BOTH
    assert worker_queries.stops_to_confirm(standing_in) == []
    assert worker_queries.stops_to_confirm(factories.actor(office, Role.REVIEWER)) == [stop]


def test_the_database_lets_no_deputy_confirm_determinations_and_notices_of_the_person_stood_in_for(
    office: Agency,
) -> None:
    head, standing_in = head_and_deputy(office, role=Role.REVIEWER)
    assert head.user is not None
    worker = factories.worker(office)
    entered = factories.determination(worker, confirmed=False)
    Determination.objects.filter(pk=entered.pk).update(editors=[*entered.editors, head.user.pk])
    notice = factories.device_notice(factories.determination(worker, kind="DEVICE"), confirmed=False)
    DeviceNotice.objects.filter(pk=notice.pk).update(entered_by=head.user)
    for row in (entered, notice):
        with pytest.raises(IntegrityError, match="whom they stand in for"), transaction.atomic():
            type(row).objects.filter(pk=row.pk).update(
                state="CONFIRMED", confirmed_by=standing_in.user, confirmed_at=NOW
            )


def test_a_deputy_grants_no_post_that_the_person_stood_in_for_asked_for(office: Agency) -> None:
    head, standing_in = head_and_deputy(office, role=Role.POSTS)
    request = factories.post_request(office, by=head)
    said = refusals_of(
        lambda: grant(request, by=standing_in),
        request,
        state="GRANTED",
        decided_by=standing_in.user,
        decided_at=NOW,
    )
    assert said == BY_BOTH
    assert list(duty_queries.waiting_for(standing_in)) == []
    assert duty_queries.request_counts(standing_in) == {"todo": 0, "open": 1, "decided": 1}
    other = factories.actor(office, Role.POSTS)
    assert list(duty_queries.waiting_for(other)) == [request]


def test_a_deputy_puts_nothing_in_force_that_the_person_stood_in_for_proposed(office: Agency) -> None:
    head, standing_in = head_and_deputy(office)
    proposer = Actor(user=head.user, posts=factories.actor(office, Role.DATA).posts)
    proposal = policy_actions.propose(
        by=proposer,
        at=NOW,
        ids=uuid7,
        name="filing.change_lock_months",
        division=office.division,
        value=2,
        valid_from=date(2026, 4, 1),
        source_kind="PROVINCE",
        source_text="Notice",
        reason="New rule.",
    )
    said = refusals_of(
        lambda: policy_actions.grant(by=standing_in, at=NOW, ids=uuid7, proposal_id=proposal.pk),
        proposal,
        state="REFUSED",
        decided_by=standing_in.user,
        decided_at=NOW,
        decided_because="x",
    )
    assert said == BY_BOTH
    assert list(policy_queries.waiting_for(standing_in)) == []


def test_a_deputy_decides_on_no_matter_of_an_institution_that_the_person_stood_in_for_proposed(
    office: Agency, at_desk: Any
) -> None:
    head, standing_in = head_and_deputy(office)
    proposer = Actor(user=head.user, posts=factories.actor(office, Role.DATA).posts)
    matter = factories.matter(factories.registered(office), by=proposer)
    page = at_desk(standing_in).get(reverse("institutions:matter", args=[matter.pk]))
    assert (page.context["may_decide"], page.context["why_not"]) == (
        False,
        "The person you stand in for proposed this, so another person has to decide it.",
    )
    for decide in (register_actions.grant, register_actions.refuse):
        said = refusals_of(
            lambda decide=decide: decide(by=standing_in, at=NOW, ids=uuid7, matter_id=matter.pk, reason="x"),  # type: ignore[misc]
            matter,
            state="REFUSED",
            decided_by=standing_in.user,
            decided_at=NOW,
        )
        assert said == BY_BOTH
    register_actions.grant(by=factories.actor(office, Role.APPROVER), at=NOW, ids=uuid7, matter_id=matter.pk)
    matter.refresh_from_db()
    assert matter.state == "GRANTED"


@pytest.mark.parametrize("applied", [False, True])
def test_a_deputy_neither_applies_nor_undoes_a_list_that_the_person_stood_in_for_took_in(
    office: Agency, applied: bool
) -> None:
    head, standing_in = head_and_deputy(office)
    data = Actor(user=head.user, posts=factories.actor(office, Role.DATA).posts)
    taken_in = factories.institution_list(office, by=data, applied=applied)
    assert taken_in.state == ("APPLIED" if applied else "OPEN")
    who, decided = {"by": standing_in, "at": NOW, "ids": uuid7, "list_id": taken_in.pk}, standing_in.user
    if applied:
        written = {"state": "UNDONE", "undone_by": decided, "undone_at": NOW}
        assert refusals_of(lambda: list_actions.undo(**who, reason="x"), taken_in, **written) == BY_BOTH
    else:
        written = {"state": "REFUSED", "decided_by": decided, "decided_at": NOW}
        assert refusals_of(lambda: list_actions.accept(**who), taken_in, **written) == BY_BOTH


@pytest.mark.race
@pytest.mark.django_db(transaction=True)
def test_who_becomes_a_deputy_while_deciding_is_seen_by_the_database(together: Any) -> None:
    """The post is given in a transaction that ends only when the decision waits for it."""
    office, elsewhere = factories.agency("120000"), factories.agency("320200")
    head = factories.person(office, Role.CLERK)
    approver = factories.actor(office, Role.APPROVER)
    version = factories.submitted(factories.worker(office), by=Actor.of(head, at=NOW))
    given = Event()

    def give() -> None:
        spell = {"starts_on": TODAY, "ends_on": date(2026, 3, 31)}
        with acting(by=factories.machine(), at=NOW, ids=uuid7):
            Post.objects.create(user=approver.user, agency=elsewhere, role=Role.APPROVER, stands_in_for=head, **spell)
            given.set()
            until_somebody_waits()

    def decide() -> Any:
        given.wait(timeout=60)
        return filing_actions.approve(by=approver, at=NOW, ids=uuid7, version_id=version.pk, revision=version.revision)

    gave, decided = together(give, decide)

    assert (gave, type(decided), decided.code) == (None, Denied, "own-work")
    version.refresh_from_db()
    assert (version.state, version.decided_by) == ("SUBMITTED", None)
    assert Act.objects.get(denied="own-work").user == approver.user
