"""Who may issue which determination: a policy parameter of each place, with its source (domain.md §1.10, §0.2)."""

from collections.abc import Iterable
from datetime import date

from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from agency.offices.refusals import Refusal
from agency.policy.queries import ResolvedParameter, resolve_one
from agency.workers.enums import DeterminationKind, IssuerKind


class WrongIssuer(Refusal):
    """This kind of body doesn't issue such determinations here. The sentence names who does and by which source."""

    code = "wrong-issuer"


def parameter_of(kind: str) -> str:
    """The policy parameter that says who issues this kind."""
    return f"determination.{DeterminationKind(kind).value.lower()}_issuers"


def allowed(kind: str, division_code: str, on: date) -> ResolvedParameter:
    """Who may issue a kind of determination in a division on a day: its value is a list of IssuerKind. One query."""
    return resolve_one(parameter_of(kind), division_code, on)


def in_words(kinds: Iterable[str]) -> str:
    """The names of kinds of bodies, in a row."""
    return gettext(", ").join(str(IssuerKind(each).label) for each in kinds)


def backing(rule: ResolvedParameter) -> str:
    """What backs such a value: the source and its kind, or that there is no local one."""
    return gettext("%(source)s (%(kind)s)") % {"source": rule.source_sentence, "kind": rule.source_kind.label}


def check(kind: str, issuer_kind: str, rule: ResolvedParameter, *, is_disputed: bool = False) -> None:
    """Raise WrongIssuer unless such a body may issue this kind under `rule`, and Refusal for an unknown body.

    A disputed recurrence is the committee's (handling rules of 2012, art. 44; domain.md §1.10).
    """
    if issuer_kind not in IssuerKind.values:
        raise Refusal(_("Say which kind of body issued it."), code="issuer-unknown")
    names = rule.value if isinstance(rule.value, list) else []
    if issuer_kind not in names:
        raise WrongIssuer(
            _("%(kind)s: here it is issued by %(allowed)s, not by %(issuer)s. Source: %(source)s")
            % {
                "kind": DeterminationKind(kind).label,
                "allowed": in_words(names) or "—",
                "issuer": IssuerKind(issuer_kind).label,
                "source": backing(rule),
            }
        )
    if is_disputed and issuer_kind != IssuerKind.COMMITTEE:
        raise WrongIssuer(
            _(
                "A disputed recurrence is confirmed by the labour-capacity appraisal committee."
                " Source: MOHRSS Notice 11 [2012], art. 44"
            )
        )
