"""All policy parameters: what each means, which values it may take, and the product's default with its backing.

The list is domain.md §9. A default is used where nobody entered anything for the division or above it; only defaults
of the kinds LAW and NATIONAL may be shown as rules.
"""

from collections.abc import Iterable
from typing import Any

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django.utils.translation import gettext_noop

from agency.policy.enums import Granularity, SourceKind
from agency.policy.periods import POSTING_PERIOD, UNLIMITED
from agency.policy.shapes import InvalidParameter, Json, Parameter, Shape, Unit

LAW, NATIONAL, _PROVINCE, ANALOGUE, PROPOSAL = SourceKind
NUMBER, SWITCH, WORD, WORDS, AMOUNT = Shape
T = gettext_noop
CAP = "filing.validity.max_months"
"""Holds down every number of months of CAPPED, wherever that was set (Fujian 2024: at most 6 months)."""
CAPPED = frozenset({"filing.validity.resident", "filing.validity.posted", "filing.validity.referral"})
PERMANENT = "PERMANENT"
BODIES = ("DEPARTMENT", "AGENCY", "COMMITTEE")
"""The kinds of bodies that issue determinations: agency.workers.enums.IssuerKind."""

FILING = (
    Parameter(
        "filing.residence_min_months",
        _("Months of living or working elsewhere that are needed"),
        NUMBER,
        6,
        NATIONAL,
        T("National notice 17 of 2025: half a year (inclusive) or more outside the insured province."),
        Unit.MONTHS,
        high=60,
    ),
    Parameter(
        "filing.in_province.residence_min_months",
        _("Months of living or working elsewhere in the province that are needed"),
        NUMBER,
        0,
        ANALOGUE,
        T("Shandong's notice 22 of 2024 asks for no time in the province; taken over where no local rule is known."),
        Unit.MONTHS,
        high=60,
    ),
    Parameter(
        "filing.accept_prospective_residence",
        _("A signed commitment to stay six months is enough"),
        SWITCH,
        False,
        ANALOGUE,
        T("Medical insurance accepts a planned stay; no rule for work injury was found, so it is off."),
    ),
    Parameter(
        "filing.validity.resident",
        _("Validity of a filing for long-term residence"),
        NUMBER,
        12,
        PROPOSAL,
        T("Set by the insured province; 12 months where no local rule is known."),
        Unit.MONTHS,
        low=1,
        high=120,
        words=(UNLIMITED,),
    ),
    Parameter(
        "filing.validity.posted",
        _("Validity of a filing for a posting"),
        NUMBER,
        12,
        PROPOSAL,
        T("Set by the insured province; 12 months where no local rule is known."),
        Unit.MONTHS,
        low=1,
        high=120,
        words=(UNLIMITED, POSTING_PERIOD),
    ),
    Parameter(
        "filing.validity.referral",
        _("Validity of a filing for a referral"),
        NUMBER,
        6,
        PROPOSAL,
        T("Set by the insured province; 6 months where no local rule is known."),
        Unit.MONTHS,
        low=1,
        high=120,
        words=(UNLIMITED,),
    ),
    Parameter(
        CAP,
        _("Longest validity that the place allows"),
        NUMBER,
        None,
        PROPOSAL,
        T("No limit is known. It is no validity by itself: it holds a longer one down."),
        Unit.MONTHS,
        low=1,
        high=120,
        optional=True,
    ),
    Parameter(
        "filing.referral_admission_days",
        _("Days within which a referred worker must be admitted"),
        NUMBER,
        None,
        PROPOSAL,
        T("No limit where no local rule is known."),
        Unit.DAYS,
        low=1,
        high=365,
        optional=True,
    ),
    Parameter(
        "filing.change_lock_months",
        _("Months in which the worker can't change or cancel"),
        NUMBER,
        3,
        PROPOSAL,
        T("Set by the insured province, in principle at most 6 months; 3 where no local rule is known."),
        Unit.MONTHS,
        high=6,
    ),
    Parameter(
        "filing.lock_applies_to",
        _("What the lock holds back"),
        WORDS,
        ["CHANGE_ANY", "CANCEL"],
        PROPOSAL,
        T("Change and cancellation alike where no local rule is known."),
        words=("CHANGE_PLACE", "CHANGE_ANY", "CANCEL"),
    ),
    Parameter(
        "filing.approvals_needed",
        _("People who decide beside the one who entered"),
        NUMBER,
        1,
        PROPOSAL,
        T("One deciding person beside the maker is enough."),
        Unit.COUNT,
        low=1,
        high=3,
    ),
    Parameter(
        "filing.max_active_places",
        _("Places of treatment at a time"),
        NUMBER,
        1,
        ANALOGUE,
        T("The handling rules of 2012 (art. 42) know one institution in the place of residence."),
        Unit.COUNT,
        low=1,
        high=10,
    ),
    Parameter(
        "filing.referral_coexists",
        _("A referral may stand beside a long-term filing"),
        SWITCH,
        True,
        ANALOGUE,
        T("Medical insurance allows it."),
    ),
    Parameter(
        "filing.place_granularity",
        _("How exactly the place of treatment is filed"),
        WORD,
        Granularity.CITY.value,
        ANALOGUE,
        T("Medical insurance files to the city."),
        words=tuple(Granularity.values),
    ),
    Parameter(
        "filing.review_wd",
        _("Working days for a decision"),
        NUMBER,
        3,
        PROPOSAL,
        T("No national rule was found; local guides say 1 to 3 working days."),
        Unit.WORKING_DAYS,
        low=1,
        high=60,
    ),
    Parameter(
        "filing.supplement_notice_days",
        _("Days in which missing papers must be named"),
        NUMBER,
        5,
        ANALOGUE,
        T("Administrative Licensing Law art. 32: on the spot or within five days."),
        Unit.DAYS,
        high=60,
    ),
    Parameter(
        "filing.supplement_answer_wd",
        _("Working days that the worker has to bring what is missing"),
        NUMBER,
        10,
        PROPOSAL,
        T("No rule was found: two weeks of working days."),
        Unit.WORKING_DAYS,
        low=1,
        high=60,
    ),
    Parameter(
        "filing.supplement_remind_wd",
        _("Working days before that day on which it is recalled"),
        NUMBER,
        2,
        PROPOSAL,
        T("No rule was found."),
        Unit.WORKING_DAYS,
        low=1,
        high=30,
    ),
    Parameter(
        "filing.deemed_accepted",
        _("Counts as accepted if missing papers weren't named in time"),
        SWITCH,
        False,
        ANALOGUE,
        T("Administrative Licensing Law art. 32; not found for work injury, so it is off."),
    ),
    Parameter(
        "filing.renewal_window_days",
        _("Days before the end from which a filing can be renewed"),
        NUMBER,
        30,
        PROPOSAL,
        T("No rule was found."),
        Unit.DAYS,
        high=365,
    ),
    Parameter(
        "filing.allow_commitment",
        _("A commitment may replace a paper"),
        SWITCH,
        True,
        LAW,
        T("Regulations on Handling Social Insurance art. 31: only papers based in law may be asked for."),
    ),
    Parameter(
        "filing.allow_before_discharge",
        _("Filing during the stay is possible"),
        SWITCH,
        False,
        PROPOSAL,
        T("No rule for work injury was found; medical insurance allows it, Wuxi doesn't."),
    ),
    Parameter(
        "filing.emergency_backfill_wd",
        _("Working days for the papers after an emergency"),
        NUMBER,
        3,
        ANALOGUE,
        T("Local referral rules of Chenzhou."),
        Unit.WORKING_DAYS,
        high=60,
    ),
    Parameter(
        "referral.min_institution_level",
        _("Lowest level of the institution that refers"),
        NUMBER,
        3,
        ANALOGUE,
        T("Wuxi asks for a level-3 protocol institution; no national rule was found."),
        low=1,
        high=3,
    ),
    Parameter(
        "referral.min_physician_title",
        _("Lowest title of the physician who refers"),
        WORD,
        "ASSOCIATE_CHIEF",
        ANALOGUE,
        T("Wuxi asks for an associate chief physician or above; no national rule was found."),
        words=("ATTENDING", "ASSOCIATE_CHIEF", "CHIEF"),
    ),
)

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

