"""May this person be admitted? The reasons in their order, the days at their edges, and the unknown said as unknown."""

import uuid
from datetime import date
from typing import Any

import pytest
from django.utils.translation import override

from agency.workers.enums import ThirdParty
from filings.enums import Category, Scope, Service
from institutions.enums import AgreementState, Care, Verdict
from institutions.scope import AgreementFacts, Span
from settlement.admission.verifying import Answer, Asking, Because, Heard, answer
from settlement.admission.wording import advice_on
from tests.factories import moment

DAY = date(2026, 4, 2)
AGREEMENT: dict[str, Any] = {
    "id": uuid.UUID(int=1),
    "care": Care.MEDICAL,
    "state": AgreementState.ONLINE,
    "cross_province": True,
    "in_province": False,
    "valid_from": date(2025, 4, 1),
    "known_as_of": None,
    "valid_to": None,
}
HEARD: dict[str, Any] = {
    "id": "1",
    "number": "370100-2026-0000001",
    "version": 1,
    "scope": Scope.CROSS_PROVINCE,
    "category": Category.RESIDENT,
    "services": ("MEDICAL",),
    "destination": "320100",
    "institution_name": "",
    "injured_parts": ("1.14.2",),
    "diagnoses": ("S72.3",),
    "third_party": ThirdParty.NO,
    "effective_from": date(2026, 3, 10),
    "valid_to": date(2027, 3, 10),
    "ended_on": None,
    "benefit_stopped": None,
}


def asked(
    *rows: dict[str, Any], service: Service = Service.MEDICAL, day: date = DAY, division: str = "320102", **terms: Any
) -> Answer:
    agreement = AgreementFacts(**{**AGREEMENT, **terms})
    asking = Asking(division, ("H", "Old H"), (agreement,))
    heard = [Heard(**{**HEARD, **row}) for row in rows]
    at = moment(f"{day.isoformat()} 09:00")
    return answer(asking, heard, service, day, at=at)


@pytest.mark.parametrize(
    ("row", "because"),
    [
        ({}, Because.ELIGIBLE),
        ({"destination": "320000"}, Because.ELIGIBLE),
        ({"destination": "320102"}, Because.ELIGIBLE),
        ({"destination": "320104"}, Because.WRONG_PLACE),
        ({"destination": "310000"}, Because.WRONG_PLACE),
        ({"effective_from": date(2026, 4, 3)}, Because.NOT_YET),
        ({"valid_to": date(2026, 4, 1)}, Because.EXPIRED),
        ({"valid_to": DAY}, Because.ELIGIBLE),
        ({"valid_to": None}, Because.ELIGIBLE),
        ({"ended_on": date(2026, 4, 1)}, Because.ENDED),
        ({"ended_on": DAY}, Because.ELIGIBLE),
        ({"ended_on": date(2026, 4, 1), "benefit_stopped": False}, Because.ENDED),
        ({"ended_on": date(2026, 4, 1), "benefit_stopped": True}, Because.BENEFIT_STOPPED),
        ({"ended_on": DAY, "benefit_stopped": True}, Because.ELIGIBLE),
        ({"third_party": ThirdParty.OPEN}, Because.THIRD_PARTY),
        ({"third_party": ThirdParty.SETTLED}, Because.ELIGIBLE),
        ({"third_party": ThirdParty.UNKNOWN}, Because.ELIGIBLE),
        ({"services": ("REHAB",)}, Because.SERVICE),
        ({"category": Category.REFERRAL, "institution_name": "Other"}, Because.OTHER_INSTITUTION),
        ({"category": Category.REFERRAL, "institution_name": "Old H"}, Because.ELIGIBLE),
        ({"category": Category.REFERRAL, "institution_name": "ｏｌｄ　（H）"}, Because.ELIGIBLE),
        ({"category": Category.REFERRAL, "institution_name": ""}, Because.ELIGIBLE),
    ],
)
def test_the_filing_decides(row: dict[str, Any], because: Because) -> None:
    given = asked(row)
    assert given.because is because
    assert given.verdict is (Verdict.YES if because is Because.ELIGIBLE else Verdict.NO)


