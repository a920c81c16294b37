"""Determinations and what they entitle to."""

from django.utils.translation import gettext_lazy as _
from django.utils.translation import gettext_noop

from agency.policy.enums import Granularity, SourceKind
from agency.policy.shapes import Parameter, Shape, Unit

LAW, NATIONAL, _PROVINCE, ANALOGUE, PROPOSAL = SourceKind
NUMBER, SWITCH, WORD, WORDS, _AMOUNT = Shape
T = gettext_noop
BODIES = ("DEPARTMENT", "AGENCY", "COMMITTEE")
"""The kinds of bodies that issue determinations: agency.workers.enums.IssuerKind."""

ISSUERS = tuple(
    Parameter(f"determination.{kind}_issuers", label, WORDS, issuers, source_kind, text, words=BODIES)
    for kind, label, issuers, source_kind, text in (
        (
            "recognition",
            _("Who issues recognitions of work injury"),
            ["DEPARTMENT"],
            LAW,
            T("Regulation on Work-Related Injury Insurance, arts 17 and 20: the social-insurance department."),
        ),
        (
            "recurrence",
            _("Who confirms recurrences"),
            ["AGENCY", "COMMITTEE"],
            NATIONAL,
            T("MOHRSS Notice 11 [2012], art. 44: the agency; in a dispute the appraisal committee."),
        ),
        (
            "rehabilitation",
            _("Who confirms rehabilitation"),
            ["AGENCY"],
            NATIONAL,
            T("MOHRSS Notice 11 [2012], art. 47: the agency approves the plan."),
        ),
        (
            "device",
            _("Who confirms assistive devices"),
            ["COMMITTEE"],
            LAW,
            T("Regulation on Work-Related Injury Insurance, art. 32: the appraisal committee."),
        ),
    )
)

ENTITLEMENT = (
    Parameter(
        "determination.device_notice_valid_months",
        _("Months for which a device notice can be used"),
        NUMBER,
        2,
        ANALOGUE,
        T("Tianjin's guide to device confirmation."),
        Unit.MONTHS,
        low=1,
        high=60,
    ),
    Parameter(
        "determination.recurrence_valid_days",
        _("Days for which a confirmation of recurrence holds"),
        NUMBER,
        None,
        PROPOSAL,
        T("No rule was found: no end."),
        Unit.DAYS,
        low=1,
        optional=True,
    ),
    Parameter(
        "scope.pooling_area",
        _("The area in which no filing is needed"),
        WORD,
        Granularity.CITY.value,
        ANALOGUE,
        T("Shandong's notice 22 of 2024: off-site begins outside the city; taken over where no local rule is known."),
        words=tuple(Granularity.values),
    ),
    Parameter(
        "scope.cross_province_outpatient",
        _("Outpatient treatment in other provinces is settled directly"),
        SWITCH,
        False,
        NATIONAL,
        T("The national scheme covers inpatient treatment, inpatient rehabilitation and devices."),
    ),
    Parameter(
        "scope.in_province_outpatient",
        _("Outpatient treatment elsewhere in the province is settled directly"),
        SWITCH,
        True,
        ANALOGUE,
        T("Shandong includes it; where no local rule is known it is taken over."),
    ),
    *(
        Parameter(f"catalogue.{kind}", label, WORD, default, backing, text, words=("TREATMENT", "INSURED", "PROVINCE"))
        for kind, label, default, backing, text in (
            (
                "medical",
                _("Whose catalogues hold for treatment"),
                "TREATMENT",
                NATIONAL,
                T("National notices 2024 and 2025: treatment follows the place of treatment."),
            ),
            (
                "rehab",
                _("Whose catalogues hold for rehabilitation"),
                "TREATMENT",
                NATIONAL,
                T("National notices 2024 and 2025: rehabilitation follows the place of treatment."),
            ),
            (
                "rehab_items",
                _("Whose list of rehabilitation items holds inside the province"),
                "TREATMENT",
                PROPOSAL,
                T("Taken to follow the other catalogues where no local rule is known."),
            ),
            (
                "device",
                _("Whose catalogue holds for assistive devices"),
                "INSURED",
                NATIONAL,
                T("National notices 2024 and 2025: devices follow the insured place."),
            ),
        )
    ),
)
