"""The initials of the pinyin of many names, as the register keeps them for searching."""

import re
from functools import lru_cache

from agency.offices.reference import syllables_of

_PARTS = (
    "医院", "人民", "中心", "卫生", "中医", "社区", "服务", "附属", "大学", "第一", "第二", "第三", "第四", "第五",
    "康复", "妇幼", "保健", "骨科", "有限", "公司", "门诊部", "诊所", "市", "县", "区", "镇", "乡",
)  # fmt: skip


@lru_cache(maxsize=100_000)
def _part_initials(part: str) -> str:
    return "".join(syllable[0] for syllable in syllables_of(part))


_DIVIDE = re.compile(f"([0-9A-Za-z]+|{'|'.join(_PARTS)})")


def initials(name: str) -> str:
    """The initials of the pinyin, part by part: names are made of the same parts, and asking for each is dear.

    Of a run of digits or letters the first counts.
    """
    parts = _DIVIDE.split(name)
    return "".join([part[0].lower() if part.isascii() else _part_initials(part) for part in parts if part])[:60]
