"""What people said of the lines of a stay in its earlier assessments (伤病分离; domain.md R4.1, R4.6)."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.db.models import OuterRef, Q, QuerySet, Subquery

from settlement.assessment import Line, Reviewed
from settlement.assessment.diagnoses import ASKING
from settlement.enums import ReviewOutcome, Verdict
from settlement.models import Bill, BillLine, BillLineReview, Stay
from settlement.receipts import number_key

CONTENT = ("number", "kind", "code", "served_on", "quantity", "price")
"""By what a line is known again in a later assessment of its stay; one that was put right is another line."""
MAIN_DIAGNOSIS = "line__bill__facts__main_diagnosis"


@dataclass(frozen=True, slots=True)
class Word:
    """A review and what it says."""

    review: UUID
    said: Reviewed

    def as_json(self) -> dict[str, Any]:
        """What a bill keeps of it."""
        return {"review": str(self.review), "outcome": self.said.outcome.value, "diagnosis": self.said.diagnosis}


def words_on(stay: Stay, lines: Sequence[Line], receipt_number: str) -> dict[int, Word]:
    """By a line's number the last word on it, whichever assessment of its stay it was said of.

    Of a claim also what was said of an earlier one for the same receipt, of whatever stay: it was refused, and handed
    in anew with other facts. One query; none where nobody said any of a stay at the place of treatment.
    """
    if stay.worker_id is None and not stay.has_reviews:
        return {}
    content = tuple(f"line__{name}" for name in CONTENT)
    told = ("id", "outcome", "line__diagnosis", MAIN_DIAGNOSIS, "line__bill__stay", "line__bill__receipt_number")
    receipt = number_key(receipt_number)
    last: dict[tuple[Any, ...], Word] = {}
    for key, outcome, diagnosis, main, of, number, *about in _said_beside(stay).values_list(*told, *content):
        if of == stay.pk or number_key(number) == receipt:
            last[tuple(about)] = Word(key, Reviewed(ReviewOutcome(outcome), diagnosis or main))
    if not last:
        return {}
    found = {line.number: last.get(_content(line)) for line in lines}
    return {number: word for number, word in found.items() if word is not None}


def _said_beside(stay: Stay) -> QuerySet[BillLineReview]:
    """What was said of lines of a stay, or of all claims of our worker, the newest last."""
    rows = BillLineReview.objects.order_by("reviewed_at", "id")
    if stay.worker_id is not None:
        return rows.filter(line__bill__stay__worker=stay.worker_id)  # type: ignore[no-any-return]
    return rows.filter(line__bill__stay=stay)  # type: ignore[no-any-return]


def _content(line: Line) -> tuple[Any, ...]:
    return tuple(getattr(line, name) for name in CONTENT)


def kept_with(bill: Bill) -> dict[int, BillLineReview]:
    """The reviews that an assessment took in, by the number of the line. No query where there is none."""
    numbers = {UUID(each["review"]): int(number) for number, each in bill.facts["reviews"].items()}
    if not numbers:
        return {}
    rows = BillLineReview.objects.filter(pk__in=numbers).select_related("reviewed_by")
    return {numbers[each.pk]: each for each in rows}


def unanswered(bill: Bill) -> QuerySet[BillLine]:
    """The lines of a bill of which it is asked whether they are for the injury, and nobody has said it of them.

    What was said in an earlier assessment and still answers has taken the flag away (assessment/diagnoses.py).
    """
    lines: QuerySet[BillLine] = bill.lines.filter(flags__overlap=ASKING, review=None)
    return lines.order_by("number")


def unfollowed(lines: QuerySet[BillLine]) -> QuerySet[BillLine]:
    """The lines whose assessment doesn't follow the last `word` on them: they have to be assessed again.

    Whichever assessment of the stay it was said of.
    """
    same = {f"line__{name}": OuterRef(name) for name in CONTENT}
    said = BillLineReview.objects.filter(line__bill__stay=OuterRef("bill__stay"), **same)
    newest = Subquery(said.order_by("-reviewed_at", "-id").values("outcome")[:1])
    is_apart = Q(verdict=Verdict.SEPARATED)
    differs = Q(word=ReviewOutcome.SEPARATE) & ~is_apart | Q(word=ReviewOutcome.FOR_INJURY) & is_apart
    return lines.annotate(word=newest).filter(differs, amount__gt=0)


def asked_of(line: BillLine) -> tuple[str, ...]:
    """The flags of a line that ask whether it is for the injury; two lines with the same ones ask the same."""
    return tuple(sorted({*line.flags} & {*ASKING}))


def alike(bill: Bill, line: BillLine) -> QuerySet[BillLine]:
    """The lines of a bill that wait and ask what one of them asks: with the same diagnosis and the same flags for it.

    Of a line that doesn't ask it, itself alone.
    """
    asked = asked_of(line)
    if not asked:
        return bill.lines.filter(pk=line.pk)  # type: ignore[no-any-return]
    others = [flag for flag in ASKING if flag not in asked]
    return unanswered(bill).filter(~Q(flags__overlap=others), diagnosis=line.diagnosis, flags__contains=asked)
