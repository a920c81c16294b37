"""A list of costs between the page and the reader: what was kept on the form, what was corrected, what was pasted."""

import json
from collections.abc import Mapping, Sequence
from typing import Any

from django.http import QueryDict
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from institutions.importing.books.reading import BYTES_AT_MOST, FileRefused
from institutions.list_shown import TONES
from settlement.bills.contents import LINES_AT_MOST
from settlement.enums import CatalogueKind
from settlement.importing import lines, values
from settlement.importing.findings import FIELDS, reason_of, sentence
from settlement.importing.lines import COLUMNS, JudgedLine, Typed
from settlement.importing.tables import NoTable
from settlement.importing.vocabulary import kind_of
from settlement.models import Bill

EDITED_AT_MOST, BLANK, LISTED = 40, 3, 300
INPUTS = ("served_on", "code", "name", "quantity", "price", "diagnosis")
ORDER = ("day", "kind", "code", "item", "quantity", "unit price", "diagnosis", "injury", "consent")
"""A heading for what is pasted without one."""


class Unreadable(Exception):
    """Nothing of what was sent can be read; why."""

    def __init__(self, why: str | Promise) -> None:
        super().__init__(str(why))
        self.why = str(why)


def sent(post: QueryDict, files: Mapping[str, Any]) -> tuple[list[Typed], list[lines.Skipped], bool]:
    """The rows that were sent, those of a file that are none, and whether they were just read. Raises Unreadable."""
    before = kept(post)
    file, pasted = files.get("file"), post.get("pasted", "")
    if file is None and not pasted.strip():
        return before, [], False
    read, skipped = _file(file.read(BYTES_AT_MOST + 1)) if file is not None else _pasted(pasted)
    if len(read) > LINES_AT_MOST:
        raise Unreadable(_("A bill has from 1 to %(most)s lines.") % {"most": LINES_AT_MOST})
    return read, skipped, True


def kept(post: QueryDict) -> list[Typed]:
    """The rows of the form with their corrections, whatever else was sent. Raises Unreadable."""
    return _edited(_kept(post.get("rows", "")), post)


def _file(content: bytes) -> tuple[list[Typed], list[lines.Skipped]]:
    try:
        return lines.read(content)
    except FileRefused as refused:
        raise Unreadable(sentence(refused.finding)) from refused


def _pasted(text: str) -> tuple[list[Typed], list[lines.Skipped]]:
    """Pasted cells with their heading, or without one in the order that the page names."""
    try:
        return lines.read(text.encode())
    except NoTable as none:
        divider = "\t" if "\t" in text else ","
        width = max(len(line.split(divider)) for line in text.splitlines())
        if not 6 <= width <= len(ORDER):
            raise Unreadable(sentence(none.finding)) from none
        return lines.read((divider.join(ORDER[:width]) + "\n" + text).encode())
    except FileRefused as refused:
        raise Unreadable(sentence(refused.finding)) from refused


def _kept(text: str) -> list[Typed]:
    """The rows as the form kept them. Raises Unreadable for what the form never wrote."""
    try:
        rows = json.loads(text or "[]")
        return [
            Typed(str(sheet)[:100], None if row is None else int(row), _cells(cells), str(section)[:20])
            for sheet, row, section, cells in rows[: LINES_AT_MOST + 1]
        ]
    except (ValueError, TypeError) as error:
        raise Unreadable(_("The rows could not be read again. Send the file once more.")) from error


def _cells(cells: Mapping[str, Any]) -> dict[str, str]:
    known = {*COLUMNS, "amount"}
    return {name: str(text)[: lines.LONGEST] for name, text in cells.items() if name in known}


