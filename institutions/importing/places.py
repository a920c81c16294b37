"""Where an institution is: from a code, from names, from what stands above or around them."""

import re
from collections.abc import Sequence
from functools import lru_cache
from typing import NamedTuple

from institutions.importing.gazetteer import Gazetteer, Retired, gazetteer, short_name
from institutions.importing.verdicts import Finding, found

WHOLE_CITY = re.compile(
    r"^(?:直|市直|市直属|市本级|市级|本级|市属|市辖区|市区|市内|直属|全市|区直|县直|城区|县城|市直管|中心城区|主城区)$"
)
WHOLE_PROVINCE = re.compile(r"^(?:省直|省直属|省直管|省本级|省级|省属|省管|部属|部省属|自治区直属|自治区本级)$")
ZONE = re.compile(
    r"(?:开发区|高新区|经开区|新区|工业园区?|园区|示范区|保税区|度假区|风景区|管理区|管委会|试验区|高新|经开|新城|街道|镇|乡|农场|矿区|高新技术产业开发区)$"
)
FIELD = "division"
Names = Sequence[tuple[str, str]]
"""Level of the column (or empty) and what is written."""


class Located(NamedTuple):
    """A division code, or none, and what was found on the way."""

    code: str = ""
    findings: tuple[Finding, ...] = ()
    written: str = ""
    """The part of what is written that is no division: kept beside it."""


class Written(NamedTuple):
    """What a row says about the place. All is tidy text."""

    code: str = ""
    province: str = ""
    city: str = ""
    county: str = ""
    text: str = ""

    @property
    def names(self) -> tuple[tuple[str, str], ...]:
        """Level that the column speaks of, if it does, and what is written in it."""
        levels = ("province", "city", "county", "")
        named = zip(levels, (self.province, self.city, self.county, self.text), strict=True)
        return tuple((level, name) for level, name in named if name)


@lru_cache(maxsize=65_536)
def locate(written: Written, around: str = "") -> Located:
    """The place of a row; `around` is the division that title and sections above name."""
    by_code = of_code(written.code) if written.code else Located()
    if not written.names or (
        by_code.code and gazetteer().was_called(written.code, [name for _level, name in written.names])
    ):
        return by_code
    if not written.code:
        return of_names(written.names, around)
    if not by_code.code:
        return _name_instead(written, around, by_code)
    return _both(by_code, of_names(written.names, around=by_code.code), written.names)


def _both(by_code: Located, by_name: Located, names: Names) -> Located:
    """Code and name together: they agree, or the name is narrower, or they contradict each other."""
    known = gazetteer()
    if not by_name.code:
        said = " ".join(name for _level, name in names)
        taken = known.by_code[by_code.code].full_name
        strange = (found(FIELD, "place_zone", written=said, taken=taken),) if by_name.findings else ()
        return Located(by_code.code, (*by_code.findings, *strange), said if strange else by_name.written)
    if known.are_in_line(by_code.code, by_name.code):
        narrower = by_name.code if known.is_within(by_name.code, by_code.code) else by_code.code
        kept = tuple(each for each in by_name.findings if each.code not in _SETTLED_BY_CODE)
        return Located(narrower, (*by_code.findings, *kept), by_name.written)
    contradiction = found(
        FIELD,
        "place_contradicts",
        code=known.by_code[by_code.code].full_name,
        name=known.by_code[by_name.code].full_name,
    )
    return Located(by_code.code, (*by_code.findings, contradiction), by_name.written)


_SETTLED_BY_CODE = frozenset({"place_short_name", "place_narrowed", "place_whole_city", "place_province_only"})


def _name_instead(written: Written, around: str, by_code: Located) -> Located:
    """The code leads nowhere; a name that is clear is taken with a warning."""
    by_name = of_names(written.names, around)
    if not by_name.code:
        return Located("", by_code.findings)
    warning = found(FIELD, "place_code_unknown_name_taken", written=written.code)
    if by_code.findings and by_code.findings[0].code.startswith("place_retired"):
        successors = gazetteer().retired_by_code[written.code].successors
        if not any(gazetteer().are_in_line(by_name.code, each) for each in successors):
            return Located("", by_code.findings)
        warning = _retired_finding(gazetteer().retired_by_code[written.code], by_name.code)
    return Located(by_name.code, (warning, *by_name.findings), by_name.written)


