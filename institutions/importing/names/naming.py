"""The name of an institution as it stands in a cell: what is the name, what was added to it, what is odd about it."""

import re
from collections.abc import Iterator
from typing import NamedTuple

from institutions.importing.names import remarks
from institutions.importing.names.endings import AGENCY
from institutions.importing.places import mentions
from institutions.importing.places.locating import of_names
from institutions.importing.values import headings, words
from institutions.importing.values.cells import AS_ABOVE, Raw
from institutions.importing.verdicts import Finding, found

AT_MOST = 100
GENERIC = re.compile(
    r"^(?:省|市|县|区|镇|州|本市)?(?:直)?(?:第[一二三四五六七八九十\d]+)?(?:人民医院|中心医院|中医院|中医医院|妇幼保健院|医院|卫生院|康复医院|骨科医院|中心卫生院|乡镇卫生院|社区卫生服务中心|综合医院|专科医院|职工医院|总医院|某医院)$"
)
CLASS = re.compile(
    r"^(?:[一二三]级(?:[甲乙丙特]等)?|公立|民营|私立)(?:(?:综合|专科|中医|[、/及和与]|[一二三]级|以[上下])*)"
    r"(?:医院|卫生院|医疗机构)$"
)
"""What heads the institutions of a level or an owner: 二级医院."""
LOOKED_AT = re.compile(
    rf"{GENERIC.pattern}|{CLASS.pattern}|.*[^院所心司厂部站室队)](?:\([^()]*\))?$|.*心$(?<!卫生服务中心)(?<!康复中心)"
)
"""Names worth a closer look: general ones, those that don't end as institutions do, and what agencies may be."""
_LEVEL_OR_CODE = re.compile(
    r"(?:[一二三]级(?:[甲乙丙]等?)?|[一二三][甲乙丙]|未定级|(?=.*\d{4})[0-9A-Z\s\-./]{5,}|\d{4}年\d.*)$", re.IGNORECASE
)
_INSTITUTIONAL = re.compile(
    r"[院所厂站司部室诊医药队]|中心|康复|卫生|假肢|矫形|器具|疗养|妇幼|hospital|clinic|cent(?:er|re)", re.IGNORECASE
)
_ODD = re.compile(
    r"[,;:，；：<>|?？#$%^*=~`\\!！\u3041-\u30fa\uff66-\uff9f]|--|[\u00a1-\u00ff]{2}|[\u20a0-\u20cf\u2190-\u21ff\u2500-\u2bff\ue000-\uf8ff\U0001f000-\U0001faff]"
)
_TAIL = re.compile(r"(?:医院|卫生院|中心|公司|厂|站|所).*(?:[路街]\d*号?|\d号|等|\d{5,})$")
"""An address, a number or others behind the name."""
_BEHIND_ITS_END = re.compile(
    r"(?:医院|卫生院|保健院|防治[院所]|诊所|门诊部|服务中心)[^()]*[^()院所心司厂部站室队区诊科团楼点校](?:\([^()]*\))?$"
    r"|[及和与](?:其|各|所属|下属|所辖|附属)*(?:分院|院区|分部|分中心|门诊部)$"
)
"""People, remarks or branches behind the name: 桓台县人民医院王主任."""
_IS_PART = re.compile(r"(?:[院区团心所站司厂部校店科室队楼镇乡村场]|街道|合伙|结合)$|^.{1,2}$|^[A-Za-z .&-]+$")
_IS_REMARK = re.compile("限|除外|不含|定点|工伤|跨省|医保|[新续未]签|^(?:含|包括|下设|下辖).*[、,，;；及和]")
_PHARMACY = re.compile(r"药[房店业堂](?:\([^()]*\))?$")
_LOST = re.compile(r"[?？\ufffd]{2,}")
"""What is left of characters that a program could not write."""
_LETTERS = re.compile(r"[A-Za-z\u3400-\u9fff\U00020000-\U0003ffff]")
_CLAUSE = r"第[一二三四五六七八九十百\d]{1,4}[条批款章]"
_NUMBERED = re.compile(
    r"^(?:(?:[一二三四五六七八九十]{1,3}、|[甲乙丙丁戊己庚辛壬癸]、|[A-Za-z][.、．])\s*|\d{1,4}\s*[、.．)]\s*"
    r"|\((?:\d{1,4}|[一二三四五六七八九十]{1,3})\)\s*|[①-⒛㈠-㈩]\s*"
    rf"|{_CLAUSE}[:：、,，.])(?=[\u4e00-\u9fff])"
)
_NUMBER_AT_A_PLACE = re.compile(rf"^(?:\d{{1,3}}|{_CLAUSE})(?=[\u4e00-\u9fff]{{4}})")
"""1淄博市中心医院, 第二批桓台县人民医院; 301医院, 142团场职工医院 and 第四条街卫生站 go on with no place."""
_NUMBER_APART = re.compile(
    rf"(\d{{1,3}}|{_CLAUSE})\s+(?=[\u4e00-\u9fff]{{4}})(?!医院|部队|分院|急救|[团师旅军连营号厂矿局处队])"
)
"""5 洞头区人民医院 and 第一条 桓台县人民医院, but not 301 医院, 120 急救中心 or 142 团场职工医院."""
_MARKUP = re.compile(r"</?[A-Za-z!]|\\u[0-9A-Fa-f]{4}|(?:%[0-9A-Fa-f]{2}){3}")
"""What a page or a program wrote in a name's stead."""
_EDGES = " 、，。,.;；:：·•∙▪►➤"
_BEHIND = "/\\—–-_…"
_MARKS = "★☆*※▲△●○◆◇■□#√✓①②③④⑤⑥⑦⑧⑨⑩¹²³⁴⁵⁶⁷⁸⁹⁰"
"""What lists mark a name with, explained in a remark below; a mark inside a name is no such one."""
_BRACKETS = str.maketrans("[]{}", "()()")
_IN_BRACKETS = re.compile(r"[(（][^()（）]*[)）]")
_REFERRED = re.compile(r"\((?:注\s*)?\d{1,2}\)$")
"""The number of a remark below, behind a name."""
_QUOTED = re.compile(r"^(?:《([^《》]*)》|“([^“”]*)”|\"([^\"]*)\"|\(([^()]*)\))$")
_KINDS = "医院|卫生院|防治[院所]|保健院|疗养院|康复院|正?[整接]?骨院|服务中心|康复中心|诊所|门诊部|公司|假肢厂"
_SEVERAL = re.compile(
    rf"(?:{_KINDS})\s*(?:[\n、；;，,。/／+＋&\s]|[①-⑩]|\d[.．]|和|及|与|暨)\s*(?!原|曾用|又|别名|加挂|挂牌|第二|简称|现?已?[更改易]名|现名)(?=[\d①-⑩.．、]*[\u4e00-\u9fff]{{2,}}.*(?:{_KINDS})\s*$)"
    r"|等\s*\d+\s*[家个所]$"
)
"""One name after another. What stands in brackets is another name of the same institution."""