def _edited(rows: list[Typed], post: QueryDict) -> list[Typed]:
    """What was corrected in place of what was kept, rows to leave out gone, and what was typed anew at the end."""
    left_out = set(post.getlist("leave"))
    edited = []
    for index, row in enumerate(rows):
        if f"r{index}-code" in post:
            cells = _typed(index, post)
            amount = {"amount": post.get(f"r{index}-amount", "").strip()}
            row = Typed(row.sheet, row.row, {**cells, **amount})
        if str(index) not in left_out:
            edited.append(row)
    new = [Typed(cells=_typed(index, post)) for index in range(len(rows), len(rows) + BLANK)]
    return [*edited, *(row for row in new if not row.is_empty)]


def _typed(index: int, post: QueryDict) -> dict[str, str]:
    return {name: post.get(f"r{index}-{name}", "").strip()[: lines.LONGEST] for name in COLUMNS}


def as_kept(rows: Sequence[Typed]) -> str:
    """The rows as the form keeps them."""
    told = [[row.sheet, row.row, row.section, dict(row.cells)] for row in rows]
    return json.dumps(told, ensure_ascii=False, separators=(",", ":"))


def of_bill(bill: Bill) -> list[Typed]:
    """The lines of an earlier assessment, to be put right."""
    return [
        Typed(
            cells={
                "served_on": line.served_on.isoformat(),
                "kind": line.kind,
                "code": line.code,
                "name": line.name,
                "quantity": format(line.quantity.normalize(), "f"),
                "price": format(line.price.normalize(), "f"),
                "diagnosis": line.diagnosis,
                "for_injury": "1" if line.for_injury else "0",
                "consent": "1" if line.consent else "0",
            }
        )
        for line in bill.lines.order_by("number")
    ]


def shown(rows: Sequence[Typed], judged: Sequence[JudgedLine], change: Sequence[str]) -> dict[str, Any]:
    """What the page shows: rows to correct, blank ones to type in, and the others with their verdicts."""
    wanted = {int(index) for index in change if index.isdecimal() and len(index) < 6}
    editing: list[dict[str, Any]] = []
    listed: list[dict[str, Any]] = []
    for index, each in enumerate(judged):
        if (each.line is None or index in wanted) and len(editing) < EDITED_AT_MOST:
            editing.append(_fields(index, each))
        elif len(listed) < LISTED:
            listed.append(_listed(index, each))
    blank = [_fields(index, None) for index in range(len(rows), len(rows) + BLANK)]
    return {
        "kept": as_kept(rows),
        "editing": editing,
        "blank": blank,
        "listed": listed,
        "more": len(judged) - len(editing) - len(listed),
        "many": len(judged),
        "bad": sum(each.line is None for each in judged),
        "comes_to": lines.total(judged),
    }


def _fields(index: int, each: JudgedLine | None) -> dict[str, Any]:
    cells = each.typed.cells if each else {}
    inputs = [{"name": f"r{index}-{name}", "label": FIELDS[name], "value": cells.get(name, "")} for name in INPUTS]
    kind = cells.get("kind", "") or (each.typed.section if each else "")
    known = kind_of(kind)
    kinds = [(value, label, known is not None and value == known.value) for value, label in CatalogueKind.choices]
    return {
        "index": index,
        "inputs": inputs,
        "kinds": kinds,
        "amount": cells.get("amount", "") if each else "",
        "for_injury": _answer(cells.get("for_injury", ""), default=True),
        "consent": _answer(cells.get("consent", ""), default=False),
        **(_verdict(index, each) if each else {"where": "", "reason": ""}),
    }


def _answer(text: str, *, default: bool) -> bool:
    value = values.answer("consent", text, default).value
    return default if value is None else value


def _verdict(index: int, each: JudgedLine) -> dict[str, Any]:
    where = " ".join(filter(None, (each.typed.sheet, str(each.typed.row or "")))) or str(index + 1)
    return {
        "where": where,
        "verdict": each.verdict.label,
        "tone": TONES[each.verdict],
        "reason": reason_of(each.findings),
    }


def _listed(index: int, each: JudgedLine) -> dict[str, Any]:
    cells = each.typed.cells
    written = {"name": cells.get("name", ""), "code": cells.get("code", "")}
    return {"index": index, "line": each.line, **written, **_verdict(index, each)}
