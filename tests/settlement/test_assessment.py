"""What the fund pays of a bill: the rule against an oracle in whole fen, its reasons and its edges."""

from collections import Counter
from datetime import date
from decimal import Decimal
from typing import Any
from uuid import UUID

import pytest
from django.utils import translation

from settlement.assessment import Chosen, Item, Line, LineResult, Notice, Recognised, Reviewed, assess, prepare
from settlement.assessment.wording import FLAGS, REASONS, words_of
from settlement.enums import CatalogueKind, Flag, Reason, ReviewOutcome, Verdict
from tests.settlement import drawn, oracle

SHARES = oracle.SHARES
DAY = date(2026, 4, 3)
VERSION, ITEM = UUID(int=1), UUID(int=2)


def against_the_oracle(seeds: range) -> Counter[str]:
    seen: Counter[str] = Counter()
    for seed in seeds:
        plain = drawn.bill(seed)
        expected = oracle.judge(plain)
        prepared = drawn.prepared_of(plain)
        found = assess(prepared, drawn.items_of(plain, prepared), counted_from=plain["admitted_on"])
        assert [result.number for result in found.lines] == sorted(expected)
        for result in found.lines:
            told = expected[result.number]
            shares = {name: int(getattr(result, name) * 100) for name in SHARES}
            assert (seed, result.number, shares) == (seed, result.number, {name: told[name] for name in SHARES})
            assert set(result.reasons) == told["reasons"]
            assert result.fund + result.worker + result.separated == result.amount
            seen.update(result.reasons)
        sums = {name: sum(told[name] for told in expected.values()) for name in SHARES}
        assert {name: int(getattr(found.totals, name) * 100) for name in SHARES} == sums
        assert found.totals.fund + found.totals.worker + found.totals.separated == found.totals.total
    return seen


def test_a_thousand_random_bills_are_paid_to_the_cent_as_the_oracle_says() -> None:
    seen = against_the_oracle(range(1_000))

    assert set(seen) == {reason.value for reason in Reason}, "every reason has to occur"


@pytest.mark.slow
def test_ten_thousand_random_bills_are_paid_to_the_cent_as_the_oracle_says() -> None:
    seen = against_the_oracle(range(1_000, 11_000))

    assert set(seen) == {reason.value for reason in Reason}, "every reason has to occur"


# One line


def line(**values: Any) -> Line:
    told = {
        "number": 1,
        "kind": CatalogueKind.TREATMENT,
        "code": "T1",
        "name": "Treatment",
        "served_on": DAY,
        "quantity": Decimal(1),
        "price": Decimal(100),
        "diagnosis": "S72.3",
        "consent": True,
    }
    return Line(**{**told, **values})


def judged(*lines: Line, item: Item | None = None, **context: Any) -> tuple[LineResult, ...]:
    item = item or Item(ITEM, "T1")
    context = {"recognised": Recognised(("1.14.2",), ("S72.3",)), **context}
    prepared = prepare(lines, chosen={each.number: Chosen(VERSION) for each in lines}, **context)
    return assess(prepared, {each.number: item for each in lines}, counted_from=date(2026, 4, 2)).lines


@pytest.mark.parametrize(
    ("quantity", "price", "cents"),
    [("1", "0.005", "0.01"), ("1", "0.0049", "0.00"), ("3", "0.335", "1.01"), ("0.3333", "100", "33.33")],
)
def test_each_line_is_rounded_half_up_to_the_cent(quantity: str, price: str, cents: str) -> None:
    (result,) = judged(line(quantity=Decimal(quantity), price=Decimal(price)))

    assert (result.amount, result.fund) == (Decimal(cents), Decimal(cents))


def test_the_lines_are_rounded_and_not_their_sum() -> None:
    results = judged(*(line(number=number, price=Decimal("0.005")) for number in range(1, 4)))

    assert sum(result.fund for result in results) == Decimal("0.03")


def test_what_is_within_the_catalogue_is_paid_in_full() -> None:
    (result,) = judged(line(consent=False))

    assert (result.fund, result.worker, result.verdict, result.reasons, result.flags) == (
        Decimal("100.00"),
        Decimal("0.00"),
        Verdict.PAYABLE,
        (),
        (),
    )


def test_the_part_of_a_price_above_the_standard_is_the_workers() -> None:
    (result,) = judged(line(quantity=Decimal(3)), item=Item(ITEM, "T1", price_cap=Decimal("60.5")))

    assert (result.fund, result.above_standard) == (Decimal("181.50"), Decimal("118.50"))
    assert (result.verdict, result.reasons) == (Verdict.PARTLY, (Reason.ABOVE_PRICE,))


