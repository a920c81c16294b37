"""What title, name of the sheet and headings of sections say of the rows below them."""

import re
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

from institutions.enums import Care
from institutions.importing.names.endings import INSTITUTION
from institutions.importing.places import locating, mentions
from institutions.importing.places.gazetteer import gazetteer
from institutions.importing.places.located import FIELD, Located
from institutions.importing.places.narrowing import LONGEST, ZONE
from institutions.importing.tables.outline import NUMBERING, Outline, style_of
from institutions.importing.values import headings, levels, periods, words
from institutions.importing.values.cells import tidy
from institutions.importing.verdicts import Finding, found


@dataclass(frozen=True, slots=True)
class Around:
    """What title, sheet name and section headings say of the rows below them."""

    division: str = ""
    section: str = ""
    cares: tuple[Care, ...] = ()
    level: str = ""
    cross_province: bool | None = None
    period: tuple[date, date] | None = None
    """The days of all agreements of the table."""
    ended: str = ""
    """What says that the institutions below are no longer ones: 暂停名单, 三、终止协议."""
    doubt: Finding | None = None
    """What speaks against the place: a second one beside it, or a section that isn't understood."""
    is_stated: bool = False
    """Does the file itself say the division, or is it but that of the agency?"""

    @property
    def nearest(self) -> str:
        """The narrowest place that stands above a row."""
        return self.section or self.division


NOTHING = Around()


def said(around: Around, text: str) -> Around:
    """What is known after reading a title."""
    text = tidy(text)
    around = narrowed(_placed(around, mentions.in_title(text)), text) if len(text) > 1 else around
    cares = words.cares_in_title(text)
    cross = True if re.search(r"跨省.{0,8}直接结算", text) and "省内" not in text else around.cross_province
    is_over = (words.says_ended(text) and "新增" not in text) or words.is_proposed(text)
    ended = text if is_over else around.ended
    period = periods.in_title(text) or around.period
    return replace(around, cares=cares or around.cares, cross_province=cross, period=period, ended=ended)


def narrowed(around: Around, text: str) -> Around:
    """The division that a short text names within that of the title: 普陀区 is in Shanghai and in Zhoushan."""
    text = tidy(text).strip("()【】:： ")
    if not around.is_stated or not around.division or not 2 <= len(text) <= LONGEST:
        return around
    located = locating.of_names((("", text),), around.division)
    is_clear = {each.code for each in located.findings} <= {"place_short_name"}
    if located.code and is_clear and gazetteer().is_within(located.code, around.division):
        return replace(around, division=located.code)
    return around


def _placed(around: Around, mention: mentions.Mention) -> Around:
    """The narrower of two places of which one holds the other; the later of two others, with a doubt."""
    known, code, before = gazetteer(), mention.code, around.division
    if mention.several:
        doubt = found(FIELD, "place_ambiguous", taken=known.places(mention.several))
        return replace(around, division="", doubt=doubt, is_stated=True)
    if not code or code == known.in_its_stead.get(before):
        return around
    if not around.is_stated or not before:
        return replace(around, division=code, doubt=None, is_stated=True)
    if known.are_in_line(code, before):
        return replace(around, division=code if known.is_within(code, before) else before)
    taken, other = known.by_code[code].full_name, known.by_code[before].full_name
    return replace(around, division=code, doubt=found(FIELD, "place_titles_differ", taken=taken, other=other))


_COUNTED = r"(?:\(?(?:共|计|共计|合计)?\s*\d+\s*(?:家|个|所)\)?)?"
_OF_LIST = re.compile(
    r"(?:的?(?:名单|名录|目录|清单|一览|公示|公告|(?:一览|汇总|信息|情况|登记|统计|明细|备案)?表))?(?:\(?(?:续表?\d*|接上[表页])\)?)?$"
)
"""What a title ends with that is repeated or begins another table: 名单, 一览表(续表)."""
_CLASS = re.compile(
    r"^(?:公立|民营|民办|非公立|社会办医?|营利性?|非营利性?|中医|专科|综合|基层)(?:医院|医疗机构|机构|类)$"
)
"""A class of institutions: it says neither where they are nor of which level."""
_OTHERS = re.compile(r"^其[他它余](?:医院|医疗机构|机构|地区|单位|部分)?$")
_LIKE_SECTION = re.compile(r"(?:[区县市旗州盟镇乡类园]\)?|机构|名单|医院|部分|其[他它]|[省市]外|异地|外地)$")
_OF_KIND = re.compile("^(?:工伤|保险|协议|定点|签约|联网|[省部市县区州驻本外辖各乡镇地内直属级管]|其[他它])+")
_OF_LISTS = re.compile("(?:工伤|保险)+(?:协议|定点|签约)*医院$")
"""张店区工伤保险协议医院: no institution is called so."""
_OF_ONE = re.compile("(?:人民|中心|中医|中西医结合|附属|职工|总|第.{1,3})医院$")
_OF_A_TOWN = re.compile("[省市县区州](?:人民|中心|中医|妇幼|第)")
"""市中医院: short for that of the city."""
_ADDED = re.compile(
    r"(?:\(含[^()]*\)|辖区内?|范围内|境内|部分|(?:工伤|协议|定点|保险)*(?:医疗|服务|康复|(?:辅助器具|辅具)(?:配置)?)?机构|(?:人社|社保|医保)(?:局|中心)(?:报送|填报|上报))$"
)
"""What stands behind the place in the heading of a section."""
_AWAY = re.compile(
    r"^(?:省内|省外|市外|跨省|跨市|其他)?(?:异地|外地|外省|外市|省外|市外)?(?:\((?P<place>[^()]+)\)|[:：](?P<other>.+))$"
)
_CLEAR = frozenset(
    {"place_short_name", "place_whole_city", "place_province_only", "place_narrowed"}
    | {"place_retired", "place_retired_city"}
)
_WIDE = frozenset({"place_province_only"})
_DOUBTED = _CLEAR | {"place_zone", "place_not_here", "place_misspelt", "place_elsewhere"}