def of_code(written: str) -> Located:
    """The division of a code; retired ones lead to their successor."""
    known = gazetteer()
    digits = re.sub(r"\D", "", written)
    code = _six(digits)
    form: tuple[Finding, ...] = ()
    if code != written and code in known.by_code:
        form = (found(FIELD, "place_code_form", written=written, taken=f"{code} {known.by_code[code].full_name}"),)
    if code in known.by_code:
        return Located(code, (*form, *too_wide(known, code)))
    if code in known.retired_by_code:
        return _successor(known.retired_by_code[code])
    if known.is_grouping(code):
        whole = f"{code[:4]}00" if code[:4] + "00" in known.by_code else f"{code[:2]}0000"
        return Located(whole, (found(FIELD, "place_code_form", written=written, taken=known.by_code[whole].full_name),))
    return Located("", (found(FIELD, "place_code_unknown", written=written),))


def _six(digits: str) -> str:
    """Statistical codes of 9 and 12 digits begin with the six; short ones leave the zeros at the end out."""
    if len(digits) in (9, 12):
        return digits[:6]
    return digits.ljust(6, "0") if len(digits) in (2, 4) else digits


def too_wide(known: Gazetteer, code: str) -> tuple[Finding, ...]:
    """A province says little of where an institution is, but for those that are a city."""
    place = known.by_code[code]
    wide = place.level == "province" and not place.name.endswith("市") and known.children.get(code)
    return (found(FIELD, "place_province_only"),) if wide else ()


def _successor(retired: Retired) -> Located:
    known = gazetteer()
    written = f"{retired.code} {retired.name}"
    if len(retired.successors) == 1 and not _is_wider(retired):
        return Located(retired.successors[0], (_retired_finding(retired, retired.successors[0]),))
    cities = {known.city_of(code) for code in retired.successors}
    if len(cities) == 1:
        city = cities.pop()
        taken = known.by_code[city].full_name
        return Located(city, (found(FIELD, "place_retired_city", written=written, year=retired.until, taken=taken),))
    if not retired.successors:
        return Located("", (found(FIELD, "place_code_unknown", written=written),))
    several = known.places(retired.successors)
    return Located("", (found(FIELD, "place_retired_several", written=written, year=retired.until, taken=several),))


def _is_wider(retired: Retired) -> bool:
    """Was a county, and all that is known now is the city?"""
    return not retired.code.endswith("00") and gazetteer().by_code[retired.successors[0]].level != "county"


def _retired_finding(retired: Retired, code: str) -> Finding:
    taken = f"{code} {gazetteer().by_code[code].full_name}"
    return found(FIELD, "place_retired", written=f"{retired.code} {retired.name}", year=retired.until, taken=taken)


def of_names(names: Names, around: str = "") -> Located:
    """The division that names mean, from the widest to the narrowest; each narrows what the ones before left open."""
    search = _Search(around)
    for level, name in names:
        for part in re.split(r"[\s/,，、>\-·.。()]+", name):
            if part:
                search.take(part, level)
    return search.answer()