@pytest.mark.parametrize(
    ("terms", "verdict", "because"),
    [
        ({"state": AgreementState.APPLIED}, Verdict.NO, Because.INSTITUTION_CANNOT),
        ({"cross_province": False}, Verdict.NO, Because.INSTITUTION_CANNOT),
        ({"valid_to": date(2026, 4, 1)}, Verdict.NO, Because.INSTITUTION_CANNOT),
        ({"cross_province": None}, Verdict.UNKNOWN, Because.INSTITUTION_UNKNOWN),
        ({"care": Care.REHAB}, Verdict.UNKNOWN, Because.INSTITUTION_UNKNOWN),
        ({"suspended": (Span(moment("2026-04-02 00:00")),)}, Verdict.NO, Because.INSTITUTION_SUSPENDED),
        ({"suspended": (Span(moment("2026-04-02 08:59")),)}, Verdict.NO, Because.INSTITUTION_SUSPENDED),
        ({"suspended": (Span(moment("2026-04-02 09:01")),)}, Verdict.YES, Because.ELIGIBLE),
        (
            {"suspended": (Span(moment("2026-03-01 00:00"), moment("2026-04-02 08:59")),)},
            Verdict.YES,
            Because.ELIGIBLE,
        ),
        (
            {"suspended": (Span(moment("2026-03-01 00:00"), moment("2026-04-02 09:01")),)},
            Verdict.NO,
            Because.INSTITUTION_SUSPENDED,
        ),
    ],
)
def test_the_institution_decides_too(terms: dict[str, Any], verdict: Verdict, because: Because) -> None:
    given = asked({}, **terms)
    assert (given.verdict, given.because) == (verdict, because)


def test_an_admission_before_the_suspension_is_still_answered_for_its_own_day() -> None:
    """S20: admitted on 2026-08-09, asked on 2026-08-10."""
    asking = Asking("320102", ("H",), (AgreementFacts(**AGREEMENT, suspended=(Span(moment("2026-08-10 00:00")),)),))
    heard = [Heard(**HEARD)]
    at = moment("2026-08-10 00:05")

    days = (date(2026, 8, 9), date(2026, 8, 10))
    given = [answer(asking, heard, Service.MEDICAL, day, at=at).because for day in days]
    assert given == [Because.ELIGIBLE, Because.INSTITUTION_SUSPENDED]


def test_who_may_have_come_before_the_hour_of_a_suspension_is_not_known_the_day_after() -> None:
    """R3.8: the stay of the morning is settled, an admission of the evening isn't, and a day tells no hour."""
    times = (Span(moment("2026-04-02 15:00")),)
    asking = Asking("320102", ("H",), (AgreementFacts(**AGREEMENT, suspended=times),))
    heard = [Heard(**HEARD)]
    asked_at = ("2026-04-02 14:59", "2026-04-02 15:00", "2026-04-03 09:00")
    given = [answer(asking, heard, Service.MEDICAL, DAY, at=moment(at)) for at in asked_at]
    assert [(each.verdict, each.because) for each in given] == [
        (Verdict.YES, Because.ELIGIBLE),
        (Verdict.NO, Because.INSTITUTION_SUSPENDED),
        (Verdict.UNKNOWN, Because.SUSPENSION_THAT_DAY),
    ]


def test_a_suspension_counts_with_the_agreement_it_was_under_alone() -> None:
    """The old agreement ran out while it was suspended, and a new one began."""
    ran_out = {**AGREEMENT, "valid_to": date(2026, 3, 31), "suspended": (Span(moment("2026-03-20 00:00")),)}
    agreements = AgreementFacts(**ran_out), AgreementFacts(**{**AGREEMENT, "valid_from": date(2026, 4, 1)})
    asking = Asking("320102", ("H",), agreements)

    days = (date(2026, 3, 31), DAY)
    given = [answer(asking, [Heard(**HEARD)], Service.MEDICAL, day, at=moment("2026-03-31 09:00")) for day in days]
    assert [each.because for each in given] == [Because.INSTITUTION_SUSPENDED, Because.ELIGIBLE]


def test_nobody_heard_of_is_no_filing() -> None:
    assert asked() == Answer(Verdict.NO, Because.NO_FILING)


def test_of_several_filings_the_one_that_says_yes_counts_and_else_the_nearest() -> None:
    expired, other, good = {"valid_to": date(2026, 4, 1)}, {"destination": "310000"}, {"id": "2"}

    assert asked(expired, other, good).filing == Heard(**{**HEARD, **good})
    assert asked(other, expired).because is Because.EXPIRED
    assert asked(expired, other).day == date(2026, 4, 1)


def test_a_rehabilitation_is_not_covered_by_a_filing_for_medical_care() -> None:
    """S03: REHAB asked where MEDICAL alone was filed."""
    given = asked({}, service=Service.REHAB, care=Care.REHAB)
    assert (given.verdict, given.because) == (Verdict.NO, Because.SERVICE)


def test_expiry_counts_by_the_day_of_admission() -> None:
    """S05, S06: validity to 2027-03-10; admitted on the 9th yes, on the 11th expired on the 10th."""
    assert asked({}, day=date(2027, 3, 9)).verdict is Verdict.YES
    late = asked({}, day=date(2027, 3, 11))
    assert (late.because, late.day) == (Because.EXPIRED, date(2027, 3, 10))


@pytest.mark.parametrize("because", Because)
def test_whatever_is_no_plain_yes_says_what_can_be_done(because: Because) -> None:
    """The patient stands at the desk: "no" alone sends her away."""
    with override("zh-hans"):
        told = advice_on(because)
    assert (told == "") == (because is Because.ELIGIBLE)
    assert told == "" or told.endswith("。")
