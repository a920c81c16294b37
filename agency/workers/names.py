"""Names of persons: the stored form and the form by which they are found."""

import re
import unicodedata

_DOTS = str.maketrans(dict.fromkeys("•‧・･∙⋅●．", "·"))


def normal_name(text: str) -> str:
    """The stored form: one kind of middle dot, no blanks inside Chinese names, single blanks in others."""
    name = unicodedata.normalize("NFC", text).translate(_DOTS)
    name = re.sub(r"\s+", " ", name).strip()
    return name.replace(" ", "") if re.search(r"[\u3400-\u9fff\U00020000-\U0003ffff]", name) else name


def initials_of(name: str) -> str:
    """The pinyin initials, lower case: what a clerk types to find a name without an input method."""
    from pypinyin import Style, lazy_pinyin  # a quarter of a second, and needed where a name is entered

    letters = lazy_pinyin(name, style=Style.FIRST_LETTER, errors=lambda rest: rest)
    return re.sub(r"[^a-z]", "", "".join(letters).lower())[:60]