HOUSE_ALONE = re.compile(r"\([^()]*(?:院区|分院|分部|门诊部)\)$|(?:[东南西北新老本]|第[一二三四]|[东南西北]部)院区$")
"""(东院区) below its institution: a house without a name."""


_MAIN_HOUSE = re.compile(r"^(?:总院区?|[院总]?本部|主院区?|总部|本院区?|院部)$")
_HOUSE = re.compile(r"^[\u4e00-\u9fffA-Za-z0-9()]{1,24}(?:院区?|区|部|中心|站|点)$")


def of_house(name: str, house: str) -> str | None:
    """The name of one house of an institution: that of the main house is its own. None if this is no house."""
    if _MAIN_HOUSE.match(house) or house in name:
        return name
    if _HOUSE.match(house) is None:
        return None
    return house if house.startswith(name) else f"{name}({house})"


class Named(NamedTuple):
    """A name, the other names that stood behind it, and what was found."""

    name: str
    also: tuple[str, ...] = ()
    findings: tuple[Finding, ...] = ()


def holds_several(raw: Raw) -> bool:
    """Does a cell hold more than one institution?"""
    return isinstance(raw, str) and _SEVERAL.search(_IN_BRACKETS.sub("", raw).strip()) is not None


def with_its_sign(raw: str) -> str:
    """A name with a sign behind its number, if but a blank divides them: blanks inside Chinese don't count later."""
    return _NUMBER_APART.sub(r"\1、", raw, count=1) if raw[:1].isdigit() or raw[:1] == "第" else raw


