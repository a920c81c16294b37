"""Pages of filings: lists, the case in each of its states, what is printed."""

from typing import Any

from agency.offices.acts import uuid7
from filings import actions
from filings.models import Decision, FilingVersion
from settlement import actions as settlement_actions
from tests import bills, claims, factories
from tests.counted.offices import asked_to_end
from tests.counted.pages import NOW, Scene, at, page


def worked(scene: Scene, rows: int) -> None:
    """So many filings of each state, and so many cancellations that wait."""
    for _ in range(rows):
        factories.submitted(scene.worker(), by=scene.clerk)
        returned = factories.submitted(scene.worker(), by=scene.clerk)
        actions.return_for_more(by=scene.reviewer, at=NOW, ids=uuid7, version_id=returned.pk, items=["RESIDENCE"])
        factories.draft(scene.worker(), by=scene.clerk)
        asked_to_end(scene)


def worklist(tab: str, **asks: int) -> None:
    """A tab of the worklist."""

    @page(f"filings:list {tab}", **asks)
    def tab_of(scene: Scene, rows: int) -> str:
        worked(scene, rows)
        return at("filings:list", tab=tab)


worklist("todo", CLERK=10, APPROVER=11)
worklist("cancellations", APPROVER=10)
worklist("mine_today", CLERK=10)
worklist("all", AUDITOR=10)


def full(scene: Scene, rows: int, **content: Any) -> dict[str, Any]:
    """What a filing is made of, so many determinations and with them papers."""
    worker = scene.worker()
    factories.card(worker)
    rests_on = [factories.determination(worker) for _ in range(rows)]
    return {"of": worker, "by": scene.clerk, "determinations": rests_on, **content}


def more_of(version: FilingVersion, rows: int) -> None:
    """Tasks about it, and other filings of the worker."""
    for number in range(rows):
        factories.task(version.worker, version=version, reference=str(number))
        factories.draft(version.worker)


@page("filings:detail", CLERK=24, APPROVER=23)
def to_decide(scene: Scene, rows: int) -> str:
    version = factories.submitted(**full(scene, rows))
    more_of(version, rows)
    return at("filings:detail", version.filing_id)


@page("filings:detail with papers judged", CLERK=24, REVIEWER=23)
def judged(scene: Scene, rows: int) -> str:
    version = factories.submitted(**full(scene, rows, category="POSTED", evidence="POSTING_LETTER"))
    kinds = list(version.papers.values_list("kind", flat=True))[:rows]
    who: dict[str, Any] = {"at": NOW, "ids": uuid7, "version_id": version.pk}
    actions.hand_in_papers(by=scene.clerk, **who, kinds=kinds, of=kinds)
    for kind in kinds:
        actions.judge_paper(by=scene.reviewer, **who, kind=kind, accept=False, was="RECEIVED", reason="Blurred")
    return at("filings:detail", version.filing_id)


@page("filings:detail returned", CLERK=23)
def returned(scene: Scene, rows: int) -> str:
    version = factories.submitted(**full(scene, rows))
    actions.return_for_more(by=scene.reviewer, at=NOW, ids=uuid7, version_id=version.pk, items=["RESIDENCE"])
    return at("filings:detail", version.filing_id)


@page("filings:detail approved", CLERK=21, APPROVER=17, AUDITOR=17)
def approved(scene: Scene, rows: int) -> str:
    return at("filings:detail", changed(scene, rows).filing_id)


def changed(scene: Scene, rows: int) -> FilingVersion:
    """Approved, with as many versions: changes that were asked for and withdrawn."""
    version = factories.approved(**{**full(scene, rows), "by": scene.approver})
    who: dict[str, Any] = {"by": scene.clerk, "at": NOW, "ids": uuid7}
    for _ in range(rows - 1):
        new = actions.open_change(**who, version_id=version.pk, asked_by="AGENCY", reason="Moved")
        actions.withdraw(**who, version_id=new.pk, reason="No")
    more_of(version, rows)
    return version


@page("filings:detail with a change to decide", APPROVER=25)
def change_to_decide(scene: Scene, rows: int) -> str:
    version = changed(scene, rows)
    who: dict[str, Any] = {"by": scene.clerk, "at": NOW, "ids": uuid7}
    new = actions.open_change(**who, version_id=version.pk, asked_by="AGENCY", reason="Moved")
    actions.hand_in(**who, version_id=new.pk, revision=new.revision, address="Elsewhere", identity="MATCHES")
    return at("filings:detail", version.filing_id)


