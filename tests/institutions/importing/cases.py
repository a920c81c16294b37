"""What a case is: a file, and by hand the verdict of every row of it that has something in it."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

SKIP, OK, NORMALISED, WARN = "skip", "ok", "ok_normalised", "warn"
CONFLICT, DUPLICATE, REJECT, REJECT_FILE = "conflict", "duplicate", "reject", "reject_file"

HEAD = ("机构名称", "统一社会信用代码", "行政区划代码", "协议类型", "医院等级", "协议起始日期", "协议终止日期")
ZIBO_CENTRAL, ZIBO_FIRST, WUHAN_SIXTH = "12370300493210458D", "123703004932104668", "12420100441356421J"
CENTRAL = ("淄博市中心医院", ZIBO_CENTRAL, "370300", "工伤医疗", "三级甲等", "2024-01-01", "2026-12-31")
FIRST = ("淄博市第一医院", ZIBO_FIRST, "370302", "工伤医疗", "三级甲等", "2024-01-01", "2026-12-31")
SIXTH = ("武汉市第六医院", WUHAN_SIXTH, "420102", "工伤医疗", "三级甲等", "2025-04-01", "2027-03-31")


@dataclass(frozen=True)
class Case:
    """`verdicts`: row → verdict on the sheet ''; with several sheets (sheet, row) → verdict."""

    name: str
    content: bytes
    verdicts: dict[Any, str]
    values: dict[Any, dict[str, Any]] = field(default_factory=dict)
    """What must have been taken from some of the rows."""
    reasons: dict[Any, str] = field(default_factory=dict)
    """Code of the finding that decides a row."""
    file_name: str = ""


def csv_of(*rows: Sequence[Any], separator: str = ",", encoding: str = "utf-8", newline: str = "\n") -> bytes:
    """A text file of these rows; cells that need it are quoted."""
    lines = (separator.join(_quoted(str("" if cell is None else cell), separator) for cell in row) for row in rows)
    return newline.join([*lines, ""]).encode(encoding)


def _quoted(text: str, separator: str) -> str:
    return f'"{text.replace(chr(34), chr(34) * 2)}"' if {separator, '"', "\n"} & set(text) else text
