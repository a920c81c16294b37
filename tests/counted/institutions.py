"""Pages of the directory and the register of institutions."""

from collections.abc import Iterator
from typing import Any

from tests import factories
from tests.counted.pages import NOW, Scene, at, page


def first(rows: Iterator[Any]) -> Any:
    """The first of rows that are all made."""
    made, *_others = rows
    return made


@page("institutions:detail", DATA=11, APPROVER=11)
def institution(scene: Scene, rows: int) -> str:
    made = factories.registered(scene.office)
    for number, care in zip(range(rows), ("MEDICAL", "REHAB", "DEVICE"), strict=False):
        factories.agreement(made, care=care)
        factories.matter(made, kind=("TALK", "CHANGE", "DEFER_PAYMENT")[number], **TOLD[number])
    return at("institutions:detail", made.pk)


TOLD: tuple[dict[str, Any], ...] = (
    {},
    {"change": "NAME", "new_value": "Other", "approved_on": NOW.date()},
    {"statement": "We object"},
)


@page("institutions:matters", APPROVER=5)
def matters(scene: Scene, rows: int) -> str:
    for _number in range(rows):
        factories.matter(factories.registered(scene.office))
    return at("institutions:matters")


@page("institutions:matter", APPROVER=5, DATA=5)
def matter(scene: Scene, rows: int) -> str:
    return at(
        "institutions:matter", first(factories.matter(factories.registered(scene.office)) for _ in range(rows)).pk
    )


@page("institutions:imports", APPROVER=5, DATA=5)
def imports(scene: Scene, rows: int) -> str:
    for _number in range(rows):
        factories.institution_list(scene.office)
    return at("institutions:imports")


@page("institutions:import-new", DATA=4)
def import_new(scene: Scene, rows: int) -> str:
    return at("institutions:import-new")


@page("institutions:import", APPROVER=7, DATA=7)
def institution_import(scene: Scene, rows: int) -> str:
    lines = "".join(f"List hospital {number},{scene.office.division_id},medical\n" for number in range(rows))
    return at(
        "institutions:import",
        factories.institution_list(scene.office, content=f"name,division,types\n{lines}".encode()).pk,
    )


@page("institutions:import changing the register", APPROVER=9, DATA=9)
def institution_import_changing(scene: Scene, rows: int) -> str:
    return at("institutions:import", changing(scene, rows).pk, show="changed")


@page("institutions:import that changed the register", APPROVER=8, DATA=8)
def institution_import_that_changed(scene: Scene, rows: int) -> str:
    return at("institutions:import", changing(scene, rows, applied=True).pk, show="changed")


def changing(scene: Scene, rows: int, **told: Any) -> Any:
    """A list that gives so many institutions of the register an address, and their agreements an end."""
    known = [factories.registered(scene.office) for _number in range(rows)]
    for each in known:
        factories.agreement(each)
    lines = "".join(f"{each.name},{scene.office.division_id},medical,New road,2026-12-31\n" for each in known)
    content = f"name,division,types,address,valid_to\n{lines}".encode()
    return factories.institution_list(scene.office, content=content, **told)


@page("institutions:new", DATA=4)
def institution_new(scene: Scene, rows: int) -> str:
    return at("institutions:new")


@page("institutions:take-over", DATA=6)
def institution_take_over(scene: Scene, rows: int) -> str:
    known = [factories.registered(scene.office, kept=False) for _number in range(rows)]
    return at("institutions:take-over", known[0].pk)


@page("institutions:correct", DATA=6)
def institution_correct(scene: Scene, rows: int) -> str:
    return at("institutions:correct", first(factories.registered(scene.office) for _ in range(rows)).pk)


@page("institutions:agreement-new", DATA=6)
def agreement_new(scene: Scene, rows: int) -> str:
    return at("institutions:agreement-new", first(factories.registered(scene.office) for _ in range(rows)).pk)


@page("institutions:propose", DATA=7)
def matter_new(scene: Scene, rows: int) -> str:
    made = factories.registered(scene.office)
    for care in ("MEDICAL", "REHAB", "DEVICE")[:rows]:
        factories.agreement(made, care=care)
    return at("institutions:propose", made.pk, kind="SUSPEND")


def applied(scene: Scene, rows: int) -> Any:
    made = factories.registered(scene.office)
    cares = ("MEDICAL", "REHAB", "DEVICE")[:rows]
    return first(factories.agreement(made, state="APPLIED", care=care) for care in cares)


@page("institutions:agreement-assess", DATA=8)
def agreement_assess(scene: Scene, rows: int) -> str:
    return at("institutions:agreement-assess", applied(scene, rows).pk)


@page("institutions:agreement-sign", DATA=8)
def agreement_sign(scene: Scene, rows: int) -> str:
    return at("institutions:agreement-sign", applied(scene, rows).pk)


@page("institution-page", CLERK=4)
def institution_page(scene: Scene, rows: int) -> str:
    return at("institution-page")


@page("institutions:directory", CLERK=7)
def published(scene: Scene, rows: int) -> str:
    for number in range(rows):
        factories.institution(f"Hospital {number}", "321300")
    return at("institutions:directory", place="321300", on=NOW.date())


@page("institutions:coverage", CLERK=5)
def coverage(scene: Scene, rows: int) -> str:
    for number in range(rows):
        factories.institution(f"Hospital {number}", "321300")
    return at("institutions:coverage", province="320000", on=NOW.date())
