"""How names and numbers are shown until someone asks to see them. Pure functions on text."""

import unicodedata

STAR = "*"
DOTS = "·•・‧∙"
_SURNAMES = """
欧阳 太史 端木 上官 司马 东方 独孤 南宫 万俟 闻人 夏侯 诸葛 尉迟 公羊 赫连 澹台 皇甫 宗政 濮阳 公冶 太叔 申屠 公孙 慕容
仲孙 钟离 长孙 宇文 司徒 鲜于 司空 闾丘 子车 亓官 司寇 巫马 公西 颛孙 壤驷 公良 漆雕 乐正 宰父 谷梁 拓跋 夹谷 轩辕 令狐
段干 百里 呼延 东郭 南门 羊舌 微生 梁丘 左丘 东门 西门 第五 公户 公玉 公仪 即墨 达奚 褚师 歐陽 司馬 東方 諸葛 尉遲 長孫
鮮于 軒轅 鍾離 東郭
"""
COMPOUND_SURNAMES = frozenset(_SURNAMES.split())


def mask_name(name: str) -> str:
    """The family name and a star for each further character: 陆**, 欧阳**.

    Names of several parts keep the first character and the signs between the parts (阿***·***, J*** *****), since
    there the first part is the given name. A name of one character is hidden whole.
    """
    characters = _characters(name.strip())
    if len(characters) < 2:
        return STAR * len(characters)
    whole = "".join(characters)
    shown = 2 if len(characters) > 2 and whole[:2] in COMPOUND_SURNAMES else 1
    return "".join(
        character if place < shown or character.isspace() or character in DOTS else STAR
        for place, character in enumerate(characters)
    )


def mask_number(number: str) -> str:
    """The last four characters; everything when fewer than four would stay hidden."""
    number = number.strip()
    if len(number) < 8:
        return STAR * len(number)
    return STAR * (len(number) - 4) + number[-4:]


def mask_tail(number: str) -> str:
    """`mask_number` for narrow columns: …2048."""
    return f"…{mask_number(number)[-4:]}" if number.strip() else ""


def mask_phone(phone: str) -> str:
    """138****5502; a country code, or an area code set off by a hyphen, stays."""
    phone = phone.strip()
    for prefix in ("+86", "0086"):
        if phone.startswith(prefix) and (rest := phone.removeprefix(prefix).strip(" -")):
            return f"{prefix} {mask_phone(rest)}"
    if len(phone) == 11 and phone.isdecimal() and phone.startswith("1"):
        return f"{phone[:3]}****{phone[-4:]}"
    area, hyphen, local = phone.partition("-")
    if hyphen and area.startswith("0") and len(local) >= 7:
        return f"{area}-{mask_number(local) if len(local) > 7 else '***' + local[-4:]}"
    return mask_number(phone)


def _characters(text: str) -> list[str]:
    """Characters as people count them: marks and variation selectors stay with what they belong to."""
    found: list[str] = []
    for character in text:
        if found and (unicodedata.category(character).startswith("M") or character == "\u200d"):
            found[-1] += character
        else:
            found.append(character)
    return found
