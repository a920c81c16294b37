"""Pages that belong to no case: the desk, posts, policy, supervision, the exchange, signing in."""

from datetime import timedelta
from typing import Any

from agency.audit import trail
from agency.exchange.models import Outgoing
from agency.offices.acts import Actor, uuid7
from agency.offices.enums import Role
from agency.policy import actions as policy_actions
from filings import actions
from tests import claims, factories
from tests.counted.pages import NOW, Scene, at, page


@page("offices:desk", CLERK=14, REVIEWER=15, APPROVER=22, AUDITOR=8)
def desk(scene: Scene, rows: int) -> str:
    """All that waits for somebody, the matters and lists of institutions with it."""
    for _number in range(rows):
        factories.matter(factories.registered(scene.office))
        factories.institution_list(scene.office)
        claims.received(scene.worker(), at=NOW, by=scene.clerk, treated=claims.treated_before(NOW))
    return busy(scene, rows)


def busy(scene: Scene, rows: int) -> str:
    """Cases, papers, tasks, determinations, notices, stops, cancellations and requests that wait."""
    for number in range(rows):
        version = factories.submitted(scene.worker(), by=scene.clerk)
        actions.return_for_more(by=scene.reviewer, at=NOW, ids=uuid7, version_id=version.pk, items=["RESIDENCE"])
        factories.submitted(scene.worker(), by=scene.clerk)
        factories.draft(scene.worker(), by=scene.clerk)
        factories.task(version.worker, version=version, reference=str(number))
        factories.device_notice(factories.determination(version.worker, kind="DEVICE"), confirmed=False)
        factories.determination(version.worker, confirmed=False)
        factories.stop(scene.worker(), confirmed=False)
        factories.complaint(scene.office)
        factories.post_request(scene.office)
        factories.retry(scene.office)
        propose(scene, number)
        asked_to_end(scene)
    return at("offices:desk")


def asked_to_end(scene: Scene) -> Any:
    version = factories.approved(scene.worker(), by=scene.approver)
    who: dict[str, Any] = {"by": scene.clerk, "at": NOW, "ids": uuid7, "version_id": version.pk}
    return actions.ask_end(**who, cause="BY_AGENCY", ends_on=NOW.date(), reason="Moved back")


def propose(scene: Scene, number: int) -> Any:
    return policy_actions.propose(
        by=factories.actor(scene.office, Role.DATA),
        at=NOW,
        ids=uuid7,
        name="filing.review_wd",
        division=scene.office.division,
        value=2,
        valid_from=NOW.date() + timedelta(days=30 * number),
        source_kind="PROVINCE",
        source_text="Notice",
        reason="New notice",
    )


@page("audit:acts", AUDITOR=16)
def acts(scene: Scene, rows: int) -> str:
    busy(scene, rows)
    return at("audit:acts")


@page("audit:reads", AUDITOR=7)
def reads(scene: Scene, rows: int) -> str:
    for _ in range(rows):
        version = factories.draft(scene.worker(), by=scene.clerk)
        for subject in (version.worker, version.filing):
            trail.note_reads(scene.clerk, NOW, subjects=[subject], seen="page", purpose="p", agency=scene.office)
    return at("audit:reads")


@page("audit:history of a worker", AUDITOR=19)
def history_of_worker(scene: Scene, rows: int) -> str:
    worker = scene.worker()
    for _ in range(rows):
        factories.card(worker)
        factories.determination(worker)
    return at("audit:history", "workers.worker", worker.pk)


@page("audit:history", APPROVER=22)
def history_of_filing(scene: Scene, rows: int) -> str:
    version = factories.submitted(scene.worker(), by=scene.clerk)
    for number in range(rows):
        moment = NOW + timedelta(minutes=number)
        back = actions.take_back(by=scene.clerk, at=moment, ids=uuid7, version_id=version.pk)
        actions.submit(by=scene.clerk, at=moment, ids=uuid7, version_id=version.pk, revision=back.revision)
    return at("audit:history", "filings.filing", version.filing_id)


@page("policy:list", DATA=7)
def policy_list(scene: Scene, rows: int) -> str:
    for number in range(rows):
        propose(scene, number)
    return at("policy:list")


@page("policy:parameter", APPROVER=8)
def parameter(scene: Scene, rows: int) -> str:
    for number in range(rows):
        granted = propose(scene, number)
        policy_actions.grant(by=scene.approver, at=NOW, ids=uuid7, proposal_id=granted.pk)
        propose(scene, number + rows)
    return at("policy:parameter", "filing.review_wd", place=scene.office.code, on=NOW.date())


@page("institutions:list", CLERK=7)
def directory(scene: Scene, rows: int) -> str:
    for number in range(rows):
        factories.institution(f"Hospital {number}", "321300")
    return at("institutions:list", place="321300")


