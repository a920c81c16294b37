"""All policy parameters: what each means, which values it may take, and the product's default with its backing.

The list is domain.md §9, a file for each group. A default is used where nobody entered anything for the division or
above it; only defaults of the kinds LAW and NATIONAL may be shown as rules.
"""

from collections.abc import Iterable
from typing import Any

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from agency.policy.parameters.entitlement import ENTITLEMENT, ISSUERS
from agency.policy.parameters.exchange import EXCHANGE
from agency.policy.parameters.filing import CAP as CAP
from agency.policy.parameters.filing import CAPPED as CAPPED
from agency.policy.parameters.filing import FILING
from agency.policy.parameters.money import MONEY
from agency.policy.parameters.office import OFFICE
from agency.policy.parameters.treatment import TREATMENT
from agency.policy.periods import POSTING_PERIOD, UNLIMITED
from agency.policy.shapes import InvalidParameter, Json, Parameter


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
