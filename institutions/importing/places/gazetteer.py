"""Divisions by code and by name, those of before too. From the packaged tables, without a database."""

import re
from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import cache, cached_property

from agency.offices.codes import MUNICIPALITIES, issued_codes, read_packaged
from institutions.importing import vocabulary

_SUFFIX = re.compile(
    r"(?:特别行政区|维吾尔自治区|壮族自治区|回族自治区|自治区|(?:[\u4e00-\u9fff]+族)+自治[州县]|自治[州县]|地区|(?<=..)林区|特区|(?<=..)新区|省|市|盟|州|区|县|旗)$"
)
_PEOPLE = (
    r"(?:蒙古|回|藏|维吾尔|苗|彝|壮|布依|朝鲜|满|侗|瑶|白|土家|哈尼|哈萨克|傣|黎|傈僳|佤|畲|高山|拉祜|水|东乡|纳西|景颇|柯尔克孜|土|达斡尔|仫佬|羌"
    r"|布朗|撒拉|毛南|仡佬|锡伯|阿昌|普米|塔吉克|怒|乌孜别克|俄罗斯|鄂温克|德昂|保安|裕固|京|塔塔尔|独龙|鄂伦春|赫哲|门巴|珞巴|基诺|各)"
)
_PEOPLES = re.compile(rf"(?:{_PEOPLE}族)*{_PEOPLE}族?$")
"""The peoples at the end of a name; 水 of 陵水黎族自治县 is none of them."""


@dataclass(frozen=True, slots=True)
class Place:
    """A division in use."""

    code: str
    name: str
    level: str
    parent: str
    province: str
    full_name: str


@dataclass(frozen=True, slots=True)
class Retired:
    """A code or name that is no longer in use: until when, and what followed it, as far as it is in use now."""

    code: str
    name: str
    until: int
    successors: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class _Meaning:
    """What a code meant from one year to another, and the codes that took over as a whole."""

    name: str
    start: int
    end: int | None
    successors: tuple[str, ...]

    def begins_where(self, earlier: "_Meaning") -> bool:
        """Was this in force when the earlier meaning had ended?"""
        return (
            earlier.end is not None and self.start <= earlier.end + 1 and (self.end is None or self.end > earlier.end)
        )


def short_name(name: str) -> str:
    """What people call it: 济南 for 济南市, 内蒙古 for 内蒙古自治区, 延边 for 延边朝鲜族自治州."""
    short = name
    if re.search(r"自治[州县旗区]$", name):
        bare = re.sub(r"自治[州县旗区]$", "", name)
        short = _PEOPLES.sub("", bare) if _PEOPLES.sub("", bare) else bare
        if name.endswith("自治区") and len(name) > 4:
            short = {"内蒙古": "内蒙古"}.get(bare[:3], bare[:2])
    else:
        short = _SUFFIX.sub("", name)
    return short if len(short) >= 2 else name


def _one_less(word: str) -> set[str]:
    return {word[:at] + word[at + 1 :] for at in range(len(word))}


