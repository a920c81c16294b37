"""Names at the beginning of a word, within what stands before them and around them."""

import re
from collections.abc import Sequence
from enum import Enum

from institutions.importing.places.gazetteer import Retired, gazetteer
from institutions.importing.places.located import FIELD, Located, successor
from institutions.importing.verdicts import found

ZONE = re.compile(
    r"(?:开发区|高新区|经开区|新区|工业园?区|园区|示范区|保税区|度假区|风景区|保护区|管理区|管委会|试验区|实验区|综试区|经济区|港区|功能区|片区"
    r"|高新|经开|新城|产业园|街道|镇|乡|农场|矿区|高新技术产业开发区)$"
)
LONGEST = 16


class As(Enum):
    """How a word says a division."""

    FULL = "full"
    SHORT = "short"
    FORMER = "former"


class Narrowing:
    """The divisions that may be meant, and what a word may say of them. What stands around binds them."""

    def __init__(self, around: str = "") -> None:
        self.known = gazetteer()
        self.around = around
        self.scope = self.known.scope_of(around) if around else ""
        """Where it must lie as long as the row itself names no other city."""
        self.candidates: list[str] = []
        self.findings: list = []
        self.rest: list[str] = []
        self.zones: list[str] = []
        """Words before any division that may be a part of the one that follows: 雄安新区 容城县."""
        self.level = ""
        self.was_short = False
        self.was_former = False
        self.has_left = False

    def longest(self, word: str) -> tuple[int, list[str], As | None]:
        """The longest beginning of a word that is a name within the candidates; its codes; how it says them."""
        length, codes, said_as = self._in_use(word)
        if said_as is not As.FULL and length < len(word):
            if not length and (far := self._far(word)):
                return far
            if former := self._former_head(word, length):
                return former, [], As.FORMER
        return length, codes, said_as

    def _in_use(self, word: str) -> tuple[int, list[str], As | None]:
        for length in range(min(len(word), LONGEST), 1, -1):
            head = word[:length]
            for names, said_as in ((self.known.by_name, As.FULL), (self.known.by_short, As.SHORT)):
                if codes := self._fitting(names.get(head, ())):
                    if said_as is As.SHORT and word[length : length + 1] in ("市", "县", "区", "州", "省"):
                        continue  # 吉林 of 吉林市 isn't the province
                    return length, codes, said_as
        return 0, [], None

    def _former_head(self, word: str, longer_than: int) -> int:
        """How long is a former name that a word begins with, if it is longer than the name in use: 铜仁地区铜仁市?"""
        for length in range(min(len(word), LONGEST), max(longer_than, 2), -1):
            head = word[:length]
            if head in self.known.retired_by_name and not ZONE.search(head) and self._earlier(head) is not None:
                return length
        return 0

    def _far(self, word: str) -> tuple[int, list[str], As | None] | None:
        """A province or city that the row itself names although another stands around; from there on it counts."""
        if not self.scope:
            return None
        for length in range(min(len(word), LONGEST), 1, -1):
            codes, said_as = self._cities(self.known.by_name.get(word[:length], ())), As.FULL
            if not codes:
                codes, said_as = self._cities(self.known.by_short.get(word[:length], ())), As.SHORT
                codes = codes if self._is_said_enough(codes, word[length:]) else []
            if codes:
                self.scope, self.has_left = "", True
                return length, codes, said_as
        return None

    def _cities(self, codes: Sequence[str]) -> list[str]:
        """Those that are no county of a city, within what was named before."""
        within = [code for code in codes if not self.candidates or self._is_within_any(code, self.candidates)]
        return [code for code in within if self.known.city_of(code) == code]

    def _is_said_enough(self, codes: list[str], rest: str) -> bool:
        """Is a short name clear: in a column of its level, or with a division of it behind?"""
        if not codes or not rest:
            levels = {self.known.by_code[code].level for code in codes}
            return levels in ({"province"}, {self.level})
        behind = Narrowing()
        behind.candidates = codes
        length, found_codes, _said_as = behind.longest(rest)
        return bool(length) and set(found_codes) != set(codes)

    def _is_within_any(self, code: str, above: Sequence[str]) -> bool:
        return any(self.known.is_within(code, each) for each in above)

    def _fitting(self, codes: Sequence[str]) -> list[str]:
        if not codes:
            return []
        if self.candidates:
            if below := [code for code in codes if self._is_within_any(code, self.candidates)]:
                return self._near(self._counties(below) or below)
            return [above for above in self.candidates if any(self.known.is_within(above, code) for code in codes)]
        near = self._near(codes)
        of_level = [code for code in near if self.known.by_code[code].level == self.level]
        return near if not of_level or self._is_rather_a_province(near) else of_level

    def _counties(self, codes: Sequence[str]) -> list[str]:
        """承德 in a column of counties, beside its city: the county of that name, if there is one."""
        if self.level != "county" or len(codes) < 2:
            return []
        return [code for code in codes if self.known.by_code[code].level == "county"]

    def _near(self, codes: Sequence[str]) -> list[str]:
        """Those that lie where the list is from, or those above it."""
        if not self.scope:
            return list(codes)
        inside = [code for code in codes if self.known.is_within(code, self.scope)]
        return inside or [code for code in codes if self.known.is_within(self.scope, code)]

    def _is_rather_a_province(self, codes: Sequence[str]) -> bool:
        """海南 in a column of cities: the prefecture of that name is called 海南州, so the province may be meant."""
        places = [self.known.by_code[code] for code in codes]
        is_prefecture = any(place.name.endswith("自治州") for place in places)
        return is_prefecture and any(place.level == "province" for place in places) and self.level != "province"

    @property
    def _above(self) -> list[str]:
        """What binds: the divisions named before, else what stands around."""
        return self.candidates or ([self.scope] if self.scope else [])

    def _earlier(self, word: str) -> Located | None:
        """A name that was in use once, such as 襄樊市; a short one, such as 塘沽, where the city is known."""
        meanings = self.known.retired_by_name.get(word) or ()
        if not meanings and self._above and not ZONE.search(word):
            meanings = self.known.retired_by_short.get(word, ())
        reached: dict[str, Retired] = {}
        for retired in meanings:
            for code in self._fitting(retired.successors):
                reached[code] = max(reached.get(code, retired), retired, key=lambda each: each.until)
        if not reached or (len(reached) > 1 and len({each.until for each in reached.values()}) > 1 and len(word) < 3):
            return None
        newest = max(each.until for each in reached.values())
        codes = [code for code, each in reached.items() if each.until == newest]
        return successor(Retired(reached[codes[0]].code, reached[codes[0]].name, newest, tuple(codes)))

    def _say(self, code: str, /, **values: object) -> None:
        self.findings.append(found(FIELD, code, **values))
