"""Rows that speak of the same institution: repeated, in addition to each other, or contradicting each other."""

import re
from collections import Counter, defaultdict
from collections.abc import Iterator, Sequence
from datetime import date
from itertools import chain, pairwise

from agency.offices.codes import MUNICIPALITIES
from institutions.importing.entries import Entry, Judged
from institutions.importing.names.folding import folded
from institutions.importing.places.gazetteer import gazetteer, short_name
from institutions.importing.verdicts import FIELDS, Finding, found

COMPARED = (
    "name",
    "credit_code",
    "division",
    "level",
    "bank_account",
    "account_name",
    "bank_name",
    "cross_province",
    "in_province",
)
"""What must not differ between two rows of one institution, where both say it. Address, telephone and the like may."""
LOOKED_BACK, SAID_AT_MOST = 50, 10
"""A credit code that was dragged down a thousand rows makes one group: each row is compared with the first ones,
and a few contradictions say as much as all."""
_ATTRIBUTE = {"division": "division_code"}


def settle(rows: Sequence[Judged]) -> list[Judged]:
    """The rows with what comparing them with each other adds. Refused rows and those of no table stay out."""
    more = findings_among(rows)
    return [row.with_findings(*more[at]) if at in more else row for at, row in enumerate(rows)]


def findings_among(rows: Sequence[Judged]) -> dict[int, list[Finding]]:
    """Place in the sequence → findings, for the rows that concern each other."""
    more: dict[int, list[Finding]] = defaultdict(list)
    by_key = _by_key(rows)
    for at, finding in _in_two_districts(rows, by_key):
        more[at].append(finding)
    for group in _groups(rows, by_key):
        for at, finding in _of_group(rows, group):
            if finding.verdict.value == "duplicate" or (len(more[at]) < SAID_AT_MOST and finding not in more[at]):
                more[at].append(finding)
    return more


_ByKey = dict[tuple[str, ...], list[int]]


def _by_key(rows: Sequence[Judged]) -> _ByKey:
    """What an institution is known by → the rows that say it."""
    by_key: _ByKey = defaultdict(list)
    for at, row in enumerate(rows):
        if row.entry is not None and row.verdict.value != "reject":
            for key in keys_of(row.entry):
                by_key[key].append(at)
    return by_key


def _groups(rows: Sequence[Judged], by_key: _ByKey) -> Iterator[list[int]]:
    """Rows joined by the same credit code, or by the same name in the same place."""
    root = list(range(len(rows)))
    for members in chain(by_key.values(), _in_and_of_a_city(rows, by_key)):
        for other in members[1:]:
            _join(root, members[0], other)
    groups: dict[int, list[int]] = defaultdict(list)
    for at, row in enumerate(rows):
        if row.entry is not None and row.verdict.value != "reject":
            groups[_top(root, at)].append(at)
    yield from (group for group in groups.values() if len(group) > 1)


def _in_and_of_a_city(rows: Sequence[Judged], by_key: _ByKey) -> Iterator[list[int]]:
    """The same full name once in a city and once in one of its districts is one institution, placed more closely."""
    in_cities = [at for at, row in enumerate(rows) if row.entry and row.entry.division_code.endswith("00")]
    names = {folded(entry.name) for at in in_cities if (entry := rows[at].entry) is not None}
    if not names:
        return
    placed: dict[tuple[str, str], list[tuple[str, int]]] = defaultdict(list)
    for key, members in by_key.items():
        if key[-1] in names and key[0] == "name" and key[1]:
            placed[key[2], city_part(key[1])].append((key[1], members[0]))
    for found_rows in placed.values():
        codes = sorted(code for code, _at in found_rows)
        is_general = any(each.code == "name_short" for each in rows[found_rows[0][1]].findings)
        if len(codes) == 2 and codes[0].endswith("00") and not is_general:
            yield [at for _code, at in found_rows]


def _in_two_districts(rows: Sequence[Judged], by_key: _ByKey) -> Iterator[tuple[int, Finding]]:
    """An institution that is called after its city in two of its districts, where codes don't tell them apart."""
    named = [key for key in by_key if key[0] == "name" and not key[1].endswith("00")]
    often = {name for name, count in Counter(key[2] for key in named).items() if count > 1}
    placed: dict[tuple[str, str], list[int]] = defaultdict(list)
    for key in named:
        city = gazetteer().city_of(key[1]) if key[2] in often and key[1] else ""
        if city and key[2].startswith(short_name(gazetteer().by_code[city].name)):
            placed[city, key[2]].append(by_key[key][0])
    for members in placed.values():
        entries = [entry for at in members if (entry := rows[at].entry) is not None]
        codes = {entry.credit_code for entry in entries}
        if len(members) < 2 or (all(codes) and len(codes) == len(entries)):
            continue
        for at, other in chain(pairwise(members), [(members[-1], members[0])]):
            yield at, found("division", "same_name_near", where=where(rows[other]))


def city_part(code: str) -> str:
    """The digits of a division code that a city and its districts share."""
    return code[:2] if code[:2] in MUNICIPALITIES else code[:4]


def keys_of(entry: Entry) -> tuple[tuple[str, ...], ...]:
    """By what an institution is known again: its credit code, and its name where it is."""
    by_name = ("name", entry.division_code, folded(entry.name))
    return (("code", entry.credit_code), by_name) if entry.credit_code else (by_name,)


def _top(root: list[int], at: int) -> int:
    while root[at] != at:
        root[at] = root[root[at]]
        at = root[at]
    return at