@page("filings:detail with a cancellation to decide", CLERK=21, APPROVER=17)
def end_to_decide(scene: Scene, rows: int) -> str:
    endings = [asked_to_end(scene) for _ in range(rows)]
    return at("filings:detail", endings[0].version.filing_id)


@page("filings:replay", APPROVER=9)
def replay(scene: Scene, rows: int) -> str:
    version = factories.approved(**{**full(scene, rows), "by": scene.approver})
    return at("filings:replay", Decision.objects.get(version=version).pk)


@page("filings:exchange-state", CLERK=6)
def exchange_state(scene: Scene, rows: int) -> str:
    return at("filings:exchange-state", changed(scene, rows).filing_id)


@page("filings:receipt", CLERK=20)
def receipt(scene: Scene, rows: int) -> str:
    return at("filings:receipt", factories.submitted(**full(scene, rows)).filing_id)


@page("filings:notice", CLERK=11)
def notice(scene: Scene, rows: int) -> str:
    version = factories.submitted(**full(scene, rows, category="POSTED", evidence="POSTING_LETTER"))
    wanted = list(version.papers.values_list("kind", flat=True).order_by("kind"))[:rows]
    actions.return_for_more(by=scene.reviewer, at=NOW, ids=uuid7, version_id=version.pk, items=wanted)
    return at("filings:notice", version.filing_id)


@page("filings:edit", CLERK=23)
def edit(scene: Scene, rows: int) -> str:
    return at("filings:edit", draft(scene, rows).pk)


def draft(scene: Scene, rows: int) -> FilingVersion:
    version = factories.draft(**{**full(scene, rows), "by": scene.clerk})
    for _ in range(rows):
        factories.determination(version.worker)
        factories.draft(version.worker)
    return version


@page("filings:rules", CLERK=19)
def rules(scene: Scene, rows: int) -> str:
    return at("filings:rules", draft(scene, rows).pk)


@page("filings:new", CLERK=4)
def new(scene: Scene, rows: int) -> str:
    return at("filings:new")


@page("filings:new for a worker", CLERK=7)
def new_for(scene: Scene, rows: int) -> str:
    worker = scene.worker()
    for _ in range(rows):
        factories.draft(worker, by=scene.clerk)
        factories.relation(worker)
    return at("filings:new", worker=worker.pk)


@page("filings:places", CLERK=7)
def places(scene: Scene, rows: int) -> str:
    return at("filings:places", place={1: "上海", 3: "海"}[rows])


@page("filings:tasks", CLERK=7)
def tasks(scene: Scene, rows: int) -> str:
    for _ in range(rows):
        version = factories.draft(scene.worker(), by=scene.clerk)
        factories.task(version.worker, version=version)
    return at("filings:tasks")


@page("filings:task", CLERK=7)
def task(scene: Scene, rows: int) -> str:
    worker = scene.worker()
    made = [factories.task(worker, reference=str(number)) for number in range(rows)]
    return at("filings:task", made[0].pk)


@page("filings:day-sheet", CLERK=15)
def day_sheet(scene: Scene, rows: int) -> str:
    for _ in range(rows):
        factories.submitted(scene.worker(), by=scene.clerk)
        factories.draft(scene.worker(), by=scene.clerk)
        back = factories.submitted(scene.worker(), by=scene.clerk)
        actions.return_for_more(by=scene.reviewer, at=NOW, ids=uuid7, version_id=back.pk, items=["RESIDENCE"])
        claims.received(scene.worker(), at=NOW, by=scene.clerk, treated=claims.treated_before(NOW))
        stay = bills.stay(factories.received(scene.office), at=NOW)
        settlement_actions.confirm_stay(by=scene.clerk, at=NOW, ids=uuid7, stay_id=stay.pk)
    return at("filings:day-sheet")


@page("filings:received", CLERK=7)
def received(scene: Scene, rows: int) -> str:
    for version in range(rows):
        factories.received(scene.office, filing_number=f"N{version}", version=version + 1)
    return at("filings:received", tab="all")


@page("filings:received-detail", CLERK=9)
def received_detail(scene: Scene, rows: int) -> str:
    made = [factories.received(scene.office, filing_number="N", version=number + 1) for number in range(rows)]
    return at("filings:received-detail", made[0].pk)
