"""Places in Latin letters: pinyin with the kind of division or without, English words for kinds, names of maps."""

import re
import unicodedata
from collections import defaultdict
from collections.abc import Iterator
from functools import cache, lru_cache

from institutions.importing import vocabulary
from institutions.importing.places.gazetteer import gazetteer, short_name

_LATIN = re.compile(r"[A-Za-z\u00c0-\u024f'\u2019\u0300-\u036f.,，、;；/()\s-]+")
_PARTS, _WORD = re.compile(r"[.,，、;；/()]+"), re.compile("[a-z]+")
_KINDS = {
    **dict.fromkeys(("city", "municipality"), ("市",)),
    "province": ("省",),
    "district": ("区",),
    "county": ("县",),
    "prefecture": ("州", "地区"),
    "banner": ("旗",),
    "league": ("盟",),
    "region": ("区",),
}
"""English word for a kind of division → what the names of such end with."""
_OF_KINDS = frozenset({"autonomous", "new", "area", "special", "administrative"})
"""What stands before such a word, or in its stead: autonomous region, new area."""
_LEVELS = ("province", "city", "county")
_SYLLABLES = {sign: syllable for syllable, signs in vocabulary.rows("sounds.csv") for sign in signs}
"""How signs sound in names of places that the dictionary reads otherwise."""


def is_latin(text: str) -> bool:
    """Is a text of Latin letters, a name's at least, and nothing else?"""
    return len(text) > 2 and _LATIN.fullmatch(text) is not None


@lru_cache(maxsize=4096)
def named(text: str) -> tuple[tuple[str, ...], ...]:
    """The divisions that a text names, each as the codes it may be, the widest first; none if a word of it is no name.

    Beijing, Haidian; Haidian District, Beijing; zi bo shi
    """
    found: list[tuple[str, ...]] = []
    for part in _PARTS.split(_plain(text)):
        divisions = list(_of_words(_WORD.findall(part)))
        if () in divisions:
            return ()
        found += divisions
    return tuple(sorted(found, key=_widest))


def _plain(text: str) -> str:
    """Small letters without accents and apostrophes: Xi'an, Běijīng."""
    letters = unicodedata.normalize("NFKD", text).replace("'", "").replace("\u2019", "")
    return "".join(sign for sign in letters if not unicodedata.combining(sign)).lower()


def _of_words(words: list[str]) -> Iterator[tuple[str, ...]]:
    """The codes of one name after the other, each of as many words as there are; empty for what is none."""
    while words:
        count = next((end for end in range(len(words), 0, -1) if "".join(words[:end]) in _by_sound()), 0)
        if not count:
            yield ()
            return
        codes, words = _by_sound()["".join(words[:count])], words[count:]
        while words and (words[0] in _KINDS or words[0] in _OF_KINDS):
            codes = _of_kind(codes, _KINDS.get(words[0], ()))
            words = words[1:]
        yield codes


def _of_kind(codes: tuple[str, ...], ends: tuple[str, ...]) -> tuple[str, ...]:
    return tuple(code for code in codes if gazetteer().by_code[code].name.endswith(ends)) if ends else codes


def _widest(codes: tuple[str, ...]) -> int:
    return min(_LEVELS.index(gazetteer().by_code[code].level) for code in codes)


@cache
def _by_sound() -> dict[str, tuple[str, ...]]:
    """Pinyin of full and short names, and other names of maps → codes. Half a second, where such a word occurs."""
    found: dict[str, dict[str, None]] = defaultdict(dict)
    for place in gazetteer().by_code.values():
        short = short_name(place.name)
        for sound in (_sound(short), _sound(short) + _sound(place.name.removeprefix(short)), _sound(place.name)):
            for spelling in (sound, sound.replace("v", "u")):
                found[spelling][place.code] = None
    for word, code in vocabulary.rows("latin_places.csv"):
        found[word][code] = None
    return {sound: tuple(codes) for sound, codes in found.items()}


def _sound(name: str) -> str:
    from pypinyin import lazy_pinyin  # a quarter of a second, and needed for places in Latin letters alone

    return "".join(_SYLLABLES.get(sign, sound) for sign, sound in zip(name, lazy_pinyin(name), strict=True))