class Gazetteer:
    """Every division, with the ways to find it."""

    def __init__(self) -> None:
        self.by_code: dict[str, Place] = {}
        names: dict[str, str] = {}
        by_convention = {row["code"]: row for row in read_packaged("divisions_by_convention.csv")}
        for row in (*read_packaged("divisions.csv"), *by_convention.values()):
            names[row["code"]] = row["name"]
            above = [names.get(row["province_code"], row["province"]), names.get(row["parent_code"], ""), row["name"]]
            self.by_code[row["code"]] = Place(
                row["code"],
                row["name"],
                row["level"],
                row["parent_code"],
                row["province_code"],
                "".join(dict.fromkeys(filter(None, above))),
            )
        self.by_name: dict[str, list[str]] = defaultdict(list)
        self.by_short: dict[str, list[str]] = defaultdict(list)
        for place in self.by_code.values():
            if place.code in by_convention:
                continue
            self.by_name[place.name].append(place.code)
            if (short := short_name(place.name)) != place.name:
                self.by_short[short].append(place.code)
            if re.search("自治[州县旗]$", place.name):
                self.by_short[f"{short}{place.name[-1]}"].append(place.code)
                if place.name != f"{short}{place.name[-3:]}":
                    self.by_short[f"{short}{place.name[-3:]}"].append(place.code)
        for word, code in vocabulary.rows("place_words.csv"):
            self.by_short[word].append(code)
        self.in_its_stead = {code: self.by_short[row["name"]][0] for code, row in by_convention.items()}
        """What stands in GB/T 2260 for a code by convention: the autonomous region for that of the Corps."""
        self.children: dict[str, list[str]] = defaultdict(list)
        for place in self.by_code.values():
            self.children[place.parent].append(place.code)

    def is_within(self, code: str, above: str) -> bool:
        """Is the first division the second or below it?"""
        while code:
            if code == above:
                return True
            code = self.by_code[code].parent
        return False

    def are_in_line(self, one: str, other: str) -> bool:
        return self.is_within(one, other) or self.is_within(other, one)

    def city_of(self, code: str) -> str:
        """The city level division of a place; the municipality of its districts; itself directly under a province."""
        place = self.by_code[code]
        parent = self.by_code.get(place.parent)
        if place.level == "county" and parent is not None:
            is_municipality = parent.level == "province" and parent.name.endswith("市")
            return parent.code if parent.level == "city" or is_municipality else code
        return code

    def scope_of(self, code: str) -> str:
        """The place within which the rows of a list of this place lie: its city, or the province."""
        return self.in_its_stead.get(code) or self.city_of(code)

    def below(self, above: Iterable[str]) -> list[str]:
        """All divisions below others."""
        found, open_ones = [], list(above)
        while open_ones:
            children = self.children.get(open_ones.pop(), [])
            found.extend(children)
            open_ones.extend(children)
        return found

    @cached_property
    def retired_by_code(self) -> dict[str, Retired]:
        """The last meaning of each code that is no longer in use."""
        last: dict[str, Retired] = {}
        for each in self._ended:
            if each.code not in self.by_code and (each.code not in last or last[each.code].until <= each.until):
                last[each.code] = each
        return last

    @cached_property
    def retired_by_name(self) -> dict[str, list[Retired]]:
        found: dict[str, list[Retired]] = defaultdict(list)
        for each in self._ended:
            if each.code not in self.by_code or self.by_code[each.code].name != each.name:
                found[each.name].append(each)
        return found

    @cached_property
    def retired_by_short(self) -> dict[str, list[Retired]]:
        """What people still call them: 塘沽, 闸北. Clear only where it is known in which city."""
        found: dict[str, list[Retired]] = defaultdict(list)
        for name, meanings in self.retired_by_name.items():
            if (short := short_name(name)) != name:
                found[short].extend(meanings)
                if re.search("自治[州县旗]$", name):
                    found[f"{short}{name[-1]}"].extend(meanings)
        return found

    def set_up_instead(self, retired: Retired) -> str:
        """The one district that was set up in the year in which a county ended, of which others got but a part.

        绍兴县 ended in 2013, when 柯桥区 was set up; 越城区 had been there before. 南海市 ended in 2002, when 南海区
        was set up, and 禅城区 in the stead of two others. 锡山市 was divided into two.
        """
        if not retired.name.endswith(("县", "市")):
            return ""
        new = [
            code
            for code in retired.successors
            for each in self._meanings.get(code, ())
            if each.end is None and each.start == retired.until and self.by_code[code].level == "county"
        ]
        own = [code for code in new if (code, retired.until) not in self._sole_heirs]
        return own[0] if len(own) == 1 else ""

    def set_up_under_its_name(self, retired: Retired) -> str:
        """The city that was set up where a prefecture of its name ended, though others got a part since.

        六安地区 ended in 1999, when 六安市 was set up; 柳州市 had stood beside 柳州地区, which became 来宾市.
        """
        name = f"{retired.name.removesuffix('地区')}市"
        cities = {self.city_of(code) for code in retired.successors}
        if not retired.name.endswith("地区"):
            return ""
        new = [code for code in cities if self.by_code[code].name == name and self._began(code) >= retired.until]
        return new[0] if new else ""

    def _began(self, code: str) -> int:
        """Since when a code has meant what it means now."""
        return max(each.start for each in self._meanings[code] if each.end is None)

    @cached_property
    def _sole_heirs(self) -> set[tuple[str, int]]:
        """The divisions that took over all of another one, and the year in which they did."""
        return {
            (each.successors[0], each.end)
            for meanings in self._meanings.values()
            for each in meanings
            if each.end is not None and len(each.successors) == 1
        }

    @cached_property
    def _with_one_sign_less(self) -> dict[str, list[str]]:
        found: dict[str, list[str]] = defaultdict(list)
        for name in {*self.by_name, *self.by_short}:
            for less in {name, *_one_less(name)}:
                found[less].append(name)
        return found

    def nearly(self, word: str) -> set[str]:
        """The names that may differ from a word by one sign, or by two changed about: alike without one of them."""
        return {name for less in (word, *_one_less(word)) for name in self._with_one_sign_less.get(less, ())}

    @cached_property
    def _meanings(self) -> dict[str, list[_Meaning]]:
        meanings: dict[str, list[_Meaning]] = defaultdict(list)
        for row in read_packaged("division_history.csv"):
            whole = tuple(code for code in row["successor_codes"].split(";") if code and "[" not in code)
            end = int(row["end_year"]) if row["end_year"] else None
            meanings[row["code"]].append(_Meaning(row["name"], int(row["start_year"]), end, whole))
        return meanings

    @cached_property
    def _ended(self) -> list[Retired]:
        """Each meaning that a code had and has no longer, with the followers that are in use now."""
        return [
            Retired(code, each.name, each.end, tuple(sorted(self._now(code, each))))
            for code, meanings in self._meanings.items()
            for each in meanings
            if each.end is not None
        ]

    def _now(self, code: str, meaning: _Meaning) -> set[str]:
        """The divisions in use that took over from a meaning of a code; of a city without any, where its counties went.

        Codes were given out anew: 511400 was 黔江 and is 眉山. So each step looks at what the follower meant then.
        """
        found: set[str] = set()
        seen, open_ones = {(code, meaning.start)}, [(code, meaning)]
        while open_ones:
            at, each = open_ones.pop()
            if each.end is None:
                found |= {at} & self.by_code.keys()
                continue
            for follower in (at, *each.successors):
                for then in self._meanings.get(follower, ()):
                    if then.begins_where(each) and (follower, then.start) not in seen:
                        seen.add((follower, then.start))
                        open_ones.append((follower, then))
        if not found and code.endswith("00"):
            found = {self.city_of(now) for now in self._counties_of(code, meaning)}
        return found or self._above(code)

    def _above(self, code: str) -> set[str]:
        """The city or municipality of a code of which the list doesn't say what followed it."""
        city, province = f"{code[:4]}00", f"{code[:2]}0000"
        if city != code and city in self.by_code:
            return {city}
        return {province} if code[:2] in MUNICIPALITIES and code != province else set()

    def _counties_of(self, code: str, meaning: _Meaning) -> set[str]:
        counties = [
            (county, each)
            for county, meanings in self._meanings.items()
            if county[:4] == code[:4] and county != code
            for each in meanings
            if each.end == meaning.end
        ]
        return {now for county, each in counties for now in self._now(county, each)}

    def was_called(self, code: str, names: Sequence[str]) -> bool:
        """Do names say what a retired code meant: 340823 is 安庆市枞阳县, although 枞阳县 is in 铜陵市 now?"""
        retired, city = self.retired_by_code.get(code), f"{code[:4]}00"
        if retired is None or not names[-1].endswith(retired.name):
            return False
        above = [each.name for each in (self.retired_by_code.get(city), self.by_code.get(city)) if each is not None]
        for near in (f"{code[:2]}0000", *retired.successors, *map(self.city_of, retired.successors)):
            above += [self.by_code[near].name] if near in self.by_code else []
        rest = "".join(names).removesuffix(retired.name)
        for name in sorted({*above, *map(short_name, above)}, key=len, reverse=True):
            rest = rest.replace(name, "", 1)
        return not rest

    def is_grouping(self, code: str) -> bool:
        return code in issued_codes().grouping

    def places(self, codes: Iterable[str]) -> str:
        """For a sentence: the full names, at most five."""
        listed = [self.by_code[code].full_name for code in codes]
        return "、".join(listed[:5]) + ("…" if len(listed) > 5 else "")


@cache
def gazetteer() -> Gazetteer:
    """Read once, about 0.1 s."""
    return Gazetteer()
