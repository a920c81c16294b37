"""What is said of a row of a list of costs or of a catalogue: the findings of lists of institutions, and our own."""

from collections.abc import Iterable, Mapping
from typing import Any

from django.utils.translation import gettext, pgettext_lazy
from django.utils.translation import gettext_lazy as _

from institutions.importing import verdicts
from institutions.importing.verdicts import GRAVITY, Finding, Reason, RowVerdict, found

N, W, C, D, R, S, F = (
    RowVerdict.OK_NORMALISED,
    RowVerdict.WARN,
    RowVerdict.CONFLICT,
    RowVerdict.DUPLICATE,
    RowVerdict.REJECT,
    RowVerdict.SKIP,
    RowVerdict.REJECT_FILE,
)

FIELDS = {
    "served_on": _("Day"),
    "kind": _("Kind"),
    "code": _("Code"),
    "name": pgettext_lazy("of a list", "Name"),
    "quantity": _("Quantity"),
    "price": _("Price of a unit"),
    "amount": _("Amount"),
    "diagnosis": pgettext_lazy("of a list", "Diagnosis"),
    "for_injury": _("For the injury"),
    "consent": _("Consent given before"),
    "item_class": _("Class"),
    "payable": _("Payable"),
    "unit": _("Unit"),
    "price_cap": _("Highest price of a unit"),
    "max_quantity": _("Most in one stay"),
    "limit_quantity": _("Most in the period"),
    "limit_days": _("Days of the period"),
    "life_months": _("Minimum service life in months"),
    "life_years": _("Years of use"),
    "excludes": _("Not together with"),
    "note": pgettext_lazy("of a list", "Note"),
}

OWN: Mapping[str, Reason] = {
    "missing": Reason(R, _("This is missing.")),
    "number_unreadable": Reason(R, _("This isn't a number: %(written)s")),
    "number_negative": Reason(R, _("This is less than 0: %(written)s. Take a refund off the line that it belongs to.")),
    "number_not_whole": Reason(R, _("This isn't a whole number: %(written)s")),
    "number_form": Reason(N, _("“%(written)s” was read as %(taken)s.")),
    "number_too_large": Reason(R, _("This is more than can be kept: %(written)s")),
    "kind_unknown": Reason(R, _("There is no such kind: %(written)s. Kinds are: %(kinds)s.")),
    "kind_of_section": Reason(N, _("Taken from the section above the row: %(taken)s.")),
    "code_is_name": Reason(W, _("The list gives no code; the name stands for it.")),
    "day_of_stay": Reason(W, _("The list names no day; the day of admission was taken: %(taken)s")),
    "price_of_amount": Reason(N, _("Reckoned from amount and quantity: %(taken)s")),
    "amount_differs": Reason(C, _("Quantity and price come to %(found)s, and the list says %(written)s.")),
    "answer_unknown": Reason(R, _("This is neither yes nor no: %(written)s")),
    "line_refused": Reason(R, "%(said)s"),
    "repeats_code": Reason(D, _("The same code with the same values is in %(where)s.")),
    "contradicts_code": Reason(C, _("The same code with other values is in %(where)s.")),
    "period_missing": Reason(R, _("A most in a period needs the days of the period.")),
    "section_of_kind": Reason(S, _("Heading of a section; for the rows below: %(taken)s.")),
    "subtotal": Reason(S, _("A total, not an item.")),
    "example": Reason(S, _("An example of how to fill in the form.")),
    "no_table": Reason(S, _("There is no table of the kind that is wanted on this sheet.")),
    "file_no_table": Reason(F, _("No heading was found that names these columns: %(columns)s.")),
}
REASONS: Mapping[str, Reason] = {**verdicts.REASONS, **OWN}
_RANKS = {code: GRAVITY[reason.verdict] for code, reason in REASONS.items()}
_VERDICTS, _FREE = tuple(RowVerdict), GRAVITY[RowVerdict.OK]


def sentence(finding: Finding) -> str:
    """The reason in the language in force, with the name of the field before it."""
    said = str(REASONS[finding.code].sentence) % dict(finding.values)
    label = FIELDS.get(finding.field)
    return gettext("%(field)s: %(said)s") % {"field": label, "said": said} if label else said


def verdict_of(findings: Iterable[Finding]) -> RowVerdict:
    """The gravest that any of the findings asks for; without one the row is simply taken."""
    worst = max([_RANKS[each.code] for each in findings], default=_FREE)
    return _VERDICTS[worst]


def reason_of(findings: Iterable[Finding]) -> str:
    """All findings in one text, the gravest first."""
    ordered = sorted(findings, key=lambda each: -GRAVITY[REASONS[each.code].verdict])
    return " ".join(dict.fromkeys(sentence(each) for each in ordered))


def as_json(finding: Finding) -> dict[str, Any]:
    return {
        "field": finding.field,
        "code": finding.code,
        "values": {name: str(v) for name, v in finding.values.items()},
    }


def from_json(kept: Mapping[str, Any]) -> Finding:
    return Finding(kept["field"], kept["code"], kept["values"])


__all__ = ["FIELDS", "Finding", "RowVerdict", "as_json", "found", "from_json", "reason_of", "sentence", "verdict_of"]
