"""What a person said of a flagged line holds: what was called not for the injury isn't paid (domain.md R4.6).

An assessment separates such lines by itself. What was said since is looked at here, when the bill is paid.
"""

from django.db.models import OuterRef, Subquery
from django.utils.translation import gettext_lazy as _

from agency.offices.refusals import Refusal
from settlement.enums import ReviewOutcome
from settlement.models import Bill, BillLineReview
from settlement.review_queries import CONTENT


def check_word_holds(bill: Bill) -> None:
    """Raises Refusal if the fund pays a line of which a person said last that it isn't for the injury.

    What was said of the same line in an earlier assessment of the stay counts as well.
    """
    same = {f"line__{name}": OuterRef(name) for name in CONTENT}
    said = BillLineReview.objects.filter(line__bill__stay=OuterRef("bill__stay"), **same)
    newest = Subquery(said.order_by("-reviewed_at", "-id").values("outcome")[:1])
    paid = bill.lines.filter(fund__gt=0).annotate(word=newest)
    line = paid.filter(word=ReviewOutcome.SEPARATE).order_by("number").first()
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