def test_periods_of_a_frequency_limit_are_counted_from_the_admission() -> None:
    days = [date(2026, 4, 2), date(2026, 4, 8), date(2026, 4, 9)]
    lines = [line(number=number, served_on=day, quantity=Decimal(2)) for number, day in enumerate(days, 1)]

    results = judged(*lines, item=Item(ITEM, "T1", limit_quantity=Decimal(3), limit_days=7))

    assert [result.fund for result in results] == [Decimal("200.00"), Decimal("100.00"), Decimal("200.00")]
    assert [result.reasons for result in results] == [(), (Reason.ABOVE_FREQUENCY,), ()]


def test_what_a_frequency_limit_refused_does_not_use_up_the_quantity_of_the_stay() -> None:
    item = Item(ITEM, "T1", limit_quantity=Decimal(1), limit_days=1, max_quantity=Decimal(3))
    quantities = {date(2026, 4, 2): 5, date(2026, 4, 3): 1, date(2026, 4, 4): 1, date(2026, 4, 5): 1}
    lines = [
        line(number=number, served_on=day, quantity=Decimal(many))
        for number, (day, many) in enumerate(quantities.items(), 1)
    ]

    results = judged(*lines, item=item)

    assert [int(result.fund) for result in results] == [100, 100, 100, 0]
    assert results[3].reasons == (Reason.ABOVE_QUANTITY,)


def test_of_items_that_exclude_one_another_the_first_is_paid() -> None:
    lines = [line(number=1, code="T1"), line(number=2, code="T2")]
    prepared = prepare(lines, chosen={1: Chosen(VERSION), 2: Chosen(VERSION)}, recognised=Recognised((), ("S72",)))
    items = {1: Item(UUID(int=1), "T1", excludes=("T2",)), 2: Item(UUID(int=2), "T2", excludes=("T1",))}

    results = assess(prepared, items, counted_from=DAY).lines

    assert [result.fund for result in results] == [Decimal("100.00"), Decimal("0.00")]
    assert results[1].reasons == (Reason.EXCLUDED_BESIDE,)


@pytest.mark.parametrize(("order", "paid"), [("ABCD", "AC"), ("BACD", "BD"), ("CBA", "CA"), ("ABA", "AA")])
def test_an_item_that_is_excluded_itself_excludes_nothing(order: str, paid: str) -> None:
    """A excludes B, B excludes C, and C excludes D."""
    lines = [line(number=number, code=code) for number, code in enumerate(order, 1)]
    chosen = {each.number: Chosen(VERSION) for each in lines}
    prepared = prepare(lines, chosen=chosen, recognised=Recognised((), ("S72",)))
    items = {each.number: Item(ITEM, each.code, excludes=(chr(ord(each.code) + 1),)) for each in lines}

    results = assess(prepared, items, counted_from=DAY).lines

    assert "".join(order[each.number - 1] for each in results if each.fund) == paid


def test_an_item_of_which_its_limit_leaves_nothing_still_excludes_the_other() -> None:
    """The texts let one be chosen; they don't say that another is paid where nothing of the chosen one is."""
    lines = [line(number=1, code="T1"), line(number=2, code="T2")]
    prepared = prepare(lines, chosen={1: Chosen(VERSION), 2: Chosen(VERSION)}, recognised=Recognised((), ("S72",)))
    items = {1: Item(UUID(int=1), "T1", price_cap=Decimal(0), excludes=("T2",)), 2: Item(UUID(int=2), "T2")}

    results = assess(prepared, items, counted_from=DAY).lines

    assert [result.reasons for result in results] == [(Reason.ABOVE_PRICE,), (Reason.EXCLUDED_BESIDE,)]


def test_what_an_incomplete_catalogue_does_not_name_is_unknown_and_no_refusal() -> None:
    prepared = prepare([line()], chosen={1: Chosen(VERSION, is_complete=False)}, recognised=Recognised())

    found = assess(prepared, {}, counted_from=DAY)

    assert found.unknown == (1,)
    assert (found.lines[0].verdict, found.lines[0].reasons) == (Verdict.UNKNOWN, (Reason.NOT_ON_RECORD,))


def test_two_devices_under_one_notice_share_its_limit() -> None:
    notice = Notice("N1", Decimal("12000.00"), 36, DAY, DAY)
    lines = [line(number=number, kind=CatalogueKind.DEVICE, price=Decimal(7000)) for number in (1, 2)]

    results = judged(*lines, notices=[notice])

    assert [result.fund for result in results] == [Decimal("7000.00"), Decimal("5000.00")]
    assert results[1].reasons == (Reason.ABOVE_NOTICE,)
    assert results[1].above_limit == Decimal("2000.00")


def test_what_the_worker_pays_without_consent_is_looked_at() -> None:
    asked, not_asked = judged(
        line(number=1, price=Decimal(200)),
        line(number=2, price=Decimal(200), consent=False),
        item=Item(ITEM, "T1", price_cap=Decimal(100)),
    )

    assert (asked.flags, not_asked.flags) == ((), (Flag.NO_CONSENT,))


# Injury and disease