EXCHANGE = (
    Parameter(
        "exchange.upload_sla_minutes",
        _("Minutes after which a waiting message is reported"),
        NUMBER,
        60,
        PROPOSAL,
        T("The rule says promptly; no number was found."),
        Unit.MINUTES,
        low=1,
    ),
    Parameter(
        "exchange.max_attempts",
        _("Attempts before a message is set aside for a person"),
        NUMBER,
        10,
        PROPOSAL,
        T("No rule was found."),
        Unit.COUNT,
        low=1,
        high=100,
    ),
    Parameter(
        "exchange.backoff",
        _("Seconds before the second attempt; doubled each time"),
        NUMBER,
        30,
        PROPOSAL,
        T("No rule was found."),
        Unit.SECONDS,
        low=1,
        high=3600,
    ),
)

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
        "institution.suspension_inpatient_policy",
        _("What happens to patients in a suspended institution"),
        WORD,
        "SETTLE_EXISTING",
        PROPOSAL,
        T("No rule was found: those already admitted are settled until discharge."),
        words=("SETTLE_EXISTING", "STOP_ALL"),
    ),
)

MONEY = (
    Parameter(
        "prepay.months",
        _("Months of cost that the prepayment covers"),
        NUMBER,
        2,
        PROPOSAL,
        T("No formula for work injury was found."),
        Unit.MONTHS,
        high=12,
    ),
    Parameter(
        "prepay.min_amount",
        _("Smallest prepayment"),
        AMOUNT,
        "0.00",
        PROPOSAL,
        T("No formula for work injury was found."),
        Unit.YUAN,
    ),
    *(
        Parameter(name, label, NUMBER, default, ANALOGUE, T("Medical insurance (Hebei)."), unit, high=high)
        for name, label, default, unit, high in (
            ("prepay.yellow_pct", _("Use of the prepayment that gives a warning"), 70, Unit.PERCENT, 100),
            ("prepay.red_pct", _("Use of the prepayment that asks for more"), 90, Unit.PERCENT, 100),
            ("prepay.finance_submit_wd", _("Working days to submit to the treasury"), 5, Unit.WORKING_DAYS, 60),
            ("prepay.transfer_wd", _("Working days to transfer"), 10, Unit.WORKING_DAYS, 60),
        )
    ),
    *(
        Parameter(name, label, NUMBER, default, ANALOGUE, T("Liaoning's notice."), Unit.DAY_OF_MONTH, low=1, high=31)
        for name, label, default in (
            ("month.reconcile_day", _("Day of the month for reconciliation"), 15),
            ("month.plan_day", _("Day of the month for the fund-use plan"), 20),
            ("clearing.due_day", _("Day of the month for clearing"), 25),
        )
    ),
    Parameter(
        "clearing.cycle",
        _("How often provinces clear"),
        WORD,
        "QUARTER",
        ANALOGUE,
        T("Liaoning's notice and a province's accounting rules: each quarter."),
        words=("MONTH", "QUARTER"),
    ),
    Parameter(
        "clearing.net",
        _("Clear only the difference"),
        SWITCH,
        False,
        PROPOSAL,
        T("No rule was found: both directions in full."),
    ),
    Parameter(
        "dispute.days", _("Days to dispute a line"), NUMBER, 30, PROPOSAL, T("No rule was found."), Unit.DAYS, high=365
    ),
    *(
        Parameter(name, label, shape, None, PROPOSAL, T("Set by each city; there is no default."), unit, optional=True)
        for name, label, shape, unit in (
            ("meal.daily", _("Meal allowance in hospital"), AMOUNT, Unit.YUAN_PER_DAY),
            ("meal.away_daily", _("Meal allowance away from home"), AMOUNT, Unit.YUAN_PER_DAY),
            ("lodging.cap", _("Most that is paid for a night"), AMOUNT, Unit.YUAN_PER_DAY),
            ("lodging.max_days", _("Most nights that are paid"), NUMBER, Unit.DAYS),
        )
    ),
    Parameter(
        "transport.classes",
        _("Classes of transport that are paid"),
        WORDS,
        None,
        PROPOSAL,
        T("Set by each city; there is no default."),
        words=("HARD_SEAT", "HARD_SLEEPER", "SECOND_CLASS", "SHIP_THIRD_CLASS", "BUS", "ECONOMY_FLIGHT"),
        optional=True,
    ),
)

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


