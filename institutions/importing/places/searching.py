"""The search for the division that names mean: word by word, within what stands before them and around them."""

import re
from collections.abc import Sequence

from institutions.importing.places import latin, spelling
from institutions.importing.places.located import FIELD, Located, retired_finding, too_wide
from institutions.importing.places.narrowing import LONGEST, ZONE, As, Narrowing
from institutions.importing.verdicts import found

WHOLE_CITY = re.compile(
    r"^(?:直|本市|市直|市直属|市本级|市级|本级|市属|市辖区|市区|市内|直属|全市|区直|县直|城区|县城|市直管|中心城区|主城区)$"
)
WHOLE_PROVINCE = re.compile(r"^(?:省直|省直属|省直管|省本级|省级|省属|省管|部属|部省属|自治区直属|自治区本级)$")
_ZONE_FIRST = re.compile(r"^.{2,10}?(?:新区|开发区|示范区|试验区|园区)(?=..)")
_NOTHING = re.compile(
    r"^(?:(?:省|自治区)?直[辖管](?:县级)?行政(?:区划|单位)|(?:省|自治区)?直[辖管](?:县(?:级?市)?|市)(?:$|(?=..+[县市区]$))|中国(?=..)|市辖区(?=..)|第[一二三四五六七八九十]+师(?=.)|(?:共|计|合计|共计)?\d+[家个所]?$)"
)
"""What stands among the names and is none: headings of the standard, divisions of the Corps, counts."""
_OF_A_TOWN = frozenset("场政民中")
"""市 before one of these is no city's: 朝阳市场街道."""
_IS_CITY = re.compile(r"[省市州盟]$")
_NO_ZONE = frozenset("市县州盟旗")
"""What ends in one of these is a division, well or badly written, and no zone of the one before it."""
_IS_DIVISION = re.compile(r"[省市县区州盟旗]")
_SEPARATORS = re.compile(r"[\s/,，、>\-_·.。()]+")
_LATIN_APART = re.compile(r"(?<=[\u4e00-\u9fff)])(?=[A-Za-z])|(?<=[A-Za-z])(?=[\u4e00-\u9fff])")
"""Between 淄博 and Zibo."""
LATELY = 2010
"""From what year on a division that was given up is still meant by its name, where the name is but a word as well."""


