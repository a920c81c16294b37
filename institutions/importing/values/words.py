"""Types of agreement, yes and no, states: the words that agencies write for them."""

import re
from collections.abc import Collection, Sequence
from typing import NamedTuple

from institutions.enums import Care
from institutions.importing import vocabulary
from institutions.importing.values import dates
from institutions.importing.values.cells import Raw, as_text
from institutions.importing.values.ticked import MARK, ticked
from institutions.importing.verdicts import Finding, found


class Read(NamedTuple):
    """A value, and what was found on the way."""

    value: object = None
    findings: tuple[Finding, ...] = ()


_CARES = (
    (Care.DEVICE, re.compile(r"辅助器具|辅具|器具|假肢|矫形|配置|device|prosthe|orthop(?:a)?edic device", re.I)),
    (Care.REHAB, re.compile(r"康复|rehab", re.I)),
    (
        Care.MEDICAL,
        re.compile(
            r"医疗|住院|门诊|综合|专科|医院|中医|卫生院|卫生服务|治疗|就医|诊疗|职业病|妇幼|急救|诊所|卫生室|疗养|medical|treatment|hospital|clinic",
            re.I,
        ),
    ),
)
CARE_NAMES = {Care.MEDICAL: "工伤医疗", Care.REHAB: "工伤康复", Care.DEVICE: "辅助器具配置"}
_PLAIN_CARES = {
    **dict.fromkeys(
        ("工伤医疗", "医疗", "medical", "工伤医疗机构", "医疗机构", "工伤医疗服务", "协议医疗机构"), Care.MEDICAL
    ),
    **dict.fromkeys(
        ("工伤康复", "康复", "rehab", "rehabilitation", "康复机构", "工伤康复机构", "协议康复机构", "康复服务"),
        Care.REHAB,
    ),
    **dict.fromkeys(
        (
            "辅助器具配置",
            "辅助器具",
            "device",
            "devices",
            "assistive device",
            "assistive devices",
            "辅助器具配置机构",
            "辅具配置",
            "辅具",
            "辅助器具配置服务",
            "工伤辅助器具配置",
        ),
        Care.DEVICE,
    ),
}
ALL_CARES = re.compile(
    r"^(?:(?:全部)?三[类项种](?:全部|均有|都有|全有|[均全]开通)?|(?:以上)?(?:全部|均有|都有|全有|(?:全部|[均全])开通)|全部类型|all)$",
    re.I,
)
_PARTS = re.compile(
    r"[,，、;；/\\+＋&和及与兼暨|\n]+|(?:^|(?<=[\u4e00-\u9fff\s,，、;；])(?<!年))(?:[①-⑨]|\(?\d[.、．)]?)(?=[\u4e00-\u9fff])"
    r"|\band\b|\s+(?![a-z])|(?<![a-z,])\s+",
    re.I,
)
"""Numbers before each divide too; words of one English name stay together."""
_JOINED = re.compile(
    r"(?:工伤|协议)*(医疗)(?:机构|服务)?(?:(?:工伤|协议)*(康复)(?:机构|服务)?)?(?:工伤)?(辅助器具|辅具)?(?:配置)?(?:机构|服务)?"
)
"""医疗康复辅具: all of them, where the first is 医疗."""
_ABBREVIATED = {"医": Care.MEDICAL, "康": Care.REHAB, "辅": Care.DEVICE}
_WITH_BRACKETS = re.compile(r"\([^)]*\)")


def types(raw: Raw) -> Read:
    """The kinds of agreement that a cell names. An unknown part is left out with a warning, an unknown whole is not."""
    text = as_text(raw)
    if not text:
        return Read(())
    if (form := ticked(text)) is not None:
        return _of_form(text, *form)
    if ALL_CARES.match(text):
        return read_as_types(text, tuple(Care))
    cares: dict[Care, None] = {}
    unknown: list[str] = []
    unknown.extend(each.strip("()") for each in _DENIED_BESIDE.findall(text))
    parts = [part.strip() for part in _PARTS.split(_DENIED_BESIDE.sub("", text)) if part.strip()]
    for part in parts:
        read = _cares_of(part)
        unknown.extend(_beside(part, read))
        cares.update(dict.fromkeys(read))
        if not read:
            unknown.append(part)
    if cares and not unknown and all(part.casefold() in _PLAIN_CARES for part in parts):
        return Read(tuple(care for care in Care if care in cares))
    return read_as_types(text, cares, unknown)


