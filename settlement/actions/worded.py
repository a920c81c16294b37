"""What a person said of a flagged line holds: what was called not for the injury isn't paid (domain.md R4.6).

An assessment separates such lines by itself. What was said since is looked at here, when the bill is paid.
"""

from typing import Any

from django.db.models import Count, Min, OuterRef, QuerySet, Subquery
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext_lazy

from agency.offices.refusals import NotAllowedNow, Refusal
from settlement.enums import ReviewOutcome, Verdict
from settlement.models import Bill, BillLine, BillLineReview
from settlement.review_queries import CONTENT, unanswered


def check_word_holds(bill: Bill) -> None:
    """Raises Refusal if the fund pays a line of which a person said last that it isn't for the injury.

    What was said of the same line in an earlier assessment of the stay counts as well.
    """
    _check_none_is_to_be_separated(_worded(bill).filter(fund__gt=0))


def check_claim_is_answered(bill: Bill) -> None:
    """A claim is passed on and approved only when a person has said of each line that asks for it what it is for, and
    when the assessment follows what was said, either way: nothing of it can be undone afterwards.

    Each line counts that is flagged for its diagnosis, whatever the fund pays of it: what is for a disease belongs on a
    bill for the medical insurance, so who pays hangs on the word even where the catalogue doesn't name the item
    [proposal]. A flag for consent that is missing asks nothing of the kind. There is a way on from each refusal: a line
    that waits can be reviewed; one that the assessment doesn't follow is assessed again, and can be reviewed anew then.

    Raises NotAllowedNow (a line waits), Refusal (the assessment doesn't follow). Two queries.
    """
    _check_none_waits(bill)
    worded = _worded(bill).filter(amount__gt=0)
    _check_none_is_to_be_separated(worded.exclude(verdict=Verdict.SEPARATED))
    _check_none_is_to_be_paid(worded.filter(verdict=Verdict.SEPARATED))


def _check_none_waits(bill: Bill) -> None:
    found = unanswered(bill).order_by().aggregate(first=Min("number"), n=Count("pk"))
    if not found["n"]:
        return
    raise NotAllowedNow(
        ngettext_lazy(
            "Line %(first)s waits for a person's word: is it for the injury, or for a disease? A reviewer says so in a"
            " review of the line; then the claim goes on.",
            "%(n)s lines wait for a person's word, line %(first)s first: are they for the injury, or for a disease? A"
            " reviewer says so in a review of the lines; then the claim goes on.",
            "n",
        )
        % found
    )


def _worded(bill: Bill) -> QuerySet[BillLine]:
    """The lines of a bill, each with the last word on it, whichever assessment of the stay it was said of."""
    same = {f"line__{name}": OuterRef(name) for name in CONTENT}
    said = BillLineReview.objects.filter(line__bill__stay=OuterRef("bill__stay"), **same)
    newest = Subquery(said.order_by("-reviewed_at", "-id").values("outcome")[:1])
    return bill.lines.annotate(word=newest).order_by("number")  # type: ignore[no-any-return]


def _check_none_is_to_be_separated(lines: QuerySet[Any]) -> None:
    line = lines.filter(word=ReviewOutcome.SEPARATE).first()
    if line is None:
        return
    raise Refusal(
        _(
            "Line %(number)s (%(name)s) was reviewed as not for the injury. Have the lines assessed again: it is"
            " separated then. If it is for the injury after all, say so in a review of the line."
        )
        % {"number": line.number, "name": line.name},
        code="separated-by-review",
    )


def _check_none_is_to_be_paid(lines: QuerySet[Any]) -> None:
    line = lines.filter(word=ReviewOutcome.FOR_INJURY).first()
    if line is None:
        return
    raise Refusal(
        _(
            "Line %(number)s (%(name)s) was reviewed as for the injury, and is set apart. Enter the list of costs again"
            " with the line marked as injury: it is judged as such then. If it is for a disease after all, say so in a"
            " review of the line once the list is entered."
        )
        % {"number": line.number, "name": line.name},
        code="joined-by-review",
    )
