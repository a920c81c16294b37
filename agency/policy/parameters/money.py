"""Prepayment, clearing and tariffs."""

from django.utils.translation import gettext_lazy as _
from django.utils.translation import gettext_noop

from agency.policy.enums import SourceKind
from agency.policy.shapes import Parameter, Shape, Unit

_LAW, _NATIONAL, _PROVINCE, ANALOGUE, PROPOSAL = SourceKind
NUMBER, SWITCH, WORD, WORDS, AMOUNT = Shape
T = gettext_noop

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
