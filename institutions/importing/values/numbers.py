"""Credit codes, accounts and telephone numbers in lists, and what spreadsheets do to them."""

import re

from agency.workers.identifiers import CREDIT_SHAPE, check_phone, is_credit_code
from institutions.importing.values.cells import Raw, as_text, number_as_written
from institutions.importing.values.words import Read
from institutions.importing.verdicts import Finding, found

_NO_CODE = re.compile(r"""\.0+$|[\s\-—–.·"'“”‘’]+""")
"""What is no part of a code: signs between its groups, quotes around it, the end of a number."""
_ALONE = re.compile(r"(?<![0-9A-Z])[0-9A-Z]{18}(?![0-9A-Z])")
"""A code with a label before or a remark after it."""
_LOOKALIKES = str.maketrans("IOSZ", "1052")


def credit_code(raw: Raw) -> Read:
    """The credit code of a cell, from tidy text or a number."""
    if (lost := number_as_written(raw)) is not None:
        return Read("", (found("credit_code", "code_digits_lost", written=lost),))
    written = as_text(raw)
    code = _NO_CODE.sub("", written).upper()
    if len(code) > 18 and (alone := _ALONE.findall(code)):
        if len(set(alone)) > 1:
            return Read("", (found("credit_code", "code_several"),))
        code = alone[0]
    if not code:
        return Read("")
    if is_credit_code(code):
        if code == written:
            return Read(code)
        return Read(code, (found("credit_code", "read_as", written=written, taken=code),))
    if (alike := code.translate(_LOOKALIKES)) != code and is_credit_code(alike):
        return Read(alike, (found("credit_code", "code_letters", taken=alike),))
    return Read("", (_fault(code, written),))


def _fault(code: str, written: str) -> Finding:
    if re.fullmatch(r"\d{15}|[0-9A-Z]{8}-?[0-9X]|\d{13}", code):
        return found("credit_code", "code_older", written=written)
    if len(code) != 18:
        return found("credit_code", "code_length", written=written, count=len(code))
    if CREDIT_SHAPE.fullmatch(code) is None:
        return found("credit_code", "code_characters", written=written)
    return found("credit_code", "code_check", written=written)


def external_code(raw: Raw) -> Read:
    """A number that somebody else gives the institution, such as the one of medical insurance."""
    if (lost := number_as_written(raw)) is not None:
        return Read("", (found("external_code", "digits_lost_left_out", written=lost),))
    return Read(re.sub(r"\s+", "", as_text(raw))[:40])


def account(raw: Raw) -> Read:
    """A bank account: 8 to 32 digits, perhaps with blanks or dashes between them."""
    if (lost := number_as_written(raw)) is not None:
        return Read("", (found("bank_account", "digits_lost_left_out", written=lost),))
    written = as_text(raw)
    digits = re.sub(r"[\s\-—–]+", "", written)
    if not digits:
        return Read("")
    if re.fullmatch(r"\d{8,32}", digits) is None:
        return Read("", (found("bank_account", "account_form", written=written),))
    return Read(digits, () if digits == written else (found("bank_account", "read_as", written=written, taken=digits),))


_DIVIDER = re.compile(
    r"[/;；,，、|\n]+|(?<=\d)\((?!\d)[^()\d]*\)(?=\d)|(?<=\d)\s+(?=0\d{2,3}-?\d)|(?<=\d{7})\s+(?=1[3-9]\d{9}(?!\d))|\s*(?:或|和)\s*"
    r"|(?<=\d{7})\s*(?=(?!内线|分机)[\u4e00-\u9fff]{2,6}[:：]?\s*\(?(?:0\d{2}|1[3-9]\d|[2-9]\d{6}))"
)
"""The last: 门诊0533-2180000急诊0533-2180120, where blanks don't count."""
_DASHES = re.compile("[-—–]+")
_AREA_FIRST = re.compile(r"(?<=^0\d{2})[./](?=\d{8}$)|(?<=^0\d{3})[./](?=\d{7,8}$)")
"""0731/84739999 is one number."""
_LABEL = re.compile(r"^[^\d+(]*[:：]?(?=[\d+(])|\((?!0\d)[^)]*\)|[^\d)]+$")
_FAX = re.compile(r"传真|fax", re.I)
_FROM_ABROAD = re.compile(r"^(?:\+|00)?86[\s-]*\(?0?(?=(?:10|[2-9]\d{1,2})\)?[\s-]*\d{3,4}[\s-]?\d{3,4}$)")
_EXTENSION = re.compile(r"(?<=\d)\s*(?:转|-转|分机|\*|ext\.?)\s*(?=\d)", re.I)