def read_as_types(text: str, cares: Collection[Care], unknown: Sequence[str] = ()) -> Read:
    """The types that a text was read as; what of it isn't known is left out with a warning, if all isn't."""
    if not cares:
        return Read((), (found("types", "type_unknown", written=text),))
    value = tuple(care for care in Care if care in cares)
    if unknown:
        return Read(value, (found("types", "type_part_unknown", written="、".join(unknown)),))
    return Read(value, (found("types", "read_as", written=text, taken=_listed(value)),))


def divided(text: str) -> str:
    """Kinds with but blanks between them, ticked or not, with signs in their stead: blanks don't count later."""
    parts = text.split()
    return "、".join(parts) if len(parts) > 1 and all(map(_ONE_KIND.fullmatch, parts)) else text


_ONE_KIND = re.compile(rf"{MARK}?(?:工伤|协议)*(?:医疗|康复|辅助器具|辅具)(?:配置|机构|服务|协议|类)*{MARK}?")


def says_types(text: str) -> bool:
    """Are these the plain words for types of agreement, and no more?"""
    parts = [part.strip().casefold() for part in _PARTS.split(text) if part.strip()]
    return bool(parts) and all(part in _PLAIN_CARES for part in parts)


def names_more_than_treatment(text: str) -> bool:
    """Does a cell name an agreement for rehabilitation or devices? A class of hospitals, 康复医院, doesn't."""
    cares: object = types(text).value
    return not is_class(text) and bool({Care.REHAB, Care.DEVICE} & set(cares or ()))  # type: ignore[call-overload]


def _of_form(text: str, said: list[str], unsaid: list[str]) -> Read:
    """The kinds that are ticked in a cell; what is neither ticked nor crossed is left out with a warning."""
    cares = {care for word in said for care in _cares_of(word)}
    return read_as_types(text, cares, [*(word for word in said if not _cares_of(word)), *unsaid])


_DENIED = re.compile(
    r"^(?:暂停|停止|取消|终止|撤销|[暂尚]?[无未不]|除|拟|待|没有|非(?!营利|公))|^\d{4}年(?:\d{1,2}月)?[起后]"
    r"|(?:除外|以外|外|待[批签定开]|待审批?|未批|筹备|筹建|[暂尚]无|未开[通展])$"
    r"|\((?:已经?|暂|\d{4}年(?:\d{1,2}月)?(?:底|起)?)?(?:终止|停止?\)|停止|暂停|取消|注销|待[批签定]|未[签开]|拟|筹)[^)]*\)?"
)
"""无康复, 暂停康复, 康复(已终止), 2027年起康复, 除康复外: the kind is named because it isn't there, or not yet."""

_DENIED_BESIDE = re.compile(r"\((?:拟|待|[暂尚]?[无未不]|停止)[^()]*(?:医疗|康复|辅助器具|辅具)[^()]*\)")
"""康复(拟增辅具): said of another kind than the one before the brackets."""


def _beside(part: str, cares: list[Care]) -> list[str]:
    """Another kind in brackets, 医疗(康复): as well as the first, or only what the first is for?"""
    within = (bracket.strip("()") for bracket in _WITH_BRACKETS.findall(part))
    others = _PLAIN_CARES.keys() - {word for word, care in _PLAIN_CARES.items() if care in (*cares, Care.MEDICAL)}
    return [word for word in within if word in others or _YEAR.search(word)]


_YEAR = re.compile(r"(?:19|20)\d{2}")
"""康复(2025-2027): days, which this column can't hold."""
_INCLUDES = re.compile(r"\((?:含|包括|兼)([^)]*)\)")


