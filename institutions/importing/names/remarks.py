"""What lists write beside a name: what became of the institution, its level, address and telephone, its other names."""

import re

from institutions.importing.names.endings import INSTITUTION
from institutions.importing.places import mentions
from institutions.importing.values import words
from institutions.importing.verdicts import Finding, found

_LAST = "院心司厂站所"
"""What names of institutions end with."""
_LEVEL = r"[一二三]级(?:[甲乙丙]等?)?|[一二三][甲乙丙]等?"
_PHONE = r"(?:0\d{2,3}-?\d{7,8}|1[3-9]\d{9})"
_KIND = (
    rf"新增|新增机构|新签|续签|公立|民营|民办|私立|国有|非?营利性?|{_LEVEL}|第[一二三四五六七八九十\d]+批|跨省|省内|试点"
    r"|新|\d{4}(?:年度?|[.-]\d{1,2}|年\d{1,2}月)?起?(?:新增|新签|续签)|(?:工伤)?(?:保险)?(?:定点|协议)(?:机构|医院)?"
)
"""What stands in brackets before or behind a name and is no part of it."""
_BEHIND = re.compile(
    rf"\((?:{_KIND}|(?:{_LEVEL})[、,，]?(?:综合|专科|公立|民营)|公章|盖章|签章|\d+家|已签约?|(?:地址|院址|电话|联系)[^()]*|{_PHONE}"
    r"|[^()]*[路街道巷]\d+号[^()]*|[^()]{1,3}(?:主任|院长|科长|经理|老师|医生|先生|女士))\)$"
    rf"|(?<=[{_LAST}])[-—·、,，:：]?(?:{_LEVEL})$"
    r"|(?:(?:联系|详细|通讯)?地址|院址)[:：].*$"
    rf"|\s*(?:(?:联系)?电话)?(?:[:：]\s*{_PHONE}|0\d{{2,3}}-\d{{7,8}}|(?<=[{_LAST}])1[3-9]\d{{9}})$"
)
_BEFORE = re.compile(
    rf"^(?:\((?:{_KIND})\)|(?:机构|医院|单位|医疗机构)?(?:名称|全称)[:：]|(?:医院|医疗机构)[:：]|第\d{{1,3}}家[:：])(?=.)"
    rf"|^[^(){_LAST}:：]{{1,8}}[:：](?=.{{2}})"
    r"|^[一二三]级(?:[甲乙丙]等?+)?+(?=.{4})"
    r"|^[A-Z]{0,2}\d[\dA-Z]{5,17}[:：、-]?(?=[\u4e00-\u9fff])"
)
_ADDRESS = re.compile(rf"(?<=[{_LAST}])[,，;；]?(?P<beside>[^{_LAST}()]*[路街道巷]\d+号[^院()]*)$")
"""An address with its division behind the name; a street alone gets a warning."""
_GRADE_FIRST = re.compile(r"^[一二三][甲乙丙]等?+(?P<beside>.{4,})")
"""三甲淄博市中心医院; 二甲中心卫生院 is that of a town."""
_OVER = "暂停|中止|终止|解除|取消|注销|撤销|吊销|退出|关闭|停业|停诊|歇业|倒闭|破产"
_STATED = re.compile(
    rf"(?<=[{_LAST}])[-—·、,，]?(?:已经?|现已?|目前|拟|待)?(?:{_OVER})(?:服务|协议|定点|营业|资格|中)*$"
    rf"|^(?:(?:已经?|拟|待)?(?:{_OVER})|拟(?:新增|新签|签约?|定))(?:协议|服务|定点|机构)*[:：,，]?(?=.{{3,}}[{_LAST}]$)"
)
"""What became of an institution, without brackets."""
_NOT_YET = re.compile(
    r"^(?:已经?)?(?:筹|取消|未续|未签|解约|合并|并入|搬)|^(?:拟|待)|^[停撤]$|整[改顿]|在建|试运行|(?:审批|审核|公示|办理|签约)中"
    r"|未[开通]|处罚"
)
_BRACKET = re.compile(r"\(([^()]*)\)")
_ALSO = re.compile(
    r"(?:[(,，]\s*(?:曾用名|又名|又称|别名|原名称?|原(?!子)|加挂|挂牌|第二名称|第二冠名|简称)"
    rf"|(?<=[{_LAST})])(?:曾用名|又名|又称|别名|原名称?))\s*[:：]?\s*"
    r"(?P<name>[^(),，:：]{3,60})\s*\)?$"
)
_RENAMED = re.compile(
    rf"^(?P<before>[^()]{{2,60}}[{_LAST}])"
    r"(?:\((?:现名?为?|新名称?)|[(,，、]?(?:现已?|已)?(?:更名|改名|易名|变更)[为成])[:：]?"
    rf"(?P<now>[^()]{{2,60}}[{_LAST}])\)?$"
)
"""甲医院更名为乙医院, 甲医院(现乙医院)"""


