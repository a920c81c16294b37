"""Lists on their way through the desk: taken in by one person, put into the register by another, and out again."""

from typing import Any

from agency.offices.acts import Actor, uuid7
from agency.offices.enums import Role
from institutions.actions import lists
from institutions.models import Agreement, Institution, InstitutionList
from tests import factories
from tests.factories import NOW, moment
from tests.institutions.importing.cases import CENTRAL, FIRST, HEAD, csv_of

TASK = Actor.machine_named("apply_lists")
WIDE = (*HEAD, "跨省", "地址", "电话", "银行账号")
CENTRAL_WIDE = (*CENTRAL, "是", "共青团西路54号", "0533-2360248", "1603002809100012345")
FIRST_WIDE = (*FIRST, "否", "峨嵋山东路4号", "", "")


def somebody(role: Role) -> Actor:
    return factories.actor(factories.agency("370000"), role)


def call(act: Any, by: Actor, at: Any = NOW, **words: Any) -> Any:
    return act(by=by, at=at, ids=uuid7, **words)


def taken_in(by: Actor, *rows: Any, at: Any = NOW, heading: Any = WIDE, **words: Any) -> InstitutionList:
    told = {"file_name": "list.csv", "source": "Provincial agency", "content": csv_of(heading, *rows), **words}
    made, _is_new = call(lists.take_in, by, at, agency=by.agency, **told)
    return call(lists.judge, by, at, list_id=made.pk)  # type: ignore[no-any-return]


def applied(data: Actor, head: Actor, *rows: Any, at: Any = NOW, **words: Any) -> InstitutionList:
    made = taken_in(data, *rows, at=at, **words)
    call(lists.accept, head, at, list_id=made.pk)
    return call(lists.apply, TASK, at, list_id=made.pk)  # type: ignore[no-any-return]


def undone(head: Actor, of: InstitutionList) -> InstitutionList:
    call(lists.undo, head, moment("2026-03-11 09:00"), list_id=of.pk, reason="The wrong list")
    return call(lists.take_out, TASK, moment("2026-03-11 09:01"), list_id=of.pk)  # type: ignore[no-any-return]


def histories() -> tuple[int, int]:
    return Institution.history.count(), Agreement.history.count()
