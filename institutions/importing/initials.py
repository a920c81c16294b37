"""The initials of the pinyin of many names, as the register keeps them for searching."""

from collections.abc import Iterator
from functools import lru_cache

from agency.offices.reference import syllables_of

_PARTS = (
    "医院", "人民", "中心", "卫生", "中医", "社区", "服务", "附属", "大学", "第一", "第二", "第三", "第四", "第五",
    "康复", "妇幼", "保健", "骨科", "有限", "公司", "门诊部", "诊所", "市", "县", "区", "镇", "乡",
)  # fmt: skip


@lru_cache(maxsize=100_000)
def _part_initials(part: str) -> str:
    return "".join(syllable[0] for syllable in syllables_of(part))


def initials(name: str) -> str:
    """The initials of the pinyin, part by part: names are made of the same parts, and asking for each is dear."""
    for part in _PARTS:
        name = name.replace(part, f"\x00{part}\x00")
    found = []
    for part in name.split("\x00"):
        if part.isascii():
            found.append(part[:1].lower())
        else:
            found.append(_part_initials(part) if not any(sign.isdigit() for sign in part) else _mixed(part))
    return "".join(found)[:60]


def _mixed(part: str) -> str:
    """A part with digits in it, which would be another one each time: 第 and the digits apart."""
    pieces = ["".join(run) for run in _runs(part)]
    return "".join(piece[:1] if piece[0].isdigit() else _part_initials(piece) for piece in pieces)


def _runs(part: str) -> Iterator[list[str]]:
    run: list[str] = []
    for sign in part:
        if run and run[-1].isdigit() != sign.isdigit():
            yield run
            run = []
        run.append(sign)
    if run:
        yield run
