"""Text that was encoded twice: found, and put right where nothing was lost."""

import re

_LEADS = [bytes([lead, second]).decode("gb18030") for lead in range(0xE4, 0xEA) for second in range(0x80, 0xC0)]
_TWICE = re.compile(f"[{''.join(map(re.escape, _LEADS))}]")
"""What the first two bytes of a Chinese character in UTF-8 look like when they are read as GB 18030."""
_LATIN = re.compile("[\u0080-\u00ff\u0152\u0153\u0160\u0161\u0178\u017d\u017e\u0192\u02c6\u02dc\u2013-\u2122]{2}")
_LETTER = re.compile("[\u00c0-\u00d6\u00d8-\u00f6\u00f8-\u00ff]")
"""Bytes of Chinese that are read as Latin hold one of these; ×× and —— don't."""
_LOST = re.compile("\ufffd|锟斤拷|锟斤|斤拷|烫烫|屯屯|锘挎")
_CHINESE = re.compile(r"[\u4e00-\u9fff]")
_PLAIN = re.compile(r"[\u0020-\u007e\u3400-\u9fff\U00020000-\U0003ffff\u3000-\u303f\uff00-\uffef\u2010-\u2026\s]*")


_ANY = re.compile(
    f"[{''.join(map(re.escape, _LEADS))}\u0080-\u00ff\u0152-\u0192\u02c6\u02dc\u2013-\u2122\ufffd锟斤烫屯锘]"
)


def may_be(text: str) -> bool:
    """Is there any sign in it that occurs in damaged text? Most text is done with after this."""
    return not text.isascii() and _ANY.search(text) is not None


def repair(text: str) -> str | None:
    """What the text said before it was encoded twice, or None if it wasn't or something is lost."""
    if text.isascii():
        return None
    if _is_suspect(text):
        return _undone(text, "gb18030", "utf-8")
    if _LATIN.search(text) and _LETTER.search(text) and not _CHINESE.search(text):
        return _undone(text, LATIN, "utf-8") or _more_than_once(text) or _undone(text, LATIN, "gb18030")
    return None


LATIN = "latin"
_OF_WINDOWS = {
    ord(bytes([byte]).decode("cp1252")): byte
    for byte in range(0x80, 0xA0)
    if byte not in (0x81, 0x8D, 0x8F, 0x90, 0x9D)
}


def _bytes(text: str, read_as: str) -> bytes:
    """The bytes that were read so. Browsers read Latin as Windows does, and what it lacks as ISO 8859-1."""
    return text.translate(_OF_WINDOWS).encode("latin-1") if read_as == LATIN else text.encode(read_as)


def _more_than_once(text: str) -> str | None:
    """Each program on the way may have read the bytes of the one before it as Latin."""
    try:
        before = _bytes(text, LATIN).decode("utf-8")
    except UnicodeError:
        return None
    return repair(before) if before != text and _LATIN.search(before) else None


def is_damaged(text: str) -> bool:
    """Is there something in it that no decoding brings back?"""
    if text.isascii():
        return False
    if _LOST.search(text):
        return True
    if not _is_suspect(text):
        return _CHINESE.search(text) is None and len(_LATIN.findall(text)) >= 2 and _LETTER.search(text) is not None
    rest = text.replace("?", "").encode("gb18030", "replace").decode("utf-8", "replace")
    good = len(_CHINESE.findall(rest))
    return good >= 2 and rest.count("\ufffd") <= good


def _is_suspect(text: str) -> bool:
    """Every third sign of GB 18030's reading of UTF-8 is one of these; in real text they are rare."""
    if _TWICE.search(text) is None:
        return False
    hits = len(_TWICE.findall(text))
    return hits >= 2 and hits * 4 >= len(_CHINESE.findall(text))


def _undone(text: str, read_as: str, really: str) -> str | None:
    try:
        before = _bytes(text, read_as).decode(really)
    except UnicodeError:
        return None
    if before == text or not _CHINESE.search(before) or _PLAIN.fullmatch(before) is None:
        return None
    return before