class Search(Narrowing):
    """Narrows the candidates word by word. What stands around binds them as a city before them does."""

    def take_all(self, name: str, level: str) -> None:
        """Consume what is written in one cell, whatever stands between its words."""
        parts = _LATIN_APART.split(name)
        named = [latin.named(part) if latin.is_latin(part) else () for part in parts]
        if not any(named):
            self._take_words(name, level)
            return
        for part, divisions in zip(parts, named, strict=True):
            if divisions:
                self._take_latin(part, divisions, level)
            else:
                self._take_words(part, level)

    def _take_words(self, name: str, level: str) -> None:
        for part in _SEPARATORS.split(name):
            if part:
                self.take(part, level)

    def take(self, word: str, level: str) -> None:
        """Consume one written word, which may hold several names: 山东省济南市历下区."""
        self.level = level
        while word := _NOTHING.sub("", word):
            length, codes, said_as = self.longest(word)
            if said_as is As.SHORT and length < len(word) and (meant := self._as_a_whole(word, length, codes)):
                self._misspelling(word, meant)
                return
            if said_as is As.FORMER or (self.was_former and codes == self.candidates and self._earlier(word[:length])):
                self._take_former(word[:length])
            elif not length:
                word = self._strange(word)
                continue
            else:
                if said_as is As.SHORT and length == len(word) and set(codes) != set(self.candidates):
                    self._say_short(word, codes)
                if said_as is As.SHORT and self.candidates and set(self.candidates) <= set(codes):
                    codes = self._narrower(word[:length], codes)
                self.candidates = codes
                self.was_short = said_as is As.SHORT
                length -= self._is_shared(word, length)
            word = word[length:]

    def _as_a_whole(self, word: str, length: int, short: list[str]) -> list[str]:
        """What is misspelt as a whole, though it begins with the short name of another: 连云岗市 isn't in 连云区."""
        if self.longest(word[length:])[0]:
            return []
        alike = self._alike(word)
        if alike or len(word) < 4 or word[-1] not in _NO_ZONE:
            return alike
        near = spelling.misspelt(self.known, word, self._above)
        near = [code for code in near if not self._above or self._is_within_any(code, self._above)]
        return [] if set(near) & set(short) else near

    def _misspelt_head(self, word: str) -> int:
        """How long is a misspelt name that others stand behind: 毫州市谯城区?"""
        for end in (sign.end() for sign in _IS_DIVISION.finditer(word, 2, len(word) - 1)):
            head = word[:end]
            is_known = head in self.known.by_name or head in self.known.retired_by_name
            if not is_known and len(meant := self._alike(head)) == 1:
                self._misspelling(head, meant)
                return end if self.candidates else 0
        return 0

    def _alike(self, word: str) -> list[str]:
        """The divisions here that a word may be misspelt for, and sounds or looks like."""
        within = self._above
        near = {code for each in (word, f"{word}市") for code in spelling.misspelt(self.known, each, within)}
        here = sorted(code for code in near if not within or self._is_within_any(code, within))
        return spelling.meant(self.known, here, word)

    def _take_latin(self, written: str, named: Sequence[Sequence[str]], level: str) -> None:
        """Consume what Latin letters name, the widest first."""
        self.level = level
        for possible in named:
            codes = self._fitting(possible)
            if not codes:
                self._say("place_contradicts", code=self.known.places(self._above), name=self.known.places(possible))
                return
            self.candidates, self.was_short = codes, True
        if len(self.candidates) == 1:
            taken = self.known.by_code[self.candidates[0]].full_name
            self._say("place_short_name", written=written.strip(), taken=taken)

    def _narrower(self, word: str, codes: list[str]) -> list[str]:
        """A name said twice is a division and one of the same name below it: 吉林吉林, 吉林省吉林."""
        below = [code for code in codes if self._is_within_any(code, [above for above in codes if above != code])]
        if len(below) == 1 and self.known.by_code[below[0]].level == "county":
            self._say("place_narrowed", taken=self.known.by_code[below[0]].full_name, because=word)
        return below or codes

    def _is_shared(self, word: str, length: int) -> bool:
        """Does the last sign of a city begin its district as well: 青岛市北区, 济南市中区?"""
        rest = word[length - 1 :]
        if rest[0] != "市" or len(rest) < 3 or self.longest(word[length:])[0]:
            return False
        return any(
            self._fitting(self.known.by_name.get(rest[:end], ())) for end in range(3, min(len(rest), LONGEST) + 1)
        )

    def _say_short(self, word: str, codes: list[str]) -> None:
        if len(codes) == 1 and self.level == "county" and set(self.candidates) & set(self.known.by_short.get(word, ())):
            self._say("place_narrowed", taken=self.known.by_code[codes[0]].full_name, because=word)
        elif len(codes) == 1:
            self._say("place_short_name", written=word, taken=self.known.by_code[codes[0]].full_name)

    def _take_former(self, head: str) -> None:
        earlier = self._earlier(head)
        assert earlier is not None
        self.candidates, self.was_former = [earlier.code] if earlier.code else [], True
        self.findings.extend(earlier.findings)

    # ---- words that no division is called

    def _strange(self, word: str) -> str:
        """A word that is no division: the whole city, an earlier name, a zone, a misspelling. What is left of it."""
        if not self._was_lately(word) and self._is_whole(word):
            return ""
        if (earlier := self._earlier(word)) is not None:
            self.candidates = [earlier.code] if earlier.code else []
            self.findings.extend(earlier.findings)
        elif self.candidates and re.fullmatch("[省市县区州盟旗]|地区", word):
            self._say("place_short_name", written=word, taken=self.known.places(self.candidates))
        elif (zone := _ZONE_FIRST.match(word)) and self.longest(word[zone.end() :])[2] is As.FULL:
            self.zones.append(zone[0])
            return word[zone.end() :]
        elif word.startswith("原") and len(word) > 2:
            return word[1:]
        elif not self._is_shortened(word):
            if length := self._misspelt_head(word):
                return word[length:]
            self._unknown(word)
        return ""

    def _was_lately(self, word: str) -> bool:
        """城区 was a district of 长治 until 2018: whoever writes it there means that one, and elsewhere the city."""
        meanings = self.known.retired_by_name.get(word, ()) if self._above else ()
        lately = (each for each in meanings if each.until >= LATELY)
        return any(self._is_within_any(code, self._above) for each in lately for code in each.successors)

    def _is_whole(self, word: str) -> bool:
        if WHOLE_PROVINCE.match(word) and not self.candidates and self.around:
            self.candidates = [self.known.by_code[self.scope or self.around].province]
            return True
        if not (WHOLE_CITY.match(word) or WHOLE_PROVINCE.match(word)) or not (self.candidates or self.around):
            return False
        self._say("place_whole_city", written=word)
        if not self.candidates:
            self.candidates = [self.known.city_of(self.around)]
        return True

    def _is_shortened(self, word: str) -> bool:
        """旅顺, 管城区, 土左旗: clear within a city. Where the word is a name elsewhere, a person should look."""
        if not self._above or ZONE.search(word):
            return False
        code = spelling.shortened(self.known, word, self._above)
        if code:
            self.candidates = [code]
            is_elsewhere = word in self.known.by_name or word in self.known.by_short
            said = "place_misspelt" if is_elsewhere else "place_short_name"
            self._say(said, written=word, taken=self.known.by_code[code].full_name)
        return bool(code)

    def _unknown(self, word: str) -> None:
        is_zone, above = ZONE.search(word) is not None, self._above
        if above and (there := self._only_elsewhere(word)):
            self._elsewhere(word, there, is_zone=is_zone)
        elif above and (there := self._begins_elsewhere(word)):
            self._say("place_contradicts", code=self.known.places(above), name=self.known.places(there))
            self.candidates = above
        elif not is_zone and (meant := self._misspelt(word)):
            self._misspelling(word, meant)
        elif self.candidates or (self.scope and (is_zone or not _IS_CITY.search(word))):
            self._beside(word)
        elif is_zone and not above:
            self.zones.append(word)
        else:
            self._say("place_unknown", written=word)

    def _only_elsewhere(self, word: str) -> list[str]:
        """The divisions of this name, in use or of before, none of which is here."""
        return self.known.by_name.get(word) or self._was_elsewhere(word) or self.known.by_short.get(word) or []

    def _begins_elsewhere(self, word: str) -> list[str]:
        """The city, or the only county of its name, that a longer word begins with: 石家庄市桥西区, 历下区舜耕街道."""
        for length in range(min(len(word) - 1, LONGEST), 2, -1):
            codes = self.known.by_name.get(word[:length], ())
            cities = [code for code in codes if self.known.city_of(code) == code]
            if (cities or len(codes) == 1) and word[length] not in _OF_A_TOWN:
                return cities or list(codes)
        return []

    def _was_elsewhere(self, word: str) -> list[str]:
        """Where a division of this former name was, if in one city alone: 莱城区 never was in 淄博市."""
        meanings = () if ZONE.search(word) else self.known.retired_by_name.get(word, ())
        cities = {self.known.city_of(code) for each in meanings for code in each.successors}
        return list(meanings[0].successors) if len(cities) == 1 else []

    def _elsewhere(self, word: str, there: list[str], *, is_zone: bool) -> None:
        """A division that exists, but not here; perhaps it was here before, as 枞阳县 was in 安庆市."""
        before = tuple(code[:2] if code.endswith("0000") else code[:4] for code in self._above)
        for retired in self.known.retired_by_name.get(word) or self.known.retired_by_short.get(word, ()):
            if retired.code.startswith(before) and len(retired.successors) == 1:
                self.candidates = [retired.successors[0]]
                self.findings.append(retired_finding(retired, retired.successors[0]))
                return
        here, is_short = (
            self.known.places(self._above),
            word not in self.known.by_name and not self._was_elsewhere(word),
        )
        is_city = any(self.known.city_of(code) == code for code in there)
        if is_zone or (is_short and not is_city):
            self._keep(word)
            self._say("place_not_here", written=word, taken=here, other=self.known.places(there))
        elif is_short and not self.candidates:
            self._say("place_either", written=word, around=here, other=self.known.places(there))
        else:
            self._say("place_contradicts", code=here, name=self.known.places(there))
            self.candidates = self._above

    def _keep(self, word: str) -> None:
        """Put it under the place around, and keep the word beside it."""
        if not self.candidates:
            self.candidates = [self.around]
        self.rest.append(word)

    def _beside(self, word: str) -> None:
        self._keep(word)
        if len(self.candidates) > 1 and (city := self._city_of_that_name()):
            self.candidates = [city]  # 承德高新区 is a zone of the city, not of the county of its name
        self._say("place_zone", written=word, taken=self.known.places(self.candidates))

    def _misspelt(self, word: str) -> list[str]:
        """What a word may be misspelt for: what is here, and without a place before it what is elsewhere."""
        within = self.candidates or ([self.around, self.scope] if self.scope else [])
        codes = spelling.misspelt(self.known, word, within) or self._sounding(word)
        if self.candidates:
            return [code for code in codes if self._is_within_any(code, self.candidates)]
        if self.scope and not _IS_CITY.search(word):
            return [code for code in codes if self.known.is_within(code, self.scope)]
        return codes

    def _sounding(self, word: str) -> list[str]:
        """随洲, 毫州: two signs are too little to differ in one, unless a division that is here sounds or looks so."""
        if len(word) != 2:
            return []
        for kind in "市区县":
            near = spelling.misspelt(self.known, f"{word}{kind}", self._above)
            if not self._above:
                near = [code for code in near if spelling.looks_like(self.known, code, word)]
            here = [code for code in near if not self._above or self._is_within_any(code, self._above)]
            if meant := spelling.meant(self.known, here, word):
                return meant
        return []

    def _misspelling(self, word: str, codes: list[str]) -> None:
        alike = spelling.meant(self.known, codes, word) if len(codes) > 1 else codes
        is_here = bool(self.candidates) or (bool(self.scope) and all(self._near([code]) for code in alike))
        if len(alike) == 1 and (is_here or (not self.scope and spelling.meant(self.known, alike, word))):
            self.candidates = alike
            self._say("place_misspelt", written=word, taken=self.known.by_code[alike[0]].full_name)
            return
        self.candidates = []
        self._say("place_suggested", written=word, taken=self.known.places(alike or codes))

    # ---- the answer

    def answer(self) -> Located:
        """What all words together mean."""
        for zone in self.zones:
            taken = self.known.places(self.candidates)
            self._say("place_zone" if self.candidates else "place_unknown", written=zone, taken=taken)
            self.rest.append(zone)
        refused = [each for each in self.findings if each.verdict.value == "reject"]
        if refused:
            return Located("", tuple(refused), " ".join(self.rest))
        code = self.candidates[0] if len(self.candidates) == 1 else ""
        if len(self.candidates) > 1 and not (code := self._of_several()):
            return Located("", (found(FIELD, "place_ambiguous", taken=self.known.places(self.candidates)),))
        if not code:
            return Located("", tuple(self.findings))
        if self.has_left:
            self._say("place_elsewhere", taken=self.known.by_code[code].full_name, around=self._around_name())
        wide = too_wide(self.known, code)
        if code == self.known.in_its_stead.get(self.around):
            code = self.around
        return Located(code, (*self.findings, *wide), " ".join(self.rest))

    def _around_name(self) -> str:
        return self.known.by_code[self.around].full_name

    def _of_several(self) -> str:
        """吉林 is a province and a city, 朝阳区 is in Beijing and Changchun: what stands around decides, or nobody."""
        if self.around and not self.has_left:
            city = self.known.city_of(self.around)
            for above in (city, self.known.by_code[self.around].province):
                inside = [code for code in self.candidates if self.known.is_within(code, above)]
                if len(inside) == 1:
                    return inside[0]
        return self._city_of_that_name()

    def _city_of_that_name(self) -> str:
        """西安 without more is the city, not one of the districts that are called so elsewhere."""
        wider = [code for code in self.candidates if self.known.by_code[code].level != "county"]
        if len(wider) != 1 or not self.was_short:
            return ""
        if not all(self.known.is_within(code, wider[0]) for code in self.candidates):
            place = self.known.by_code[wider[0]]
            self._say("place_narrowed", taken=place.full_name, because=place.name)
        return wider[0]