def _unlabelled(bare: str) -> str:
    """What a heading says behind a word for columns: 所属区县：张店区."""
    label, divider, value = re.sub("^以下[为是]?", "", bare).partition("：")
    if not divider:
        label, divider, value = label.partition(":")
    return value.strip() if divider and headings.field_of(headings.bare(label)) in _SAYING else label + divider + value


def _without_code(bare: str) -> str:
    """370323沂源县: the name, if the code before it is that of it."""
    place = gazetteer().by_code.get(bare[:6])
    name = bare[6:].lstrip(" -_—")
    return name if place is not None and place.name.startswith(name[:2] or bare) else bare


_SAYING = frozenset({*headings.PLACE_FIELDS, "types", "class", "level"})


def is_named(text: str) -> bool:
    """Is a text that ends as an institution does the name of one, and not of a kind: 市直综合医院, 定点医院?"""
    bare = NUMBERING.sub("", text)
    return _OF_A_TOWN.match(bare) is not None or not words.is_class(_OF_KIND.sub("", bare))


class Sections:
    """Follows the headings of sections down a sheet: the numbered ones by their numbers, others by what they say."""

    def __init__(self, title: Around, outline: Outline[Around] | None = None) -> None:
        self.title = self.around = title
        self.outline: Outline[Around] = outline or Outline()
        self.known = self.before = title
        """What held above the heading that is read, and above all headings that end with it."""
        self.style, self.begun = "", set[str]()
        """How it is numbered, and what it has said so far: place, kind or level."""

    def read(self, text: str) -> Finding | None:
        """A heading between the rows that says where they are, what kind they are or of which level."""
        self.known, self.style, self.begun = self.around, style_of(text), set()
        self.around = self.before = self.outline.before(self.style, self.known)
        if (said := self._read(text)) is None:
            self.around = self.known
        elif self.style or self.begun:
            self.outline.enter(self.style, self.begun, self.before)
        return said

    def _read(self, text: str) -> Finding | None:
        bare = _unlabelled(re.sub(rf"{_COUNTED}$", "", NUMBERING.sub("", text)).strip(":：【】 "))
        bare = _without_code(bare.strip("()") if bare.count("(") != bare.count(")") else bare)
        whole, bare = bare, _OF_LIST.sub("", bare, count=1) or bare
        if not bare or bare.isdigit() or len(bare) > 30 or bare.startswith("("):
            return None
        if words.says_ended(bare) and not INSTITUTION.search(bare):
            self.around = replace(self.around, ended=bare)
            return found("row", "section_for", taken=bare)
        if _OTHERS.match(bare):
            return self._unclear(text)
        if _CLASS.match(bare):
            self.around = replace(self.around, level=self.title.level)
            return found("row", "section")
        is_of_place = not INSTITUTION.search(bare) or bare in ("医院", "医疗机构")
        return (
            (self._place(bare, is_title=bare != whole) if is_of_place else None)
            or self._level(bare)
            or self._kind(bare, text)
            or (self._doubted(bare) if is_of_place else None)
        )

    def hear_days(self, text: str) -> None:
        """A line further down that says the days of the agreements below it."""
        if (period := periods.in_title(text)) is not None:
            self.title, self.around = replace(self.title, period=period), replace(self.around, period=period)

    def begin_anew(self) -> None:
        """Another table: neither the sections of the one before nor type and days in its title are said of it."""
        self.title = self.around = replace(self.title, cares=(), period=None)
        self.outline = Outline()

    def unclear(self, text: str) -> Finding:
        """A heading that says nothing known: whatever the sections that end with it said has come to its end."""
        self.known, self.style = self.around, style_of(text)
        said = self._unclear(text)
        if self.style:
            self.outline.enter(self.style, (), self.before)
        return said

    def _unclear(self, text: str) -> Finding:
        if self.outline.has(self.style):
            outer = self.outline.before(self.style, self.known)
        elif self.style and self.outline.opened:
            outer = self.outline.leave_unnumbered(self.known)
        else:
            self.outline.leave_all()
            outer = replace(self.title, cross_province=self.known.cross_province)
        place, doubt = gazetteer().by_code.get(outer.nearest), outer.doubt
        if place is not None:
            doubt = found(FIELD, "place_section_unclear", written=text, taken=place.full_name)
        self.before, self.around = outer, replace(outer, doubt=doubt)
        return found("row", "section")

    @staticmethod
    def is_like_one(text: str) -> bool:
        """Does a line end as headings of sections do?"""
        return _LIKE_SECTION.search(text) is not None

    def _begin(self, kind: str, **values: Any) -> None:
        """A new section ends the last one of its kind with all within it, unless its number says what it ends."""
        self.begun.add(kind)
        if not self.style:
            outer = self.outline.leave(kind, self.around)
            if outer is not self.around:
                lasting = {"ended": self.around.ended, "cross_province": self.around.cross_province}
                self.around = self.before = replace(outer, **lasting)
        self.around = replace(self.around, **values)

    def _place(self, bare: str, *, is_title: bool) -> Finding | None:
        """A place within that of the section before or, if there is none such, within that of the title.

        Behind it the type may stand: 张店区康复机构. 医疗机构 below a title that says a type is but a word.
        """
        for text in dict.fromkeys((bare, _ADDED.sub("", bare))):
            for around in dict.fromkeys((self.around.nearest, self.known.nearest, self.title.division)):
                located = locating.of_names((("", text),), around) if text else Located()
                if located.code and {each.code for each in located.findings} <= _CLEAR:
                    cares = words.cares_in_title(bare) if text != bare else ()
                    is_but_a_word = self.title.cares and not is_title and cares == (Care.MEDICAL,)
                    return self._of_both(located, () if is_but_a_word else cares)
        return None

    def _of_both(self, located: Located, cares: tuple[Care, ...]) -> Finding:
        """A section of a place, and of a kind if there is one, whichever of the two is the outer one elsewhere."""
        if not cares:
            return self._of_place(located)
        self._begin("cares", cares=cares)
        section = self._of_place(located)
        self.around = replace(self.around, cares=cares)
        return section

    def _doubted(self, bare: str) -> Finding | None:
        """A zone, a misspelt place, one elsewhere: within the title's place, and the rows below it get a warning."""
        away = _AWAY.match(bare)
        name = (away["place"] or away["other"]) if away else _ADDED.sub("", bare)
        located = locating.of_names((("", name),), "" if away else self.title.division)
        codes = {each.code for each in located.findings}
        if not located.code or not codes <= _DOUBTED:
            return None
        if away and self.title.division:
            taken, around = (gazetteer().by_code[code].full_name for code in (located.code, self.title.division))
            return self._of_place(located, found(FIELD, "place_elsewhere", taken=taken, around=around))
        is_misread = "place_zone" not in codes and re.search("[省市县区州盟旗]$", name) is not None
        return self._of_place(located) if is_misread or ZONE.search(name) else None

    def _of_place(self, located: Located, doubt: Finding | None = None) -> Finding:
        """Take a place for the rows below, and a warning about it to each of them."""
        warned = [each for each in located.findings if each.verdict.value == "warn" and each.code not in _WIDE]
        doubt = doubt or next(iter(warned), None)
        self._begin("section", section=located.code, doubt=doubt)
        return found("row", "section_for", taken=gazetteer().by_code[located.code].full_name)

    def _level(self, bare: str) -> Finding | None:
        level = levels.level(re.sub(r"(?:协议)?(?:医疗)?(?:机构|医院)$", "", bare))
        if not level.value or any(each.code in ("level_unknown", "level_remark") for each in level.findings):
            return None
        self._begin("level", level=str(level.value))
        return found("row", "section_for", taken=level.value)

    @staticmethod
    def _is_name(bare: str, text: str) -> bool:
        """Is it a hospital, and no kind of hospitals? 1.张店区医院 is rather one than 二、张店区医院."""
        if not bare.endswith("医院") or bare in ("医院", "康复医院", "综合医院") or _OF_LISTS.search(bare):
            return False
        numbered = NUMBERING.match(text)
        is_said = numbered is None or re.search(r"\d", numbered[0]) or _OF_ONE.search(bare)
        return bool(is_said) and (numbered is None or is_named(bare))

    def _kind(self, bare: str, text: str) -> Finding | None:
        is_kind = re.search(r"(?:机构|医院|医疗|康复|配置|辅助器具|辅具)$", bare)
        if not is_kind or self._is_name(bare, text) or not (cares := words.cares_in_title(bare)):
            return None
        self._begin("cares", cares=cares)
        if place := mentions.in_title(bare).code:
            self._begin("section", section=place, doubt=self.title.doubt)
            self.around = replace(self.around, cares=cares)
        return found("row", "section_for", taken=words.CARE_NAMES[cares[0]])
