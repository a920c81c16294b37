"""The calendar, complaints, audit and how long papers are kept."""

from django.utils.translation import gettext_lazy as _
from django.utils.translation import gettext_noop

from agency.policy.enums import SourceKind
from agency.policy.shapes import Parameter, Shape, Unit

LAW, NATIONAL, _PROVINCE, ANALOGUE, PROPOSAL = SourceKind
NUMBER, SWITCH, WORD, _WORDS, _AMOUNT = Shape
T = gettext_noop
PERMANENT = "PERMANENT"

OFFICE = (
    Parameter(
        "calendar.roll_deadlines",
        _("Deadlines on a holiday move to the next working day"),
        SWITCH,
        True,
        LAW,
        T("Civil Code art. 203."),
    ),
    Parameter(
        "calendar.roll_validity",
        _("A validity that ends on a holiday moves too"),
        SWITCH,
        False,
        PROPOSAL,
        T("Hospitals admit on holidays, so validity isn't moved."),
    ),
    Parameter(
        "complaint.answer_wd",
        _("Working days for an answer to a complaint or enquiry"),
        NUMBER,
        15,
        PROPOSAL,
        T("Social Insurance Law art. 82: handled in time; no number found."),
        Unit.WORKING_DAYS,
        low=1,
        high=120,
    ),
    Parameter(
        "audit.sample_pct",
        _("Share of cases drawn for audit"),
        NUMBER,
        5,
        PROPOSAL,
        T("No rate was found."),
        Unit.PERCENT,
        high=100,
    ),
    Parameter(
        "report.evaluation_cycle",
        _("How often the scheme is evaluated"),
        WORD,
        "QUARTER",
        PROPOSAL,
        T("Cities evaluate in due time; no number was found."),
        words=("MONTH", "QUARTER", "YEAR"),
    ),
    *(
        Parameter(
            f"retention.{name}_years",
            label,
            NUMBER,
            years,
            kind,
            text,
            Unit.YEARS,
            low=years,
            high=100,
            words=(PERMANENT,),
        )
        for name, label, years, kind, text in (
            ("accident_filing", _("Years to keep accident filings"), 10, NATIONAL, T("Archive rules of 2009.")),
            ("recognition", _("Years to keep recognition papers"), 50, NATIONAL, T("Archive rules of 2009.")),
            ("registration", _("Years to keep registrations and changes"), 50, NATIONAL, T("Archive rules of 2009.")),
            ("benefit_approval", _("Years to keep approved benefits"), 50, NATIONAL, T("Archive rules of 2009.")),
            (
                "medical_benefit",
                _("Years to keep approved medical benefits"),
                30,
                PROPOSAL,
                T("The period is cut off in the source."),
            ),
            ("supervision", _("Years to keep audit and control papers"), 30, NATIONAL, T("Archive rules of 2009.")),
            ("statistics", _("Years to keep monthly statistics"), 10, NATIONAL, T("Archive rules of 2009.")),
            (
                "analysis",
                _("Years to keep reports on data and their analysis"),
                30,
                NATIONAL,
                T("Archive rules of 2009."),
            ),
            (
                "payment_detail",
                _("Years to keep the details of payments"),
                30,
                ANALOGUE,
                T("Archive rules of 2009, read for medical and unemployment insurance."),
            ),
        )
    ),
    *(
        Parameter(f"retention.{name}_years", label, WORD, PERMANENT, kind, text, words=(PERMANENT,))
        for name, label, kind, text in (
            ("yearly_statistics", _("How long to keep yearly statistics"), NATIONAL, T("Archive rules of 2009.")),
            (
                "payment_summary",
                _("How long to keep the yearly summary of payments"),
                ANALOGUE,
                T("Archive rules of 2009, read for medical and unemployment insurance."),
            ),
        )
    ),
)
