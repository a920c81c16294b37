"""What a column is called, and what it therefore holds. Chinese and English, one level or several."""

import re
from collections.abc import Iterable
from functools import cache, lru_cache

from institutions.importing import vocabulary
from institutions.importing.values.cells import Raw, as_text, tidy

Columns = dict[int, str]
"""Column (counted from 0) → field."""

SERIAL, SUBJECT, PERIOD = "serial", "name", "period"
TICKS = {"tick_medical": "MEDICAL", "tick_rehab": "REHAB", "tick_device": "DEVICE"}
CONTACT_AND_PHONE = "contact_phone"
"""A person and a telephone number in one cell."""
ADDRESS_AND_PHONE = "address_phone"
"""An address and telephone numbers in one cell."""
MONTH, DAY = ":month", ":day"
"""Behind the name of a field: the columns that hold the rest of a day whose year has one of its own."""
PLACE_FIELDS = (
    *("province_code", "city_code", "county_code", "province", "city", "county"),
    *("division", "division_name"),
)
IGNORED = frozenset({SERIAL, "ignored"})

_WORDS = {word: field for field, words in vocabulary.rows("headings.csv") for word in words.split(" ")}

_COMPILED = [(field, re.compile(pattern)) for field, pattern in vocabulary.rows("heading_patterns.csv")]
_UNDER: dict[str, dict[str, str]] = {
    "period": {
        **dict.fromkeys(("起", "自", "从", "开始", "起始", "from", "start"), "valid_from"),
        **dict.fromkeys(("止", "至", "到", "结束", "终止", "截止", "to", "end"), "valid_to"),
    },
    "phone": {"姓名": "contact"},
    "bank_account": {"户名": "account_name", "开户行": "bank_name", "账号": "bank_account", "帐号": "bank_account"},
}
"""What a heading means below another one of these fields."""
LONGEST = 24


_OF_PEOPLE = {word: what for what, words in vocabulary.rows("people.csv") for word in words.split(" ")}
"""What a column of people and their treatment is called, and what it says of them: 身份证号, 认定书编号, 基金支付."""


def said_of_people(labels: Iterable[Raw]) -> list[str]:
    """What the columns of a heading say of people: who they are, numbers, injuries, treatment, amounts."""
    short = {label for label in labels if isinstance(label, str) and len(label) <= LONGEST}
    words = (_without_hint(plain(label)) for label in short)
    return [said for word in words if (said := _OF_PEOPLE.get(word))]


def plain(raw: Raw) -> str:
    """A heading for comparison: no blanks, stars or colons, plain signs, small letters."""
    return bare(tidy(as_text(raw)))


_NO_WORD = re.compile(r"[\s*＊:：_\-·•]+|^\d+[.、](?=\D)")


def bare(text: str) -> str:
    """The same of tidy text."""
    return _NO_WORD.sub("", text.casefold())


@lru_cache(maxsize=16_384)
def field_of(heading: str) -> str | None:
    """The field that a plain heading names, or None."""
    if not heading or len(heading) > 40:
        return None
    for candidate in dict.fromkeys((heading, _without_hint(heading), _BRACKETS.sub("", heading), heading.strip("()"))):
        if field := _WORDS.get(candidate):
            return _by_hint(field, heading)
    text = _without_hint(heading)
    if len(text) > LONGEST:
        return None
    field = next((field for field, pattern in _COMPILED if pattern.search(text)), None)
    return _by_hint(field, heading) if field else None


_BRACKETS = re.compile(r"\([^()]*\)")


def _by_hint(field: str, heading: str) -> str:
    """What stands in brackets may say more: 协议有效期(起) is its start, 代码(统一社会信用代码) the credit code."""
    hint = heading[heading.find("(") + 1 : -1] if heading.endswith(")") else ""
    if field in ("external_code", "ignored") and _WORDS.get(hint) == "credit_code":
        return "credit_code"
    if hint.startswith("起止") and field in ("valid_from", "valid_to", "signed"):
        return PERIOD
    return _UNDER.get(field, {}).get(hint, field) if hint else field


_LESSER = {field: re.compile(pattern) for field, pattern in vocabulary.rows("lesser_columns.csv")}
"""What a word for a column of a field says, if any other column of that field counts before it: 监督电话."""


def counts_before(field: str, here: str, there: str) -> bool:
    """Does the second of two columns of one field say what is meant, and the first something near it?"""
    lesser = _LESSER.get(field)
    return lesser is not None and lesser.search(there) is not None and lesser.search(here) is None


def is_word(text: str) -> bool:
    """Is this, as it is written, a word that only a heading says? Asked of every row, so it is no more than a look."""
    return text in _WORDS


def names_the_subject(heading: str) -> bool:
    """Is a plain heading one of the words for the institution, and no sentence that holds one?"""
    return SUBJECT in (_WORDS.get(heading), _WORDS.get(_without_hint(heading)))


def _without_hint(heading: str) -> str:
    """Without what is said in brackets at the end: 统一社会信用代码(18位)."""
    return re.sub(r"\([^()]*\)$|\([^()]*$|\[[^\]]*\]$", "", heading)


_NAMES, _CODES = frozenset({"名称", "全称", "name"}), frozenset({"代码", "编码", "编号", "code"})
_NUMBERS = frozenset({"电话", "联系电话", "联系方式", "手机", "手机号", "手机号码", "phone", "tel"})
"""What places and people have as well as institutions: the group says whose it is."""


@cache
def field_under(*levels: str) -> str | None:
    """The field of a column whose headings stand one below the other, the topmost first."""
    path = [level for level in dict.fromkeys(levels) if level]
    if not path:
        return None
    if len(path) == 1:
        return field_of(path[0])
    above, below = field_of("".join(path[:-1])) or field_of(path[-2]), path[-1]
    if above and (named := _of_group(above, _without_hint(below))):
        return named
    own = field_of(below)
    if own in ("valid_from", "valid_to", "period") and field_of("".join(path)) == "ignored":
        return "ignored"
    if own is None or own == "serial":
        return field_of("".join(path)) or (above if above not in (None, PERIOD, SUBJECT) and len(path) == 2 else own)
    if own in ("signed", "valid_from", "valid_to", "period") and above in ("cross_province", "in_province"):
        return "ignored"
    return own


def _of_group(above: str, word: str) -> str | None:
    """What a word says only below others: 协议期限(起), 开户信息(户名), 所在地(名称 | 代码), 经办机构(名称 | 电话)."""
    if (named := _UNDER.get(PERIOD if above in TICKS else above, {}).get(word)) is not None:
        return named
    if above == "ignored":
        return above if word in _NAMES | _CODES | _NUMBERS else None
    if above in PLACE_FIELDS and word in _NAMES | _CODES:
        coded = f"{above}_code"
        return coded if word in _CODES and coded in PLACE_FIELDS else above
    own = field_of(word)
    if own in (SUBJECT, "external_code", "aliases") and above in ("bank_name", "bank_account"):
        return "bank_name" if own == SUBJECT else "bank_account"
    return "contact" if own == SUBJECT and above == "contact" else None