class _Search:
    """Narrows the candidates word by word."""

    def __init__(self, around: str) -> None:
        self.known = gazetteer()
        self.around = around
        self.candidates: list[str] = []
        self.findings: list[Finding] = []
        self.rest: list[str] = []
        self.level = ""
        self.was_short = False

    def take(self, word: str, level: str) -> None:
        """Consume one written word, which may hold several names: 山东省济南市历下区."""
        self.level = level
        while word:
            length, codes, is_short = self._longest(word)
            if not length:
                self._strange(word)
                return
            if is_short and length == len(word) and not self._continues(codes):
                full = "、".join(dict.fromkeys(self.known.by_code[code].full_name for code in codes))
                if len(codes) == 1:
                    self._say("place_short_name", written=word, taken=full)
            self.candidates = codes
            self.was_short = is_short
            word = word[length:]

    def _continues(self, codes: list[str]) -> bool:
        return set(codes) == set(self.candidates)

    def _longest(self, word: str) -> tuple[int, list[str], bool]:
        """The longest beginning of a word that is a name within the candidates; its codes; is it a short form?"""
        for length in range(min(len(word), 16), 1, -1):
            head = word[:length]
            for names, is_short in ((self.known.by_name, False), (self.known.by_short, True)):
                if codes := self._fitting(names.get(head, ())):
                    if is_short and word[length : length + 1] in ("市", "县", "区", "州", "省"):
                        continue  # 吉林 of 吉林市 isn't the province
                    return length, codes, is_short
        return 0, [], False

    def _fitting(self, codes: Sequence[str]) -> list[str]:
        known = self.known
        if not self.candidates:
            of_level = [code for code in codes if known.by_code[code].level == self.level]
            return list(codes) if not of_level or self._is_rather_a_province(codes) else of_level
        below = [code for code in codes if any(known.is_within(code, above) for above in self.candidates)]
        if below:
            return below
        return [above for above in self.candidates if any(known.is_within(above, code) for code in codes)]

    def _is_rather_a_province(self, codes: Sequence[str]) -> bool:
        """海南 in a column of cities: the prefecture of that name is called 海南州, so the province may be meant."""
        places = [self.known.by_code[code] for code in codes]
        is_prefecture = any(place.name.endswith("自治州") for place in places)
        return is_prefecture and any(place.level == "province" for place in places) and self.level != "province"

    def _strange(self, word: str) -> None:
        """A word that is no division: the whole city, a zone, an earlier name, a misspelling."""
        if WHOLE_PROVINCE.match(word) and not self.candidates and self.around:
            self.candidates = [self.known.by_code[self.around].province]
        elif (WHOLE_CITY.match(word) or WHOLE_PROVINCE.match(word)) and (self.candidates or self.around):
            self._say("place_whole_city", written=word)
            if not self.candidates:
                self.candidates = [self.known.city_of(self.around)]
        elif (earlier := self._earlier(word)) is not None:
            self.candidates = [earlier.code]
            self.findings.extend(earlier.findings)
        elif self.candidates and re.fullmatch("[省市县区州盟旗]|地区", word):
            self._say("place_short_name", written=word, taken=self.known.places(self.candidates))
        elif self.candidates and (word in self.known.by_name or self._was_elsewhere(word)):
            self._elsewhere(word)
        elif (meant := self._misspelt(word)) and not ZONE.search(word):
            self._misspelling(word, meant)
        elif self.candidates or (self.around and ZONE.search(word)):
            self._beside(word)
        else:
            self._say("place_unknown", written=word)

    def _elsewhere(self, word: str) -> None:
        """A division that exists, but not here; perhaps it was here before, as 枞阳县 was in 安庆市."""
        cities = {code[:4] for code in self.candidates}
        for retired in self.known.retired_by_name.get(word, ()):
            if retired.code[:4] in cities and len(retired.successors) == 1:
                self.candidates = [retired.successors[0]]
                self.findings.append(_retired_finding(retired, retired.successors[0]))
                return
        there = self.known.by_name.get(word) or self._was_elsewhere(word)
        self._say("place_contradicts", code=self.known.places(self.candidates), name=self.known.places(there))

    def _was_elsewhere(self, word: str) -> list[str]:
        """Where a division of this former name was, if there was one alone: 莱城区 never was in 淄博市."""
        meanings = () if ZONE.search(word) else self.known.retired_by_name.get(word, ())
        return list(meanings[0].successors) if len({each.code for each in meanings}) == 1 else []

    def _beside(self, word: str) -> None:
        if not self.candidates:
            self.candidates = [self.around]
        self.rest.append(word)
        if len(self.candidates) == 1:
            taken = self.known.by_code[self.candidates[0]].full_name
            self._say("place_zone", written=word, taken=taken)

    def _earlier(self, word: str) -> Located | None:
        """A name that was in use once, such as 襄樊市."""
        meanings = self.known.retired_by_name.get(word, ())
        reached: dict[str, Retired] = {}
        for retired in meanings:
            for code in self._fitting(retired.successors):
                reached[code] = max(reached.get(code, retired), retired, key=lambda each: each.until)
        if not reached or (len(reached) > 1 and len({each.until for each in reached.values()}) > 1 and len(word) < 3):
            return None
        newest = max(each.until for each in reached.values())
        codes = [code for code, each in reached.items() if each.until == newest]
        return _successor(Retired(reached[codes[0]].code, word, newest, tuple(codes)))

    def _misspelt(self, word: str) -> list[str]:
        """The codes of names that differ from the word by one sign, those that sound the same before the others."""
        if not 2 <= len(word) <= 12:
            return []
        within = self.candidates or ([self.around] if self.around else [])
        alike = [name for name in self.known.nearly(word) if _one_apart(word, name)]
        near = [name for name in alike if name in self.known.by_name]
        near = near or [name for name in alike if len(word) > 2]
        codes = {c for name in near for c in (*self.known.by_name.get(name, ()), *self.known.by_short.get(name, ()))}
        for above in within:
            if inside := [code for code in codes if self.known.is_within(code, above)]:
                return sorted(inside)
        return sorted(codes) if not self.candidates else []

    def _sounds(self, code: str, word: str) -> bool:
        """Is a division called so, by the sound of it?"""
        return _sound(word) in (
            _sound(self.known.by_code[code].name),
            _sound(short_name(self.known.by_code[code].name)),
        )

    def _misspelling(self, word: str, codes: list[str]) -> None:
        alike = [code for code in codes if self._sounds(code, word)] if len(codes) > 1 else codes
        if len(alike) == 1 and (self.candidates or self.around or self._sounds(alike[0], word)):
            self.candidates = alike
            self._say("place_misspelt", written=word, taken=self.known.by_code[alike[0]].full_name)
            return
        self.candidates = []
        self._say("place_suggested", written=word, taken=self.known.places(alike or codes))

    def _say(self, code: str, /, **values: object) -> None:
        self.findings.append(found(FIELD, code, **values))

    def answer(self) -> Located:
        refused = [each for each in self.findings if each.verdict.value == "reject"]
        if refused:
            return Located("", tuple(refused), " ".join(self.rest))
        if len(self.candidates) > 1:
            return self._among_several()
        if not self.candidates:
            return Located("", tuple(self.findings))
        code = self.candidates[0]
        return Located(code, (*self.findings, *too_wide(self.known, code)), " ".join(self.rest))

    def _among_several(self) -> Located:
        """吉林 is a province and a city, 朝阳区 is in Beijing and Changchun: what stands around decides, or nobody."""
        inside = [
            code
            for code in self.candidates
            if self.around and self.known.is_within(code, self.known.city_of(self.around))
        ]
        inside = inside or [
            code
            for code in self.candidates
            if self.around and self.known.is_within(code, self.known.by_code[self.around].province)
        ]
        if len(inside) == 1:
            return Located(inside[0], tuple(self.findings), " ".join(self.rest))
        if (city := self._city_of_that_name()) is not None:
            return city
        return Located("", (found(FIELD, "place_ambiguous", taken=self.known.places(self.candidates)),))

    def _city_of_that_name(self) -> Located | None:
        """西安 without more is the city, not one of the districts that are called so elsewhere."""
        wider = [code for code in self.candidates if self.known.by_code[code].level != "county"]
        if len(wider) == 1 and self.was_short:
            taken = self.known.by_code[wider[0]].full_name
            in_line = all(self.known.is_within(code, wider[0]) for code in self.candidates)
            if not in_line:
                self._say("place_narrowed", taken=taken, because=self.known.by_code[wider[0]].name)
            return Located(wider[0], (*self.findings, *too_wide(self.known, wider[0])), " ".join(self.rest))
        return None