@page("filings:pilot", CLERK=4)
def pilot(scene: Scene, rows: int) -> str:
    return at("filings:pilot")


@page("policy:proposals", APPROVER=5)
def proposals(scene: Scene, rows: int) -> str:
    policy_list(scene, rows)
    return at("policy:proposals")


@page("policy:propose", DATA=5)
def propose_form(scene: Scene, rows: int) -> str:
    policy_list(scene, rows)
    return at("policy:propose", name="filing.review_wd")


@page("policy:proposal", APPROVER=9)
def proposal(scene: Scene, rows: int) -> str:
    for _ in range(rows):
        factories.submitted(scene.worker(), by=scene.clerk)
        factories.approved(scene.worker(), by=factories.actor(scene.office, Role.APPROVER))
    return at("policy:proposal", propose(scene, 0).pk)


@page("policy:proposal looked at", each=12, APPROVER=25)
def proposal_looked_at(scene: Scene, rows: int) -> str:
    """Open filings are tried one by one when somebody asks for it, 25 at most."""
    return proposal(scene, rows) + "?look=yes"


@page("exchange:list", CLERK=8)
def messages(scene: Scene, rows: int) -> str:
    for _ in range(rows):
        factories.approved(scene.worker(), by=scene.approver)
    return at("exchange:list")


@page("exchange:detail", CLERK=13)
def message(scene: Scene, rows: int) -> str:
    messages(scene, rows)
    return at("exchange:detail", Outgoing.objects.order_by("id")[0].pk)


@page("duties:posts", POSTS=5)
def posts(scene: Scene, rows: int) -> str:
    for _ in range(rows):
        factories.person(scene.office, Role.CLERK)
    return at("duties:posts")


@page("duties:requests", POSTS=5)
def post_requests(scene: Scene, rows: int) -> str:
    for _ in range(rows):
        factories.post_request(scene.office)
    return at("duties:requests", tab="open")


@page("duties:ask", POSTS=6)
def ask_for_post(scene: Scene, rows: int) -> str:
    for _ in range(rows):
        factories.person(scene.office, Role.CLERK)
    return at("duties:ask")


@page("duties:end", APPROVER=13)
def end_post(scene: Scene, rows: int) -> str:
    leaver = factories.person(scene.office, Role.CLERK)
    for _ in range(rows):
        factories.draft(scene.worker(), by=Actor.of(leaver, at=NOW))
    return at("duties:end", leaver.posts.get().pk)


@page("duties:request", POSTS=4)
def post_request(scene: Scene, rows: int) -> str:
    wanted = [factories.post_request(scene.office) for _ in range(rows)]
    return at("duties:request", wanted[0].pk)


def proposed_by(person: Any, scene: Scene) -> None:
    """A request for a post, a parameter, a matter and a list of institutions, each open."""
    factories.post_request(
        scene.office, by=Actor(user=person, posts=factories.actor(scene.office, Role.APPROVER).posts)
    )
    data = Actor(user=person, posts=factories.actor(scene.office, Role.DATA).posts)
    factories.parameter_proposal(scene.office, by=data)
    factories.matter(factories.registered(scene.office), by=data)
    factories.institution_list(scene.office, by=data)


@page("handover:open", APPROVER=16)
def handover(scene: Scene, rows: int) -> str:
    ill = factories.person(scene.office, Role.CLERK)
    for _ in range(rows):
        factories.draft(scene.worker(), by=Actor.of(ill, at=NOW))
        returned = factories.submitted(scene.worker(), by=Actor.of(ill, at=NOW))
        actions.return_for_more(by=scene.reviewer, at=NOW, ids=uuid7, version_id=returned.pk, items=["RESIDENCE"])
        proposed_by(ill, scene)
    return at("handover:open", agency=scene.office.code, person=ill.staff_number)


@page("complaints:list", REVIEWER=6)
def complaints(scene: Scene, rows: int) -> str:
    for _ in range(rows):
        factories.complaint(scene.office)
    return at("complaints:list")


@page("complaints:new", CLERK=6)
def complaint_form(scene: Scene, rows: int) -> str:
    complaints(scene, rows)
    return at("complaints:new")


@page("complaints:detail", REVIEWER=7)
def complaint(scene: Scene, rows: int) -> str:
    complaints(scene, rows)
    return at("complaints:detail", factories.complaint(scene.office).pk)


@page("complaints:letter", REVIEWER=6)
def letter(scene: Scene, rows: int) -> str:
    complaints(scene, rows)
    return at("complaints:letter", factories.complaint(scene.office, answered=True).pk)


@page("password_change", CLERK=4)
def password(scene: Scene, rows: int) -> str:
    return at("password_change")


@page("password_change_done", CLERK=4)
def password_done(scene: Scene, rows: int) -> str:
    return at("password_change_done")
