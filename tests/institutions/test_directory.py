import uuid
from datetime import date

import pytest
from django.db import IntegrityError

from institutions import queries
from institutions.enums import AgreementState, Care, Reach, ScopeReason, Verdict
from institutions.models import Agreement, Institution
from institutions.reference import known_as_of

ON = date(2026, 3, 10)
PEKING = "北京大学人民医院通州院区"
pytestmark = pytest.mark.django_db


@pytest.mark.parametrize(
    ("written", "day"),
    [
        ("2024-04-01", date(2024, 4, 1)),
        ("2024-06", date(2024, 6, 30)),
        ("2018-11-28 (page date; list older)", date(2018, 11, 28)),
        ("", None),
    ],
)
def test_a_source_speaks_of_a_day_or_of_none(written: str, day: date | None) -> None:
    assert known_as_of(written) == day


def test_the_directory_holds_the_real_institutions_without_invented_starts() -> None:
    assert Institution.objects.count() == 61
    assert Agreement.objects.count() == 60
    assert Agreement.objects.filter(valid_from__isnull=False).count() == 0


def test_the_hospital_of_the_first_admission_settles_from_that_day_on() -> None:
    hospital = Institution.objects.get(name=PEKING)

    assert hospital.division_id == "110112"
    answer = queries.institution_settles(hospital.pk, Care.MEDICAL, Reach.CROSS_PROVINCE, date(2024, 4, 1))
    assert (answer.verdict, answer.reason) == (Verdict.YES, ScopeReason.IN_FORCE)
    before = queries.institution_settles(hospital.pk, Care.MEDICAL, Reach.CROSS_PROVINCE, date(2024, 3, 31))
    assert (before.verdict, before.reason) == (Verdict.UNKNOWN, ScopeReason.START_UNKNOWN)
    rehab = queries.institution_settles(hospital.pk, Care.REHAB, Reach.CROSS_PROVINCE, ON)
    assert rehab.verdict == Verdict.UNKNOWN


def test_a_pilot_unit_of_2005_has_no_agreement_on_record() -> None:
    centre = Institution.objects.get(name="南昌市工伤医疗康复中心")

    answer = queries.institution_settles(centre.pk, Care.REHAB, Reach.IN_PROVINCE, ON)
    assert (answer.verdict, answer.reason) == (Verdict.UNKNOWN, ScopeReason.NO_AGREEMENT)


@pytest.mark.parametrize(("division", "count"), [("110000", 1), ("370300", 48), ("370303", 6), ("370000", 48)])
def test_institutions_are_listed_by_place(division: str, count: int) -> None:
    assert queries.institutions_in(division, ON).count() == count


def test_an_institution_leaves_the_list_when_its_only_agreement_ended() -> None:
    Agreement.objects.filter(institution__name=PEKING).update(valid_to=date(2026, 3, 9))

    assert [queries.institutions_in("110000", day).count() for day in (date(2026, 3, 9), ON)] == [1, 0]


@pytest.mark.parametrize("text", ["人民医院通州", "bjdx", "北京 通州", "", "大学 bjdxrm"])
def test_the_picker_finds_the_hospital(text: str) -> None:
    found = queries.search_institutions(text, ON, division_code="110000")

    assert [institution.name for institution in found] == [PEKING]


def test_the_picker_finds_other_names_and_answers_in_few_queries(django_assert_num_queries: object) -> None:
    Institution.objects.filter(name=PEKING).update(aliases=["Tongzhou Campus"])

    with django_assert_num_queries(2):  # type: ignore[operator]
        found = queries.search_institutions("tongzhou", ON)
        entries = queries.entries(found, Reach.CROSS_PROVINCE, ON)

    assert [(entry.institution.name, entry.answers[Care.MEDICAL].verdict) for entry in entries] == [
        (PEKING, Verdict.YES)
    ]


@pytest.mark.parametrize(
    ("division", "verdict"),
    [("110000", Verdict.YES), ("370300", Verdict.UNKNOWN), ("310000", Verdict.UNKNOWN)],
)
def test_a_place_is_never_refused_for_want_of_data(division: str, verdict: Verdict) -> None:
    assert queries.place_settles(division, Care.MEDICAL, Reach.CROSS_PROVINCE, ON).verdict == verdict


def test_two_agreements_of_a_kind_at_a_time_are_impossible() -> None:
    hospital = Institution.objects.get(name=PEKING)
    second = Agreement(
        id=uuid.uuid4(),
        institution=hospital,
        care=Care.MEDICAL,
        state=AgreementState.SIGNED,
        valid_from=ON,
    )

    with pytest.raises(IntegrityError, match="agreement_once_at_a_time"):
        Agreement.objects.bulk_create([second])