@pytest.mark.parametrize(
    ("diagnosis", "for_injury", "flags"),
    [
        ("S72.3", True, ()),
        ("S72.301", True, ()),
        ("S70.0", True, ()),
        ("T84.5", True, ()),
        ("Z47.0", True, ()),
        ("E11.9", True, (Flag.DIAGNOSIS_DIFFERS,)),
        ("S02.0", True, (Flag.DIAGNOSIS_DIFFERS,)),
        ("nonsense", True, (Flag.DIAGNOSIS_DIFFERS,)),
        ("E11.9", False, ()),
        ("S72.3", False, (Flag.DIAGNOSIS_FITS,)),
        ("", True, (Flag.DIAGNOSIS_MISSING,)),
        ("", False, ()),
    ],
)
def test_a_mark_that_the_diagnosis_contradicts_is_looked_at(
    diagnosis: str, for_injury: bool, flags: tuple[Flag, ...]
) -> None:
    (result,) = judged(line(diagnosis=diagnosis, for_injury=for_injury))

    assert result.flags == flags


@pytest.mark.parametrize(
    ("outcome", "diagnosis", "for_injury", "separated", "flags"),
    [
        ("SEPARATE", "E11.9", True, 100, ()),
        ("SEPARATE", "S72.3", True, 100, (Flag.DIAGNOSIS_CHANGED,)),
        ("SEPARATE", "I10", True, 100, (Flag.DIAGNOSIS_DIFFERS, Flag.DIAGNOSIS_CHANGED)),
        ("SEPARATE", "E11.9", False, 100, ()),
        ("SEPARATE", "S72.3", False, 100, (Flag.DIAGNOSIS_FITS,)),
        ("FOR_INJURY", "E11.9", True, 0, ()),
        ("FOR_INJURY", "I10", True, 0, (Flag.DIAGNOSIS_DIFFERS,)),
        ("FOR_INJURY", "E11.9", False, 100, ()),
    ],
)
def test_what_a_person_said_of_a_line_holds_and_is_asked_again_under_another_diagnosis(
    outcome: str, diagnosis: str, for_injury: bool, separated: int, flags: tuple[Flag, ...]
) -> None:
    """It was said under E11.9."""
    said = Reviewed(ReviewOutcome(outcome), "E11.9")

    (result,) = judged(line(diagnosis=diagnosis, for_injury=for_injury), reviewed={1: said})

    assert (result.separated, result.fund, result.flags) == (separated, 100 - separated, flags)


def test_a_line_that_the_institution_still_marks_as_disease_is_looked_at_though_it_was_called_for_the_injury() -> None:
    said = Reviewed(ReviewOutcome.FOR_INJURY, "S72.3")

    (result,) = judged(line(for_injury=False), reviewed={1: said})

    assert (result.reasons, result.flags) == ((Reason.NOT_FOR_INJURY,), (Flag.DIAGNOSIS_FITS,))


def test_a_separated_device_leaves_its_notice_to_the_next() -> None:
    notice = Notice("N1", Decimal("12000.00"), 36, DAY, DAY)
    lines = [line(number=number, kind=CatalogueKind.DEVICE, price=Decimal(7000)) for number in (1, 2)]

    results = judged(*lines, notices=[notice], reviewed={1: Reviewed(ReviewOutcome.SEPARATE, "S72.3")})

    assert [(result.separated, result.fund) for result in results] == [(7000, 0), (0, 7000)]


def test_a_line_without_a_diagnosis_has_the_main_one_of_the_stay() -> None:
    assert judged(line(diagnosis=""), main_diagnosis="S72.3")[0].flags == ()
    assert judged(line(diagnosis=""), main_diagnosis="E11.9")[0].flags == (Flag.DIAGNOSIS_DIFFERS,)


def test_a_flag_alone_moves_no_cent() -> None:
    (result,) = judged(line(diagnosis="E11.9"))

    assert (result.fund, result.verdict) == (Decimal("100.00"), Verdict.PAYABLE)


# Words


def test_every_reason_and_flag_has_words_and_a_clause() -> None:
    assert (set(REASONS), set(FLAGS)) == (set(Reason), set(Flag))
    with translation.override("en"):
        for words in (*REASONS.values(), *FLAGS.values()):
            assert str(words.sentence).endswith(".")
            assert str(words.clause)


@pytest.mark.parametrize("reason", [Reason.ABOVE_PRICE, Reason.NOT_IN_CATALOGUE, Reason.NOT_ON_RECORD])
def test_what_the_catalogue_says_of_a_device_rests_on_the_article_about_devices(reason: Reason) -> None:
    with translation.override("en"):
        device, medicine = (words_of(reason, kind) for kind in (CatalogueKind.DEVICE, CatalogueKind.MEDICINE))
        assert "Insurance art. 32" in str(device.clause)
        assert "Insurance art. 30" in str(medicine.clause)
    assert device.sentence == medicine.sentence