def _by_name(parameters: Iterable[Parameter]) -> dict[str, Parameter]:
    return {parameter.name: parameter for parameter in parameters}


GROUPS: tuple[tuple[str | Promise, tuple[Parameter, ...]], ...] = (
    (_("Filing"), FILING),
    (_("Determinations and scope"), (*ISSUERS, *ENTITLEMENT)),
    (_("Treatment and institutions"), TREATMENT),
    (_("Money and clearing"), MONEY),
    (_("National exchange"), EXCHANGE),
    (_("Calendar, audit and keeping"), OFFICE),
)
"""All parameters as pages list them."""
PARAMETERS: dict[str, Parameter] = _by_name(parameter for _label, group in GROUPS for parameter in group)


def labelled_names() -> list[tuple[str, str | Promise]]:
    """All parameters with what people call them, for pick lists."""
    return [(parameter.name, parameter.label) for parameter in PARAMETERS.values()]


def check_value(name: str, value: Any) -> Json:
    """The value, if the parameter exists and may take it. Raises InvalidParameter."""
    if name not in PARAMETERS:
        raise InvalidParameter(_("There is no parameter with this name."))
    return PARAMETERS[name].check(value)


def held_down(value: Json, cap: Json) -> Json:
    """A validity under the longest one that the place allows. A posting's own period can't be measured here."""
    if not isinstance(cap, int) or value == POSTING_PERIOD:
        return value
    return cap if value == UNLIMITED or (isinstance(value, int) and value > cap) else value