def _join(root: list[int], one: int, other: int) -> None:
    first, second = sorted((_top(root, one), _top(root, other)))
    root[second] = first


def _of_group(rows: Sequence[Judged], group: list[int]) -> Iterator[tuple[int, Finding]]:
    """Each pair: contradictions concern both rows, a repetition the later one."""
    repeated: set[int] = set()
    for later_at, at in enumerate(group):
        for before in group[: min(later_at, LOOKED_BACK)]:
            for concerned, finding in _of_pair(rows, before, at):
                if finding.verdict.value == "duplicate":
                    if before in repeated or at in repeated:
                        continue
                    repeated.add(concerned)
                yield concerned, finding


def _of_pair(rows: Sequence[Judged], before: int, at: int) -> Iterator[tuple[int, Finding]]:
    one, other = rows[before].entry, rows[at].entry
    assert one is not None
    assert other is not None
    here, there = where(rows[at]), where(rows[before])
    if one.credit_code and one.credit_code == other.credit_code and not _names(one) & _names(other):
        if (branch := _branch_of(one, other)) is not None:
            is_later = branch is other
            main, place = (one, there) if is_later else (other, here)
            yield at if is_later else before, found("credit_code", "branch_of", other=main.name, where=place)
            return
        yield before, found("credit_code", "code_of_another", other=other.name, where=here)
        yield at, found("credit_code", "code_of_another", other=one.name, where=there)
        return
    if differing := differences(one, other):
        fields = "、".join(str(FIELDS[name]) for name in differing)
        yield before, found(differing[0], "contradicts_row", where=here, fields=fields)
        yield at, found(differing[0], "contradicts_row", where=there, fields=fields)
        return
    if not set(one.types) & set(other.types) and one.types and other.types:
        return
    if (one.valid_from, one.valid_to) != (other.valid_from, other.valid_to) and _both_dated(one, other):
        if overlap(one, other):
            yield before, found("valid_from", "overlaps_row", where=here)
            yield at, found("valid_from", "overlaps_row", where=there)
        return
    if set(one.types) - set(other.types) and set(other.types) - set(one.types):
        fields = str(FIELDS["types"])
        yield before, found("types", "contradicts_row", where=here, fields=fields)
        yield at, found("types", "contradicts_row", where=there, fields=fields)
    elif says_more(other, one) and not says_more(one, other):
        yield before, found("row", "repeats_less", where=here)
    else:
        yield at, _repeated(other, one, there)


_ADDED = (
    *("credit_code", "level", "valid_from", "valid_to", "cross_province", "in_province"),
    *("bank_account", "address", "phone", "aliases"),
)
"""What one row of an institution may say and another leave out."""
_TOLD = (*_ADDED, "external_code", "contact", "note")
"""What of a repetition isn't taken, if it says it otherwise than the row that is."""


def _repeated(entry: Entry, before: Entry, where_before: str) -> Finding:
    differing = [name for name in _TOLD if getattr(entry, name) not in (*_NOTHING, getattr(before, name))]
    differing += ["division"] if _is_closer(entry, before) else []
    if not differing:
        return found("row", "repeats", where=where_before)
    fields = "、".join(str(FIELDS[name]) for name in differing)
    return found("row", "repeats_otherwise", where=where_before, fields=fields)


def _names(entry: Entry) -> set[str]:
    return {folded(entry.name), *map(folded, entry.aliases)}


_BRANCH = re.compile(r"(?:院区|[东南西北新老]院|分院|分部|分中心|门诊部|分诊部)$")


def _branch_of(one: Entry, other: Entry) -> Entry | None:
    """Of two entries of one legal entity the one that is called a branch of the other: 市医院 and 市医院(东院区)."""
    for main, branch in ((one, other), (other, one)):
        name = folded(branch.name)
        if name.startswith(folded(main.name)) and _BRANCH.search(name) and not _BRANCH.search(folded(main.name)):
            return branch
    return None


def where(row: Judged) -> str:
    """Sheet and row for a sentence."""
    return f"{row.sheet} {row.row}" if row.sheet else f"{row.row}"


def differences(one: Entry, other: Entry) -> list[str]:
    """The fields that both state and state differently."""
    differing = []
    for name in COMPARED:
        here, there = (getattr(entry, _ATTRIBUTE.get(name, name)) for entry in (one, other))
        if name == "name":
            here, there = folded(here), folded(there)
        if name == "division" and (_is_closer(one, other) or _is_closer(other, one)):
            continue
        if here not in ("", None) and there not in ("", None) and here != there:
            differing.append(name)
    return [] if differing == ["name"] and one.credit_code == other.credit_code else differing


def _is_closer(one: Entry, other: Entry) -> bool:
    """Does the first name a district of the city that the other names?"""
    here, there = one.division_code, other.division_code
    return there[4:] == "00" != here[4:] and city_part(here) == city_part(there)


def _both_dated(one: Entry, other: Entry) -> bool:
    return all(entry.valid_from or entry.valid_to for entry in (one, other))


def overlap(one: Entry, other: Entry) -> bool:
    """Do two periods have a day in common? An unknown start or end is open."""
    return (one.valid_from or date.min) <= (other.valid_to or date.max) and (other.valid_from or date.min) <= (
        one.valid_to or date.max
    )


_NOTHING = ("", None, ())


def says_more(one: Entry, other: Entry) -> bool:
    """Does the first state something that the second doesn't?"""
    more = any(getattr(one, name) not in _NOTHING and getattr(other, name) in _NOTHING for name in _ADDED)
    return more or _is_closer(one, other) or bool(set(one.types) - set(other.types))