_OF_TYPE = r"\((?:工伤|协议|定点|保险)*(?:医疗|康复|辅助器具|辅具)(?:配置)?(?:机构|协议|类)?\)"
_TYPED = re.compile(rf"^{_OF_TYPE}(?=..)|(?<=[{_LAST}]){_OF_TYPE}$")
"""The type of the agreement in brackets beside a name: (康复)淄博昌国医院."""
_PLACED = re.compile(rf"^\((?P<place>[^()]{{2,12}})\)(?=.{{2,}}[{_LAST}])")


def left_out(text: str, findings: list[Finding]) -> str:
    """The text without what became of the institution, its grade, address and telephone; each is found."""
    text = _without_states(text, findings)
    if "(" in text:
        text = _without_type_and_place(text, findings)
    for added in (_BEHIND, _BEHIND, _BEFORE):  # two brackets behind a name are usual, three aren't
        if (noted := added.search(text)) is not None:
            findings.append(_of_remark(noted[0]))
            text = f"{text[: noted.start()]}{text[noted.end() :]}"
    if (graded := _GRADE_FIRST.match(text)) is not None and mentions.at_the_beginning(graded["beside"]):
        findings.append(_of_remark(text[: graded.start("beside")]))
        text = graded["beside"]
    if (address := _ADDRESS.search(text)) is not None and mentions.of_address(address["beside"]):
        findings.append(_of_remark(address["beside"]))
        text = text[: address.start()]
    return text


def _without_type_and_place(text: str, findings: list[Finding]) -> str:
    if (typed := _TYPED.search(text)) is not None:
        findings.append(found("name", "name_marked", written=text))
        text = f"{text[: typed.start()]}{text[typed.end() :]}"
    if (placed := _PLACED.match(text)) is not None and mentions.full_name_of(placed["place"]):
        findings.append(_of_remark(placed[0]))
        text = text[placed.end() :]
    return text


def _without_states(text: str, findings: list[Finding]) -> str:
    for bracket in _BRACKET.finditer(text) if "(" in text else ():
        said = bracket[1]
        if INSTITUTION.search(said) and not said.startswith("已"):
            continue
        if words.says_ended(said) or _NOT_YET.search(said):
            findings.append(found("state", "state_listed", written=said))
        elif words.goes_on(said):
            findings.append(found("name", "name_remark", written=bracket[0]))
        else:
            continue
        text = text.replace(bracket[0], "")
    if (stated := _STATED.search(text)) is not None:
        findings.append(found("state", "state_listed", written=stated[0].strip("-—·、,，:：")))
        text = f"{text[: stated.start()]}{text[stated.end() :]}"
    return text


def _of_remark(written: str) -> Finding:
    if words.says_ended(written) or _NOT_YET.search(written):
        return found("state", "state_listed", written=written.strip(":："))
    return found("name", "name_remark", written=written)


_RENAMES = re.compile(
    r"(?:(?:更名|改名|易名|变更名称|名称变更|现名)[为成至是]?|^改[为成])[:：《“\"]?(?P<now>[^,，;；。()《》“”\"]{2,60}[院心司厂站所])"
)


def called_by_now(note: str, name: str) -> str:
    """The other name that an institution has by now, where a remark says that it was renamed; else empty."""
    renamed = _RENAMES.search(note)
    return "" if renamed is None or name in renamed["now"] else renamed["now"]


def apart(text: str) -> tuple[str, str]:
    """The name of an institution today, and another one of it that stands beside, or empty."""
    if (renamed := _RENAMED.match(text)) is not None:
        return renamed["now"], renamed["before"]
    if (other := _ALSO.search(text)) is not None:
        return text[: other.start()], other["name"]
    return text, ""