def _cares_of(part: str) -> list[Care]:
    plain = part.casefold()
    if plain in _PLAIN_CARES:
        return [_PLAIN_CARES[plain]]
    if _DENIED.search(part):
        return []
    if not set(part) - set(_ABBREVIATED):
        return [_ABBREVIATED[sign] for sign in part]
    if joined := _JOINED.fullmatch(part):
        return [_PLAIN_CARES[word] for word in joined.groups() if word]
    if included := _INCLUDES.search(part):
        return [*_cares_of(part.replace(included[0], "")), *_cares_of(included[1])]
    bare = _WITH_BRACKETS.sub("", part) or part
    if part.isascii():
        return [care for care, pattern in _CARES if pattern.search(bare)]
    for care, pattern in _CARES:
        if pattern.search(bare):
            return (
                [care, Care.MEDICAL]
                if care is Care.REHAB and re.search(r"医疗康复|医疗.{0,2}康复(?!医院|机构)", bare)
                else [care]
            )
    return []


_CLASSES = re.compile(
    r"(?:公立|民营|民办|国有|营利性|非营利性|其他|综合性?|专科|中医|西医|民族|妇幼保健|妇幼|妇产|儿童|口腔|眼科|骨科|精神|肿瘤|传染病|职业病|防治"
    r"|康复|护理|疗养|社区|乡镇|街道|基层|中心|镇|卫生|服务|医疗|[一二三]级|[甲乙丙]等|[/、,，\s()])*"
    r"(?:医院|院|所|站|中心|诊所|门诊部|机构|综合|专科)"
)


def is_class(raw: Raw) -> bool:
    """Is it a class of hospitals, such as 综合医院 or 康复医院? What is agreed with one it doesn't say."""
    text = as_text(raw)
    return text.casefold() not in _PLAIN_CARES and _CLASSES.fullmatch(text) is not None


def _listed(cares: tuple[Care, ...]) -> str:
    return "、".join(CARE_NAMES[care] for care in cares)


def cares_in_title(text: str) -> tuple[Care, ...]:
    """What a title, sheet name or section speaks of: one kind, or nothing if it speaks of several or none."""
    bare = re.sub(r"工伤保险|异地就医|就医|医疗保险|医疗保障|直接结算", "", text)
    kinds = [care for care, pattern in _TITLES if pattern.search(bare)]
    return tuple(kinds) if len(kinds) == 1 else ()


_TITLES = (
    (Care.MEDICAL, re.compile(r"医疗|(?<!康复)医院")),
    (Care.REHAB, re.compile(r"康复(?!器具)")),
    (Care.DEVICE, re.compile(r"辅助器具|辅具|器具配置|假肢")),
)

_TABLE = {meaning: words.split(" ") for meaning, words in vocabulary.rows("words.csv")}
YES, NO = frozenset(_TABLE["yes"]), frozenset(_TABLE["no"])
_NORMAL_YES, _NORMAL_NO = frozenset({"是", "true"}), frozenset({"否", "false"})


_OPENED = re.compile("已.*(?:开通|联网|上线|接入)|开通")
_NOT_NOW = re.compile("[未不待拟筹停关尚]|中(?:$|[()])|申请|取消|注销|计划|预计|准备")
"""开通申请中, 开通后关闭, 已开通住院未开通门诊: neither yes nor no."""
_NOT_YET_OPEN = re.compile(
    "(?:[暂尚]?[未不]|没有|待|拟|将于?).{0,6}(?:开通|联网|上线|接入)|[仅只].{0,6}省内|(?:系统|接口).{0,4}(?:改造|调试|联调)"
)


def says_not_open(note: str) -> bool:
    """Does a remark say that an institution doesn't settle with other provinces, or not yet?"""
    return _NOT_YET_OPEN.search(note) is not None


_NOT_OPENED = re.compile("(?:[暂尚]?[未不无]|没有).*(?:开通|联网|上线|接入)")


