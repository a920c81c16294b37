"""Names of institutions as they are compared: what may be written so or otherwise doesn't count."""

import re
import unicodedata

_PUNCTUATION = re.compile(r"[\s()\[\]{}·.,，。、\-—_'\"“”‘’:：;；/]+")


_FOLDS = re.compile(r"[^\u4e00-\u9fffa-z]|[十零]")
_NUMERALS = str.maketrans("0123456789零", "〇一二三四五六七八九〇")
_TENS = re.compile("第([二三四五六七八九]?)十([一二三四五六七八九]?)")


def folded(name: str) -> str:
    """A name for comparison: brackets, blanks, points and the width of signs don't count, nor whether a number is
    written in digits: 第10医院, 第十医院."""
    if _FOLDS.search(name) is None:
        return name
    bare = _PUNCTUATION.sub("", unicodedata.normalize("NFKC", name)).casefold()
    bare = unicodedata.normalize("NFKC", bare)  # an accent can meet a letter once the blank between them is gone
    return _TENS.sub(_digit_by_digit, bare).translate(_NUMERALS)


def _digit_by_digit(tens: "re.Match[str]") -> str:
    return f"第{tens[1] or '一'}{tens[2] or '〇'}"


_COUNTED = "一二三四五六七八九"


def sql(name: str) -> str:
    """The same in SQL for a column of names, but for signs that the reader of lists has put in order by then."""
    bare = f"translate({name}, '（）()0123456789零·•. 　', '()()〇{_COUNTED}〇')"
    tens = f"regexp_replace({bare}, '第十', '第一十')"
    tens = f"regexp_replace({tens}, '第([{_COUNTED}])十([{_COUNTED}])', '第\\1\\2')"
    tens = f"regexp_replace({tens}, '第([{_COUNTED}])十', '第\\1〇')"
    return f"CASE WHEN strpos({name}, '十') > 0 THEN {tens} ELSE {bare} END"