def _one_apart(word: str, name: str) -> bool:
    """Do two words differ by one sign: another, one more, one less, or two changed about?"""
    if abs(len(word) - len(name)) > 1 or word == name or max(len(word), len(name)) < 3:
        return False
    if len(word) == len(name):
        apart = [at for at in range(len(word)) if word[at] != name[at]]
        if len(apart) == 1:
            return len(word) > 2
        return len(apart) == 2 and word[apart[0]] == name[apart[1]] and word[apart[1]] == name[apart[0]]
    longer, shorter = (word, name) if len(word) > len(name) else (name, word)
    return len(shorter) >= 3 and any(longer[:at] + longer[at + 1 :] == shorter for at in range(len(longer)))


def _sound(name: str) -> str:
    from pypinyin import lazy_pinyin  # a quarter of a second, and needed for misspellings alone

    return "".join(lazy_pinyin(name))


@lru_cache(maxsize=65_536)
def at_the_beginning(text: str) -> str:
    """The narrowest division that a text such as an address or a title begins with, or empty if it isn't clear."""
    search = _Search("")
    word = re.sub(r"^(?:关于|附件\d*[:：]?|\d{4}年度?)", "", text)
    while word:
        length, codes, is_short = search._longest(word)
        if not length or (is_short and length < 2):
            break
        search.candidates, word = codes, word[length:]
    return search.candidates[0] if len(search.candidates) == 1 else ""


def named_in(text: str) -> str:
    """The division whose full name a title names, wherever it stands in it; empty without one or with several."""
    if code := at_the_beginning(text):
        return code
    known = gazetteer()
    inside = {
        code
        for start in range(len(text))
        for length in range(3, 12)
        for code in known.by_name.get(text[start : start + length], ())
        if start + length <= len(text)
    }
    narrowest = [code for code in inside if not any(other != code and known.is_within(other, code) for other in inside)]
    return narrowest[0] if len(narrowest) == 1 else ""
