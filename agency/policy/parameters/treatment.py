"""Stays and institutions."""

from django.utils.translation import gettext_lazy as _
from django.utils.translation import gettext_noop

from agency.policy.enums import SourceKind
from agency.policy.shapes import Parameter, Shape, Unit

_LAW, NATIONAL, _PROVINCE, ANALOGUE, PROPOSAL = SourceKind
NUMBER, _SWITCH, WORD, _WORDS, _AMOUNT = Shape
T = gettext_noop

TREATMENT = (
    Parameter(
        "stay.register_days",
        _("Days in which a stay must be registered"),
        NUMBER,
        3,
        ANALOGUE,
        T("Weihai's guide to networked settlement."),
        Unit.DAYS,
        high=60,
    ),
    Parameter(
        "stay.confirm_wd",
        _("Working days in which the agency confirms a stay"),
        NUMBER,
        10,
        ANALOGUE,
        T("Weihai's guide to networked settlement."),
        Unit.WORKING_DAYS,
        high=60,
    ),
    Parameter(
        "stay.entitlement_days",
        _("Days for which an institution may admit by a signed entitlement while the line is down"),
        NUMBER,
        3,
        PROPOSAL,
        T("No rule was found: an interruption of three days is bridged."),
        Unit.DAYS,
        low=1,
        high=30,
    ),
    Parameter(
        "settlement.admission_date_rule",
        _("Which day of a stay must lie in the validity"),
        WORD,
        "ADMISSION",
        ANALOGUE,
        T("Medical insurance settles a stay that began in the validity."),
        words=("ADMISSION", "DISCHARGE"),
    ),
    Parameter(
        "benefit.notice_wd",
        _("Working days in which employer or relatives tell of a loss of entitlement or a death"),
        NUMBER,
        20,
        NATIONAL,
        T("Regulations on Handling Social Insurance, art. 25: 20 working days."),
        Unit.WORKING_DAYS,
        low=1,
        high=60,
    ),
    Parameter(
        "manual.decide_wd",
        _("Working days to decide a claim for reimbursement"),
        NUMBER,
        20,
        NATIONAL,
        T("Regulations on Handling Social Insurance: 20 working days."),
        Unit.WORKING_DAYS,
        low=1,
        high=60,
    ),
    Parameter(
        "institution.retention_pct",
        _("Share kept back from institutions"),
        NUMBER,
        0,
        PROPOSAL,
        T("Nothing is kept back where no local rule is known."),
        Unit.PERCENT,
        high=100,
    ),
    Parameter(
        "institution.change_report_days",
        _("Days in which an institution reports a change"),
        NUMBER,
        30,
        ANALOGUE,
        T("Liaoning's rules for protocol institutions."),
        Unit.DAYS,
        high=365,
    ),
    Parameter(
        "institution.plate_return_wd",
        _("Working days to hand back the plate"),
        NUMBER,
        10,
        ANALOGUE,
        T("Liaoning's rules for protocol institutions."),
        Unit.WORKING_DAYS,
        high=60,
    ),
    Parameter(
        "institution.agreement_notice_days",
        _("Days before its end from which an agreement is pointed out"),
        NUMBER,
        60,
        PROPOSAL,
        T("No rule was found: two months are time enough for a new assessment."),
        Unit.DAYS,
        high=365,
    ),
    Parameter(
        "institution.suspension_inpatient_policy",
        _("What happens to patients in a suspended institution"),
        WORD,
        "SETTLE_EXISTING",
        PROPOSAL,
        T("No rule was found: those already admitted are settled until discharge."),
        words=("SETTLE_EXISTING", "STOP_ALL"),
    ),
)
