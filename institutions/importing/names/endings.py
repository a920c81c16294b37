"""How the names of institutions end, and those of the agencies that list them."""

import re

INSTITUTION = re.compile(r"(?:医院|卫生院|诊所|门诊部|服务中心|康复中心|公司|院|厂|站|所|部)(?:\(.*\))?$")
"""What can be an institution."""
AGENCY = re.compile(
    r"(?:[局厅处科]|政府|委员会|(?:社保|医保|社会保险|医疗保险|人力资源|经办|结算)(?:\S{0,6})中心|事业部)(?:\(.*\))?$"
)
"""Who keeps the list, and no institution on it."""
