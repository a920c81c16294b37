"""Types of agreement given as bare signs, and the remark that explains them: 1—医疗 2—康复 3—辅具."""

import re
from collections.abc import Iterable, Mapping

from institutions.enums import Care
from institutions.importing.values import words

Legend = Mapping[str, Care]
"""Sign as it stands in the cells → type."""

_SIGN = r"(?P<sign>0?[1-9]|[①-⑨]|[A-Ca-c])"
_CARE = r"(?:工伤|协议|定点)*(?P<care>医疗|康复|辅助器具|辅具)(?:配置|机构|服务|协议|单位)*"
_SIGN_FIRST = re.compile(rf"(?<![\dA-Za-z]){_SIGN}\s*(?:[-—–.、．:：=＝)]|为|是|代表|表示|指)*\s*[“\"(]?{_CARE}")
_CARE_FIRST = re.compile(rf"{_CARE}[”\")]?\s*(?:[-—–:：=＝(]|为|填|用|记)+\s*[“\"]?{_SIGN}(?![\dA-Za-z])")
_BETWEEN = re.compile(r"[\s,，、;；/.+和及与]+")


def of(texts: Iterable[str]) -> Legend:
    """The first legend among tidy texts: two signs at least, each for another type. Empty if there is none."""
    for text in texts:
        for pattern in (_SIGN_FIRST, _CARE_FIRST):
            pairs = [(_plain(each["sign"]), words.cares_in_title(each["care"])[0]) for each in pattern.finditer(text)]
            legend = dict(pairs)
            if len(legend) >= 2 and len({*legend.values()}) == len(legend) == len(pairs):
                return legend
    return {}


def read(text: str, legend: Legend) -> tuple[list[Care], list[str]] | None:
    """The types that the signs of a cell stand for, and the signs that stand for none. None if it isn't of signs."""
    signs = [sign for sign in _BETWEEN.split(re.sub(r"^(\d)\.0$|(?<=[①-⑨])(?=[①-⑨])", r"\1 ", text)) if sign]
    signs = [each for sign in signs for each in _apart(sign, legend)]
    if not signs or not all(re.fullmatch(r"\d{1,2}|[①-⑨A-Za-z]", sign) for sign in signs):
        return None
    known = [legend[plain] for sign in signs if (plain := _plain(sign)) in legend]
    return known, [sign for sign in signs if _plain(sign) not in legend]


def _apart(sign: str, legend: Legend) -> Iterable[str]:
    """12 and AB are each of their signs, where the list explains these, and no sign that is called so."""
    is_run = re.fullmatch(r"[1-9]{2,3}|[A-Za-z]{2,3}", sign) is not None and len(set(sign)) == len(sign)
    return sign if is_run and _plain(sign) not in legend and all(_plain(each) in legend for each in sign) else (sign,)


def _plain(sign: str) -> str:
    """01, ① and 1 are one sign, as a and A are."""
    circled = ord(sign) - ord("①") + 1 if len(sign) == 1 and "①" <= sign <= "⑨" else 0
    return str(circled) if circled else sign.lstrip("0").upper()