def flag(field: str, text: str) -> Read:
    """Yes, no, or nothing if it is empty; another word is a warning."""
    plain = text.casefold().strip("。. ")
    if not plain:
        return Read(None)
    if plain in YES or plain in NO:
        value = plain in YES
        if plain in _NORMAL_YES or plain in _NORMAL_NO or plain in ("1", "0"):
            return Read(value)
        return Read(value, (found(field, "read_as", written=text, taken="是" if value else "否"),))
    if _OPENED.match(plain) and not _NOT_NOW.search(plain):
        return Read(True, (found(field, "read_as", written=text, taken="是"),))
    if _NOT_OPENED.match(plain):
        return Read(False, (found(field, "read_as", written=text, taken="否"),))
    if (since := _since(plain)) is not None:
        return Read(True, (found(field, "read_as", written=text, taken="是"),) if since else ())
    if (value := _said_beside(plain)) is None:
        return Read(None, (found(field, "flag_unknown", written=text),))
    return Read(value, (found(field, "flag_remark", written=text, taken="是" if value else "否"),))


_WITH_REMARK = re.compile(r"(?P<word>[^(),，;；:：]{1,4})[(,，;；:：](?P<remark>.+)")
"""是(住院): the remark may take something back."""


def _said(word: str) -> bool | None:
    return word in YES if word in YES or word in NO else None


def _said_beside(plain: str) -> bool | None:
    """Yes or no with a remark, unless the remark may take it back."""
    remarked = _WITH_REMARK.fullmatch(plain)
    return None if remarked is None or _NOT_NOW.search(remarked["remark"]) else _said(remarked["word"])


_BEGUN = re.compile(r"(?:[起已]|正式)*(?:开通|上线|联网|接入|运行)$")


def _since(text: str) -> tuple[Finding, ...] | None:
    """What was found on reading the day that stands where others say yes; None if there is none."""
    day, findings = dates.read_day("valid_from", _BEGUN.sub("", text))
    is_clear = day is not None and {each.code for each in findings} <= {"date_form", "date_incomplete"}
    return findings if is_clear else None


def is_ticked(text: str, care: Care | None = None) -> bool | None:
    """Is a column of its own ticked, or does it say the kind once more? None if it is neither ticked nor empty."""
    plain = text.casefold()
    if plain in YES or (care is not None and _PLAIN_CARES.get(plain) is care) or plain.startswith(("已开通", "开通")):
        return True
    return False if not plain or plain in NO else None


_LIMITED = re.compile("[限仅只除外]")
"""√(限门诊): whether it is agreed on remains open."""


def tick(text: str, care: Care) -> Read:
    """What a column of its own says of a kind of agreement; a remark beside the tick is a warning."""
    said = is_ticked(text, care)
    if said is None and len(set(text)) == 1:
        said = is_ticked(text[0], care)  # √√
    if said is not None:
        return Read(said)
    if (beside := _said_beside(text.casefold())) is None or _LIMITED.search(text):
        return Read(None, (found("types", "flag_unknown", written=text),))
    return Read(beside, (found("types", "flag_remark", written=text, taken="是" if beside else "否"),))


_ENDS = re.compile(
    r"(?:注销|撤销|停业|停止|停诊|关闭|终止|吊销|退出|暂停|中止|解除)(?!日|时间)|不再续|取消.{0,8}(?:资格|协议|定点|机构)|合并至|并入"
    r"|(?:待|尚未|暂未|拟)签|(?:正在|限期|停业)整[改顿]|整[改顿](?:中|期)|未签|未续|不续|不予[续签]|被取消|已迁出|暂缓|黑名单|待续|待审批|待批|放弃签|不再(?:承担|开展|提供|接[收诊]|收治)"
    r"|(?:评估|考核|年[检审]|校验|验收).{0,2}(?:未通过|不合格)|未通过.{0,4}(?:评估|考核|年[检审]|校验|验收)"
    r"|破产|倒闭|摘牌|吊证|已?拆除$|(?:资质|许可证?|执照).{0,3}过期|已.{0,12}(?:到期|期满|届满)$"
    r"|(?:关停|歇业|停用|失效|作废|清退|除名|移出|剔除|解约)(?!日|时间)|取消(?:名单|目录|一览)|资格取消|^已?取消$|(?:^|已|协议)到期$"
    r"|(?:自愿|主动)放弃|拟(?:取消|终止|解除|退出|暂停)|停牌|不(?:再)?(?:接[收诊]|收治).{0,2}工伤|不营业|暂不开展|待整[改顿]|^已撤$|冻结|失信|停\d+个月|暂(?:时)?不[能可].{0,4}(?:结算|联网|刷卡)|撤并|^(?:[已与].{0,20})?合并$|暂不(?:收治|接[收诊]|承担)|^(?:约谈|正在)?整[改顿]$|已过期|^已移交|(?:签约|公示)中$"
    r"|^拟(?:新增|纳入|签)|处罚中|^行政处罚|骗保|^(?:无效|删除|退回|重复)$|不符合条件|已转型"
    r"|^(?:不合格|不通过|未通过)$|合并到|(?:不再|不属于|不是|非|未)(?:为|是|作为|列为)?(?:工伤|保险)*(?:定点|协议机构)"
)
_GOES_ON = re.compile(
    r"恢复|重新签|已续签|(?:暂停|中止).{0,4}(?:取消|解除)|(?:未|不)(?:曾|予)?(?:暂停|注销|终止|中止|停诊|停业)"
)


