"""What a person said of a flagged line holds: what was called not for the injury isn't paid (domain.md R4.6).

An assessment separates such lines by itself. What was said since is looked at here, when the bill is paid.
"""

from typing import Any

from django.db.models import Count, Min, QuerySet
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext_lazy

from agency.offices.refusals import NotAllowedNow, Refusal
from settlement.enums import ReviewOutcome
from settlement.models import Bill
from settlement.review_queries import unanswered, unfollowed


def check_word_holds(bill: Bill) -> None:
    """Raises Refusal if the fund pays a line of which a person said last that it isn't for the injury.

    What was said of the same line in an earlier assessment of the stay counts as well.
    """
    _check_none(unfollowed(bill.lines.filter(fund__gt=0)))


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
    _check_none(unfollowed(bill.lines.all()))


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


def _check_none(lines: QuerySet[Any]) -> None:
    line = lines.order_by("number").first()
    if line is None:
        return
    code, sentence = UNFOLLOWED[line.word]
    raise Refusal(sentence % {"number": line.number, "name": line.name}, code=code)


UNFOLLOWED: dict[str, tuple[str, Any]] = {
    ReviewOutcome.SEPARATE: (
        "separated-by-review",
        _(
            "Line %(number)s (%(name)s) was reviewed as not for the injury. Have the lines assessed again: it is"
            " separated then. If it is for the injury after all, say so in a review of the line once that is done."
        ),
    ),
    ReviewOutcome.FOR_INJURY: (
        "joined-by-review",
        _(
            "Line %(number)s (%(name)s) was reviewed as for the injury, and is set apart. Enter the list of costs again"
            " with the line marked as injury: it is judged as such then. If it is for a disease after all, say so in a"
            " review of the line once the list is entered."
        ),
    ),
}
"""Code and sentence, by the word that the assessment of a line doesn't follow."""
