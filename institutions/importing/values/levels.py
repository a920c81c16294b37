"""Levels of hospitals, as agencies write them."""

import re

from institutions.importing.values.cells import Raw, as_text
from institutions.importing.values.words import Read
from institutions.importing.verdicts import found

LEVEL_CODES = {"三": "3", "二": "2", "一": "1", "未": "0"}
"""First sign of a level → the register's code (institutions.enums.Level)."""
GRADES = {"甲": "甲等", "乙": "乙等", "丙": "丙等", "特": "特等", "合格": "合格"}
UNRATED = "未定级"
_UNRATED = re.compile(
    r"^(?:(?:暂|尚)(?=未))?(?:未定[级等]?|未评[级定审]?|未评等级|无等级|无级别|无级|不定级|无|未分级|未定等级?|未定级别|未评等次|未定等次|无等次|未参评|未评等|其他|unrated|none|不分等级|未纳入评审)$"
)
_NUMBERS = {
    "一": "一",
    "二": "二",
    "三": "三",
    "1": "一",
    "2": "二",
    "3": "三",
    "壹": "一",
    "贰": "二",
    "叁": "三",
    "Ⅰ": "一",
    "Ⅱ": "二",
    "Ⅲ": "三",
    "i": "一",
    "ii": "二",
    "iii": "三",
}
_LEVEL = re.compile(
    r"(?P<number>[一二三123壹贰叁ⅠⅡⅢ]|(?<![a-z])i{1,3}(?![a-z]))\s*(?:级|極|极|級|/|等)?[\s/·.、,-]*(?:\((?=[甲乙丙特]等?\)|合格\)))?(?P<grade>甲|乙|丙|特|合格|a|b|c(?![a-z]))?\s*(?:等|级)?",
    re.I,
)
_REMARK = re.compile(
    r"^[\s.,，。、()（）]*(?:综合|专科|中医|中西医结合|妇幼保健院?|妇幼|精神|康复|口腔|肿瘤|民族|医院|综合性|综合医|公立|民营|医疗机构|院|级|等|未[定评](?!级)(?:等次?)?|无等次?)*[\s.,，。、()（）]*$"
)
_GRADE_APART = re.compile(
    "^(?:(?P<first>[一二三123]级)医院(?P<second>[甲乙丙])等?|(?P<grade>[甲乙丙])等(?P<level>[一二三123]级))(?:医院)?$"
)
"""三级医院甲等, 甲等三级"""
_ENGLISH = {
    **dict.fromkeys(("3", "iii", "tertiary", "third"), "3"),
    **dict.fromkeys(("2", "ii", "secondary", "second"), "2"),
    **dict.fromkeys(("1", "i", "primary", "first"), "1"),
}
_NUMBERED = re.compile(r"^\d{1,2}[-—_.:：\s]+(?=[一二三未无]|[甲乙丙]等)")
"""3-三级: the number that a program has for it."""
_UNSAID = frozenset({"grade", "level", "class", "hospital", "general", "tier"})


def level(raw: Raw) -> Read:
    """三级甲等, 三级, 未定级 … or empty. What isn't a level is kept apart, with a warning."""
    text = unnumbered(re.sub(r"^([123])\.0+$", r"\1", as_text(raw)))
    if not text:
        return Read("")
    if _UNRATED.match(text.casefold()):
        return _as("level", text, UNRATED)
    if text.startswith((UNRATED, "未评级")):
        return Read(UNRATED, (found("level", "level_remark", written=text, taken=UNRATED),))
    matches = list(_LEVEL.finditer(source := _in_order(text)))
    match = next((each for each in matches if _is_level(each)), None)
    if match is None:
        return Read("", (found("level", "level_unknown", written=text),))
    number, grade = _NUMBERS[match["number"].lower() if match["number"].isascii() else match["number"]], match["grade"]
    grade = {"a": "甲", "b": "乙", "c": "丙"}.get(grade.lower(), grade) if grade else ""
    value = f"{number}级{GRADES.get(grade, '')}"
    rest = f"{source[: match.start()]}{source[match.end() :]}"
    if _REMARK.match(rest) is None:
        return Read(value, (found("level", "level_remark", written=text, taken=value),))
    return _as("level", text, value)


def unnumbered(text: str) -> str:
    """A level without the number that a program has for it."""
    return _NUMBERED.sub("", text)


def _in_order(text: str) -> str:
    """三级甲等 of 三级医院甲等, 甲等三级 and English ones; anything else as it is."""
    if (apart := _GRADE_APART.match(text)) is None:
        return _english_level(text)
    return f"{apart['first'] or apart['level']}{apart['grade'] or apart['second']}等"


def _is_level(match: "re.Match[str]") -> bool:
    """A bare number is a level only if it stands alone: `3` is, the one of `1号楼` isn't."""
    return bool(match["grade"]) or re.search(r"[级極极級/]", match[0]) is not None or match[0] == match.string


def _english_level(text: str) -> str:
    """3级a of Grade 3 Class A, Tertiary A, Level III-A; anything else as it is."""
    said = [word for word in re.findall(r"[a-z]+|\d+", text.lower()) if word not in _UNSAID]
    numbers, grades = [word for word in said if word in _ENGLISH], [word for word in said if word in ("a", "b", "c")]
    if not text.isascii() or len(numbers) != 1 or len(said) - 1 != len(grades) or len(grades) > 1:
        return text
    return f"{_ENGLISH[numbers[0]]}级{''.join(grades)}"


def _as(field: str, written: str, value: str) -> Read:
    return Read(value) if written == value else Read(value, (found(field, "read_as", written=written, taken=value),))