_OPENING_HOURS = re.compile(
    r"(?:逢|遇)?(?:(?:国家)?(?:法定)?(?:节假日|节日|假日|假期|春节)|周末|双休日|公休日|(?:周|星期|礼拜)[一二三四五六日天1-7、,至到和-]+"
    r"|夜间|夜里|晚间|晚上|午间|中午|[上下]午)(?:和|、|及)?(?:期间)?(?:门诊)?(?:停诊|停业|不接诊|不收治|不营业|休息|休诊)(?:除外)?"
)
"""节假日停诊 says when the doors are open, not whether the agreement holds."""


def says_ended(note: str) -> bool:
    """Does a remark say that the institution, or its agreement, is over or suspended? 已恢复 and 暂停已取消 don't."""
    if _ENDS.search(note) is None or _GOES_ON.search(note) is not None:
        return False
    return _ENDS.search(_OPENING_HOURS.sub("", note)) is not None


_PROPOSED = re.compile(
    "拟(?:新增|签|定点|纳入|确定|认定|终止|解除)|初审|征求意见|整改(?:机构|医院|名单)|候选|待审"
    "|申[报请]的?(?:机构|医院|名单|汇总|一览|情况)|(?:机构|医院)申[报请](?!单位)"
)
_SENTENCE = 40
"""Longer texts above a table speak of all kinds of things."""


def is_proposed(title: str) -> bool:
    """Does a title speak of institutions that aren't agreed with yet, or may soon no longer be?"""
    return len(title) <= _SENTENCE and _PROPOSED.search(title) is not None


def goes_on(note: str) -> bool:
    """Does a remark say that what was suspended holds again?"""
    return _GOES_ON.search(note) is not None


_STATE_OF = {word: state for state in ("ACTIVE", "SUSPENDED", "TERMINATED") for word in _TABLE[state]}


_MARK = re.compile(r"[A-D][+-]?[级等]?|(?:[5-9]\d|100)(?:\.\d+)?分?|[优良]等?")
"""What an assessment gave: A级, 92. It says nothing of whether the agreement holds."""


def state(raw: Raw) -> Read:
    """In force, suspended or ended. The last two are only said: a list changes no state."""
    text = as_text(raw)
    if not text or _MARK.fullmatch(text):
        return Read(None)
    named = _STATE_OF.get(text.casefold())
    if named is None:
        code = "state_listed" if says_ended(text) else "state_unknown"
        return Read(None, (found("state", code, written=text),))
    return Read(named, () if named == "ACTIVE" else (found("state", "state_listed", written=text),))


def ended(raw: Raw, of: str) -> Read:
    """What a column such as 是否停用 says, where yes stands for the state; a state of its own counts as such."""
    text = as_text(raw)
    plain = text.casefold()
    if not plain or plain in NO:
        return Read(None)
    if plain in YES:
        return Read(of, (found("state", "state_listed", written=_ENDED_NAMES[of]),))
    return state(raw)


_ENDED_NAMES = {"SUSPENDED": "暂停", "TERMINATED": "终止"}
