"""Names of places that aren't written as they are: shortened, misspelt, by their sound."""

from collections.abc import Iterable, Sequence

from institutions.importing import vocabulary
from institutions.importing.places.gazetteer import Gazetteer, short_name


def one_apart(word: str, name: str) -> bool:
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


def shortens(word: str, name: str) -> bool:
    """Is a word a common way to shorten a long name: 旅顺 旅顺口区, 管城区 管城回族区, 土左旗 土默特左旗,
    喀左县 喀喇沁左翼蒙古族自治县?

    东区, 大市 are too little to tell what was shortened to one sign.
    """
    if len(name) < 4 or len(word) >= len(name) or len(word) < 2 or word[0] != name[0]:
        return False
    if name.startswith(word):
        return True
    if word[-1] != name[-1] or len(word) == 2:
        return False
    return name.startswith(word[:-1]) or (name.endswith(("旗", "自治县")) and _are_in_order(word, name))


def _are_in_order(word: str, name: str) -> bool:
    signs = iter(name)
    return all(sign in signs for sign in word)


def shortened(known: Gazetteer, word: str, within: Iterable[str]) -> str:
    """The only division below others that a word shortens, or empty."""
    below = known.below(within)
    meant = [code for code in below if shortens(word, known.by_code[code].name)]
    return meant[0] if len(meant) == 1 else ""


def misspelt(known: Gazetteer, word: str, within: Iterable[str]) -> list[str]:
    """The codes of names that differ from a word by one sign; of those below others only where there are such."""
    if not 2 <= len(word) <= 12:
        return []
    alike = [name for name in known.nearly(word) if one_apart(word, name)]
    near = [name for name in alike if name in known.by_name]
    near = near or [name for name in alike if len(word) > 2]
    codes = {code for name in near for code in (*known.by_name.get(name, ()), *known.by_short.get(name, ()))}
    for above in within:
        if inside := [code for code in codes if known.is_within(code, above)]:
            return sorted(inside)
    return sorted(codes)


def sounds(known: Gazetteer, code: str, word: str) -> bool:
    """Is a division called so, by the sound of it?"""
    name = known.by_code[code].name
    return _sound(word) in (_sound(name), _sound(short_name(name)))


def looks_like(known: Gazetteer, code: str, word: str) -> bool:
    """Has a word but one sign otherwise than the name of a division, which is easily taken for that: 毫州 亳州?"""
    name = known.by_code[code].name
    return any(_is_taken_for(word, each) for each in (name, short_name(name)))


def _is_taken_for(word: str, name: str) -> bool:
    apart = [(sign, other) for sign, other in zip(name, word, strict=False) if sign != other]
    return len(word) == len(name) and len(apart) == 1 and apart[0][1] in _ALIKE.get(apart[0][0], "")


_ALIKE = dict(vocabulary.rows("lookalikes.csv"))


def meant(known: Gazetteer, codes: Sequence[str], word: str) -> list[str]:
    """Those of several divisions that sound or look like a word: 沪州市 may be 湖州市 and 泸州市."""
    return [code for code in codes if looks_like(known, code, word) or sounds(known, code, word)]


def _sound(name: str) -> str:
    from pypinyin import lazy_pinyin  # a quarter of a second, and needed for misspellings alone

    return "".join(lazy_pinyin(name))
