"""How messages travel."""

from django.utils.translation import gettext_lazy as _
from django.utils.translation import gettext_noop

from agency.policy.enums import SourceKind
from agency.policy.shapes import Parameter, Shape, Unit

_LAW, _NATIONAL, _PROVINCE, _ANALOGUE, PROPOSAL = SourceKind
NUMBER, _SWITCH, _WORD, _WORDS, _AMOUNT = Shape
T = gettext_noop

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
