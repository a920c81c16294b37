"""Lists as agencies keep them for themselves: with columns that are about something else, and look alike."""

from datetime import date

from tests.institutions.importing.cases import NORMALISED, OK, SKIP, WARN, Case, csv_of
from tests.institutions.importing.spreadsheets import Page, workbook

CASES = [
    Case(
        "the class of a hospital says nothing of an agreement whose type the title says",
        workbook(
            Page(
                [
                    ["湖北省襄阳市工伤康复协议机构名单"],
                    ["机构名称", "区县", "类别"],
                    ["襄阳市中心医院", "襄城区", "三级综合医院"],
                    ["襄阳市中医医院", "襄城区", "中医医院"],
                    ["襄阳五洲医院", "襄城区", "工伤医疗"],
                ]
            )
        ),
        {1: SKIP, 2: SKIP, 3: NORMALISED, 4: NORMALISED, 5: OK},
        {3: {"types": ["REHAB"]}, 4: {"types": ["REHAB"]}, 5: {"types": ["MEDICAL"]}},
    ),
]