def read(text: str) -> Named:
    """The name without number, quotes, remarks and other names."""
    if text[-1:] in ("区", ")") and HOUSE_ALONE.match(text):
        return Named(text, (), (found("name", "name_no_text", written=text),))
    findings: list[Finding] = []
    also: tuple[str, ...] = ()
    text, other = remarks.apart(remarks.left_out(_without_marks(text, findings), findings))
    if other:
        also = (other,)
        findings.append(found("aliases", "alias_in_name", taken=other))
    return Named(text[:AT_MOST], also, (*findings, *(_odd(text) if text else ())))


def _without_marks(text: str, findings: list[Finding]) -> str:
    """The text without its number, marks and quotes, and without the sign of a formula that they hid."""
    if (bracketed := text.translate(_BRACKETS)) != text:
        findings.append(found("name", "tidied"))
        text = bracketed
    if number := _number_before(text):
        findings.append(found("name", "name_numbered", written=text))
        text = text[number:]
    if (unmarked := _REFERRED.sub("", text.strip(_MARKS + _EDGES))) != text.strip(_EDGES):
        findings.append(found("name", "name_marked", written=text))
        text = unmarked
    if (bare := _QUOTED.sub(r"\1\2\3\4", text.strip(_EDGES).rstrip(_BEHIND))) != text:
        findings.append(found("name", "tidied"))
        text = bare
    if text[:1] and text[0] in "=+-@":
        findings.append(found("name", "formula", written=text))
        text = text.lstrip("=+-@ ")
    return text


def _number_before(text: str) -> int:
    """How many signs the number before a name takes."""
    if (numbered := _NUMBERED.match(text)) is not None:
        return numbered.end()
    glued = _NUMBER_AT_A_PLACE.match(text)
    return glued.end() if glued is not None and mentions.at_the_beginning(text[glued.end() :]) else 0


def _odd(text: str) -> Iterator[Finding]:
    if _LETTERS.search(text) is None or len(text) < 2 or _MARKUP.search(text) or _is_of_another_column(text):
        yield found("name", "name_no_text", written=text)
    elif len(text) > AT_MOST:
        yield found("name", "too_long", most=AT_MOST)
    elif CLASS.match(text):
        yield found("name", "name_class", written=text)
    elif GENERIC.match(text):
        yield found("name", "name_short", written=text)
    elif LOOKED_AT.match(text) and (
        AGENCY.search(text) or _INSTITUTIONAL.search(text) is None or _PHARMACY.search(text)
    ):
        yield found("name", "name_unlikely", written=text)
    elif _LOST.search(text):
        yield found("name", "garbled", written=text)
    elif _is_strange_within(text) or text.count("(") != text.count(")"):
        yield found("name", "name_signs", written=text)


def _is_strange_within(text: str) -> bool:
    brackets = _IN_BRACKETS.findall(text) if "(" in text else ()
    return any(map(_is_strange, brackets)) or any(odd.search(text) for odd in (_TAIL, _BEHIND_ITS_END, _ODD))


def _is_strange(bracket: str) -> bool:
    """Does a bracket hold neither a house or owner of the institution nor a place, but a remark?"""
    within = bracket[1:-1]
    return _IS_REMARK.search(within) is not None or not (_IS_PART.search(within) or mentions.at_the_beginning(within))


def _is_of_another_column(text: str) -> bool:
    """A place, a type, a level, a code or the word of a heading: the cells of such a row stand in the wrong columns."""
    if not LOOKED_AT.match(text) or (len(text) > 2 and GENERIC.match(text)) or CLASS.match(text):
        return False
    is_code = _LEVEL_OR_CODE.match(text) is not None and _INSTITUTIONAL.search(text) is None  # 401 Hospital is none
    if is_code or text in AS_ABOVE or headings.field_of(text) or words.says_types(text):
        return True
    return _INSTITUTIONAL.search(text) is None and bool(of_names((("", text),)).code)