def phone(raw: Raw) -> Read:
    """One or more telephone numbers, divided by a slash. What is no number is kept as written, with a warning."""
    if isinstance(raw, int | float) and not isinstance(raw, bool):
        return _of_number(as_text(raw))
    written = as_text(raw)
    if not written:
        return Read("")
    if re.fullmatch(r"1[3-9]\d{9}", written):
        return Read(written)
    parts = [part for part in _DIVIDER.split(_AREA_FIRST.sub("-", written)) if part.strip()]
    if " " in written or re.match(r"\+|(?:00)?86-", written):
        whole = _FROM_ABROAD.sub("0", written)  # 138 0000 0000 is one number, though its parts begin with 0
        parts = [whole] if check_phone(whole) is not None else parts
    area, numbers = "", []
    for part in [part for part in parts if not _FAX.match(part.strip())] or parts:
        plain = _EXTENSION.sub("-", _LABEL.sub("", _DASHES.sub("-", part.strip())))
        number = check_phone(f"{area}{plain}" if re.fullmatch(r"[2-9]\d{6,7}", plain) and area else plain)
        if number is None:
            return _no_phone(written)
        landline = re.match(r"0\d{2,3}-", _dashed(plain, number))
        area = landline[0].rstrip("-") if landline else area
        numbers.append(_dashed(plain, number))
    value = "/".join(dict.fromkeys(numbers))
    return Read(value, () if value == written else (found("phone", "read_as", written=written, taken=value),))


def _no_phone(written: str) -> Read:
    if (lost := number_as_written(written)) is not None:
        return Read("", (found("phone", "digits_lost_left_out", written=lost),))
    digits = _POINT.sub("", written)
    if digits != written:
        read = _of_number(digits)
        return Read(read.value, read.findings or (found("phone", "read_as", written=written, taken=digits),))
    if _WITHOUT_ZERO.fullmatch(written):
        return _of_number(written)
    return Read(written[:60], (found("phone", "phone_form", written=written),))


_POINT = re.compile(r"(?<=\d{7})\.0+$")
"""The end of a number that a program wrote as text: 13953312345.0."""
_WITHOUT_ZERO = re.compile(r"(?:10|2\d|[3-9]\d{2})\d{7,8}")
"""Area code and number as a spreadsheet keeps them, and saves them as text: 5332360800."""
_A_NUMBER = re.compile(r"(?:\+?86[\s-]*)?\(?\d[\d\s()—–*转-]{5,}\d")
_BESIDE = re.compile(r"^[\s,，、;；:：/()-]+|[\s,，、;；:：/(-]+$|\(\)|(?:联系)?电话[:：]?|[:：](?=[、;；,，/]|$)")


def person(raw: Raw) -> Read:
    """Who is named in a cell that holds telephone numbers too."""
    rest = "、".join(part for each in _A_NUMBER.split(as_text(raw)) if (part := _BESIDE.sub("", each)))
    return Read(rest[:60])


_ADDRESS_LABEL = re.compile(r"^(?:联系|详细|机构)?地址[:：]")


def address(raw: Raw) -> Read:
    """The address in a cell that holds telephone numbers too."""
    rest = (_BESIDE.sub("", each).rstrip(" ,，、;；:：") for each in _A_NUMBER.split(as_text(raw)))
    return Read(_ADDRESS_LABEL.sub("", next(filter(None, rest), ""))[:200])


def phone_in_text(raw: Raw) -> Read:
    """The telephone numbers of such a cell; none is nothing to wonder at."""
    if not isinstance(raw, str):
        return phone(raw)
    numbers = _A_NUMBER.findall(raw)
    return phone("/".join(number.strip("() ") for number in numbers)) if numbers else Read("")


def says_credit_code(text: str) -> bool:
    """Is this a credit code, and nothing else?"""
    return is_credit_code(text.upper())


def _dashed(plain: str, number: str) -> str:
    """0533-2344485: with a dash after the area code, of two digits for 010 and 02x, else three."""
    area = re.match(r"0(?:10|2\d|[3-9]\d{2})(?=\d{7,8}(?:-|$))", number)
    return f"{area[0]}-{number[area.end() :]}" if area else number


def _of_number(digits: str) -> Read:
    """A spreadsheet's number has lost the zero before the area code."""
    if re.fullmatch(r"1[3-9]\d{9}|[1-9]\d{6,7}|[48]00\d{7}", digits):
        return Read(digits)
    if _WITHOUT_ZERO.fullmatch(digits):
        taken = _dashed("", f"0{digits}")
        return Read(taken, (found("phone", "phone_zero", taken=taken),))
    return Read(digits[:60], (found("phone", "phone_form", written=digits),))
