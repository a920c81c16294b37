"""Of two columns that are called alike, the one that is meant counts, whichever stands first."""

from typing import Any

import pytest

from institutions.importing import files
from tests.institutions.importing.cases import ZIBO_CENTRAL, csv_of

BESIDE = {
    "name": ("机构名称", "张店区人民医院"),
    "division_code": ("区划代码", "370303"),
    "types": ("协议类型", "工伤康复"),
}
PAIRS: tuple[tuple[str, Any, tuple[str, str], tuple[str, str]], ...] = (
    ("name", "张店区人民医院", ("用人单位名称", "淄博某公司"), ("医院名称", "张店区人民医院")),
    ("name", "张店区人民医院", ("举办单位", "淄博市卫生健康委员会"), ("单位名称", "张店区人民医院")),
    ("types", ["REHAB"], ("类别", "综合医院"), ("协议类型", "工伤康复")),
    ("types", ["REHAB"], ("签约类型", "新签"), ("机构类别", "康复机构")),
    ("types", ["REHAB"], ("服务类型", "门诊、住院"), ("机构类型", "康复机构")),
    ("types", ["MEDICAL", "REHAB"], ("协议类型", "工伤医疗（住院）、康复"), ("机构类型", "医疗机构")),
    ("phone", "0533-2180000", ("监督电话", "0533-2189999"), ("咨询电话", "0533-2180000")),
    ("phone", "0533-2180000", ("急救电话", "120"), ("联系电话", "0533-2180000")),
    ("address", "中心路1号", ("注册地址", "北京路2号"), ("执业地址", "中心路1号")),
    ("external_code", "H37030300012", ("医疗机构执业许可证编号", "PDY000123"), ("国家医保编码", "H37030300012")),
    ("level", "二级甲等", ("行政级别", "县级"), ("医院级别", "二级甲等")),
    ("valid_to", "2025-12-31", ("许可证到期日", "2030-01-01"), ("协议到期日", "2025-12-31")),
    ("valid_to", "2025-12-31", ("医保协议到期日", "2024-12-31"), ("协议到期日", "2025-12-31")),
    ("division_code", "370303", ("经办机构所在地", "济南市"), ("机构所在地", "淄博市张店区")),
    ("cross_province", True, ("跨省门诊慢特病", "否"), ("跨省住院", "是")),
    ("cross_province", True, ("医保跨省直接结算", "否"), ("工伤跨省直接结算", "是")),
    ("state", "ACTIVE", ("医保协议状态", "终止"), ("工伤协议状态", "正常")),
    ("note", "东院区", ("其他", "双拥单位"), ("备注", "东院区")),
)
WORDS = (
    ("credit_code", "法人统一社会信用代码", ZIBO_CENTRAL, ZIBO_CENTRAL),
    ("types", "协议签订类型", "工伤康复", ["REHAB"]),
    ("valid_from", "签订协议时间", "2024-01-01", "2024-01-01"),
    ("valid_from", "纳入日期", "2024-01-01", "2024-01-01"),
    ("address", "地址及邮编", "中心路1号", "中心路1号"),
    ("level", "级次", "二级甲等", "二级甲等"),
    ("contact", "医保科负责人", "王芳", "王芳"),
    ("state", "协议履行情况", "正常", "ACTIVE"),
    ("state", "协议状态", "协议中", "ACTIVE"),
    ("state", "协议状态", "已解除协议", "TERMINATED"),
    ("bank_account", "工伤保险结算账户", "1603001209024567890", "1603001209024567890"),
)


def taken(field: str, *columns: tuple[str, str]) -> object:
    """What is taken of a row with these columns, and with name, place and type beside them where they don't say it."""
    others = [column for name, column in BESIDE.items() if name != field]
    judged = files.judge(csv_of(*zip(*others, *columns, strict=True)))
    return judged[-1].as_json()[field]


@pytest.mark.parametrize(("field", "value", "near", "meant"), PAIRS)
def test_the_column_that_is_meant_counts(
    field: str, value: object, near: tuple[str, str], meant: tuple[str, str]
) -> None:
    assert (taken(field, near, meant), taken(field, meant, near)) == (value, value)


@pytest.mark.parametrize(("field", "word", "written", "value"), WORDS)
def test_words_for_columns_are_known(field: str, word: str, written: str, value: object) -> None:
    assert taken(field, (word, written)) == value


@pytest.mark.parametrize("word", ["许可证到期日", "医保协议到期日"])
def test_days_of_something_else_are_none_of_the_agreement(word: str) -> None:
    assert taken("valid_to", (word, "2030-01-01")) is None
