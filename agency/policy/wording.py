"""Values of policy parameters in words, and how far each kind of source carries."""

import re
from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from django.utils.translation import gettext, ngettext
from django.utils.translation import gettext_lazy as _

from agency.policy.enums import SourceKind
from agency.policy.parameters import PARAMETERS
from agency.policy.shapes import Json, Parameter, Shape, Unit

WORDS: Mapping[str, Any] = {
    "UNLIMITED": _("without end"),
    "POSTING_PERIOD": _("as long as the posting"),
    "PERMANENT": _("for ever"),
    "CHANGE_PLACE": _("changing the place of treatment"),
    "CHANGE_ANY": _("any change"),
    "CANCEL": _("cancelling"),
    "CITY": _("to the city"),
    "filing.place_granularity:PROVINCE": _("to the province"),
    "PROVINCE": _("the rules of the province"),
    "DEPARTMENT": _("Social-insurance administrative department"),
    "AGENCY": _("Insurance agency"),
    "COMMITTEE": _("Labour-capacity appraisal committee"),
    "ATTENDING": _("attending physician"),
    "ASSOCIATE_CHIEF": _("associate chief physician"),
    "CHIEF": _("chief physician"),
    "TREATMENT": _("the place of treatment"),
    "INSURED": _("the insured place"),
    "ADMISSION": _("the day of admission"),
    "DISCHARGE": _("the day of discharge"),
    "SETTLE_EXISTING": _("those admitted before are settled until discharge"),
    "STOP_ALL": _("all settlement stops"),
    "MONTH": _("every month"),
    "QUARTER": _("every quarter"),
    "YEAR": _("every year"),
    "HARD_SEAT": _("hard seat"),
    "HARD_SLEEPER": _("hard sleeper"),
    "SECOND_CLASS": _("second class"),
    "SHIP_THIRD_CLASS": _("third class on ships"),
    "BUS": _("coach"),
    "ECONOMY_FLIGHT": _("economy flight"),
}
STANDINGS: Mapping[str, tuple[Any, str]] = {
    SourceKind.LAW: (_("Law"), "ok"),
    SourceKind.NATIONAL: (_("National rule"), "ok"),
    SourceKind.PROVINCE: (_("Local rule"), "ok"),
    SourceKind.ANALOGUE: (_("Taken over from another field, no rule"), "unknown"),
    SourceKind.PROPOSAL: (_("Product default, no local source"), "unknown"),
}
"""Word and tone of the chip; what is no rule is drawn as what is not known."""


HAN = re.compile(r"[\u3400-\u9fff]")


def language_of(text: str) -> str:
    """The language of a source's text, for the page: local sources are quoted as they are written."""
    return "zh-Hans" if HAN.search(text) else "en"


def expectation_in_words(parameter: Parameter) -> Any:
    """Which values are possible, with the words as people read them."""
    words = tuple(word_in_words(parameter.name, word) for word in parameter.words)
    return replace(parameter, words=words).expectation


def value_in_words(name: str, value: Json) -> str:
    """The value with its unit, as a person reads it."""
    parameter = PARAMETERS[name]
    if value is None:
        return gettext("none")
    if isinstance(value, bool):
        return gettext("Yes") if value else gettext("No")
    if isinstance(value, list):
        return gettext(", ").join(word_in_words(name, word) for word in value) or gettext("nothing")
    if parameter.shape is Shape.AMOUNT:
        return _amount(str(value), parameter.unit)
    if isinstance(value, str):
        return word_in_words(name, value)
    return _number(value, parameter.unit)


def word_in_words(name: str, word: str) -> str:
    """One of the words that a parameter may take."""
    return str(WORDS.get(f"{name}:{word}") or WORDS.get(word, word))


def _amount(value: str, unit: Unit) -> str:
    if unit is Unit.YUAN_PER_DAY:
        return gettext("CNY %(amount)s a day") % {"amount": value}
    return gettext("CNY %(amount)s") % {"amount": value}


def _number(n: int, unit: Unit) -> str:
    match unit:
        case Unit.MONTHS:
            text = ngettext("%(n)d month", "%(n)d months", n)
        case Unit.DAYS:
            text = ngettext("%(n)d day", "%(n)d days", n)
        case Unit.WORKING_DAYS:
            text = ngettext("%(n)d working day", "%(n)d working days", n)
        case Unit.MINUTES:
            text = ngettext("%(n)d minute", "%(n)d minutes", n)
        case Unit.SECONDS:
            text = ngettext("%(n)d second", "%(n)d seconds", n)
        case Unit.YEARS:
            text = ngettext("%(n)d year", "%(n)d years", n)
        case Unit.PERCENT:
            text = "%(n)d %%"
        case Unit.DAY_OF_MONTH:
            text = gettext("day %(n)d of the month")
        case _:
            text = "%(n)d"
    return text % {"n": n}


def standing(source_kind: str) -> dict[str, str]:
    """The chip that says how far a source carries."""
    text, tone = STANDINGS[source_kind]
    return {"text": str(text), "tone": tone}
