"""Lists of people that are sent by mistake, and lists of institutions that only look like one."""

from tests.institutions.importing.cases import OK, REJECT_FILE, SKIP, Case, csv_of
from tests.institutions.importing.spreadsheets import Page, workbook

INSTITUTIONS = (("机构名称", "行政区划代码", "协议类型"), ("淄博市中心医院", "370300", "工伤医疗"))
PEOPLE = (
    ("序号", "姓名", "身份证号", "工伤认定书编号", "就诊医院", "入院日期"),
    ("1", "张三", "37030319800101001X", "2025-1", "淄博市中心医院", "2025-03-01"),
    ("2", "李四", "370303198201010021", "2025-2", "北京积水潭医院", "2025-04-01"),
)

CASES = [
    Case(
        "injured workers with the hospital of each",
        csv_of(("淄博市工伤职工异地就医备案人员名单",), *PEOPLE),
        {None: REJECT_FILE},
        {},
        {None: "file_of_people"},
    ),
    Case(
        "workers without any number of theirs",
        csv_of(("职工姓名", "就医机构", "基金支付"), ("张三", "淄博市中心医院", "300.00")),
        {None: REJECT_FILE},
        {},
        {None: "file_of_people"},
    ),
    Case(
        "claims by type, which a list of institutions has too",
        csv_of(
            ("类别", "姓名", "社会保障号码", "医疗机构名称", "总费用"),
            ("住院", "张三", "37030319800101001X", "淄博市中心医院", "12000.00"),
        ),
        {None: REJECT_FILE},
        {},
        {None: "file_of_people"},
    ),
    *(
        Case(
            f"people by other words: {'、'.join(heading)}",
            csv_of(heading, ("张三", "37030319800101001X", "淄博市中心医院", "2025-03-01")),
            {None: REJECT_FILE},
            {},
            {None: "file_of_people"},
        )
        for heading in (
            ("姓 名", "身份证号(18位)", "就诊医院", "备案日期"),
            ("工伤人员", "社会保障卡号码", "就医医院", "起始日期"),
            ("申请人", "身份证件号", "就医机构", "备注"),
        )
    ),
    Case(
        "people on a sheet of their own",
        workbook(Page(INSTITUTIONS, "机构"), Page(PEOPLE, "人员")),
        {("机构", 1): SKIP, ("机构", 2): OK, ("人员", 1): SKIP, ("人员", 2): SKIP, ("人员", 3): SKIP},
        {},
        {("人员", 1): "list_of_people", ("人员", 3): "list_of_people"},
    ),
    Case(
        "who answers for each institution",
        workbook(
            Page(
                (
                    ("机构名称", "行政区划代码", "协议类型", "法定代表人", None),
                    (None, None, None, "姓名", "身份证号码"),
                    ("淄博市中心医院", "370300", "工伤医疗", "张三", "37030319800101001X"),
                ),
                merged=("A1:A2", "B1:B2", "C1:C2", "D1:E1"),
            )
        ),
        {1: SKIP, 2: SKIP, 3: OK},
        {3: {"name": "淄博市中心医院"}},
    ),
    Case(
        "what each institution was paid",
        csv_of(
            ("医疗机构", "所属区县", "结算人次", "总费用", "基金支付"),
            ("淄博市中心医院", "淄博市张店区", "12", "96000.00", "90000.00"),
        ),
        {1: SKIP, 2: OK},
        {},
        {1: "heading_unknown_columns"},
    ),
]
