"""Pages of workers: their files, determinations, notices, stops, delivered lists."""

from datetime import date, timedelta

from agency.workers.enums import StopCause
from tests import claims, factories
from tests.counted.pages import NOW, Scene, at, page


@page("workers:search", CLERK=8)
def search(scene: Scene, rows: int) -> str:
    for _ in range(rows + 1):  # a single hit leads on to its page
        scene.worker(name="陆婷")
    return at("workers:search", q="陆")


@page("workers:new", CLERK=4)
def new(scene: Scene, rows: int) -> str:
    return at("workers:new")


@page("workers:detail", CLERK=17, REVIEWER=17)
def detail(scene: Scene, rows: int) -> str:
    """Everything that a file can hold, so many times."""
    worker = scene.worker()
    for number in range(rows):
        factories.card(worker)
        under = factories.relation(worker)
        for kind in ("RECOGNITION", "RECURRENCE", "REHABILITATION", "DEVICE"):
            factories.determination(worker, kind=kind, under=under)
        device = factories.determination(worker, kind="DEVICE", under=under)
        factories.device_notice(device, confirmed=False)
        version = factories.draft(worker, by=scene.clerk)
        factories.task(worker, version=version, reference=str(number))
        day = NOW.date() - timedelta(days=10 * number + 1)
        factories.stop(worker, cause=list(StopCause)[number], from_on=day, confirmed=False)
        claims.received(worker, at=NOW, by=scene.clerk, treated=claims.treated_before(NOW))
    return at("workers:detail", worker.pk)


def form_of_worker(name: str, **asks: int) -> None:
    """A form on a worker's file, with so many relations and determinations to choose from."""

    @page(name, **asks)
    def form(scene: Scene, rows: int) -> str:
        worker = scene.worker()
        for _ in range(rows):
            factories.determination(worker, under=factories.relation(worker), kind="REHABILITATION")
            factories.card(worker)
        return at(name, worker.pk)


form_of_worker("workers:correct", CLERK=6)
form_of_worker("workers:relation-new", CLERK=5)
form_of_worker("workers:card-new", CLERK=5)
form_of_worker("workers:determination-new", CLERK=9)
form_of_worker("workers:stop-new", CLERK=6)


@page("workers:card-state", CLERK=5)
def card_state(scene: Scene, rows: int) -> str:
    worker = scene.worker()
    cards = [factories.card(worker) for _ in range(rows)]
    return at("workers:card-state", cards[0].pk)


@page("workers:determinations", REVIEWER=7)
def determinations(scene: Scene, rows: int) -> str:
    for _ in range(rows):
        worker = scene.worker()
        factories.determination(worker, confirmed=False)
        factories.device_notice(factories.determination(worker, kind="DEVICE"), confirmed=False)
    return at("workers:determinations")


@page("workers:determination", REVIEWER=7)
def determination(scene: Scene, rows: int) -> str:
    device = factories.determination(scene.worker(), kind="DEVICE")
    for day in range(rows):
        factories.device_notice(device, issued_on=date(2026, 3, 2 + day))
    return at("workers:determination", device.pk)


@page("workers:determination to be confirmed", REVIEWER=6)
def determination_entered(scene: Scene, rows: int) -> str:
    worker = scene.worker()
    for _ in range(rows):
        factories.determination(worker)
    return at("workers:determination", factories.determination(worker, confirmed=False).pk)


@page("workers:determination-edit", CLERK=9)
def determination_edit(scene: Scene, rows: int) -> str:
    worker = scene.worker()
    for _ in range(rows):
        factories.determination(worker, under=factories.relation(worker), kind="REHABILITATION")
    return at("workers:determination-edit", factories.determination(worker, confirmed=False).pk)


@page("workers:device-notice-new", CLERK=6)
def device_notice_form(scene: Scene, rows: int) -> str:
    device = factories.determination(scene.worker(), kind="DEVICE")
    for day in range(rows):
        factories.device_notice(device, issued_on=date(2026, 3, 2 + day))
    return at("workers:device-notice-new", device.pk)


@page("workers:device-notice", REVIEWER=7)
def device_notice(scene: Scene, rows: int) -> str:
    device = factories.determination(scene.worker(), kind="DEVICE")
    made = [factories.device_notice(device, issued_on=date(2026, 3, 2 + day)) for day in range(rows)]
    return at("workers:device-notice", made[-1].pk)


@page("workers:stop", REVIEWER=8)
def stop(scene: Scene, rows: int) -> str:
    worker = scene.worker()
    made = [
        factories.stop(worker, cause=list(StopCause)[number], from_on=NOW.date() - timedelta(days=9 - number))
        for number in range(rows)
    ]
    return at("workers:stop", made[0].pk)


@page("workers:stop to be confirmed", REVIEWER=8)
def stop_entered(scene: Scene, rows: int) -> str:
    worker = scene.worker()
    for _ in range(rows):
        factories.approved(scene.worker(), by=scene.approver)
        factories.draft(worker, by=scene.clerk)
    return at("workers:stop", factories.stop(worker, confirmed=False).pk)


@page("workers:lists", DATA=6)
def lists(scene: Scene, rows: int) -> str:
    for _ in range(rows):
        factories.delivered_list(scene.office)
    return at("workers:lists")


@page("workers:list-new", DATA=6)
def list_form(scene: Scene, rows: int) -> str:
    return at("workers:list-new")


@page("workers:list", DATA=7)
def delivered(scene: Scene, rows: int) -> str:
    lines = [f"{factories.number()},2026-03-0{day + 1}" for day in range(rows)]
    return at("workers:list", factories.delivered_list(scene.office, *lines, *["?,2026-03-01"] * rows).pk)
