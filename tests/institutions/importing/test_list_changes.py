"""What the page of a list says of a changed row: the register's value beside the list's, before and after."""

import re

import pytest
from django.test import Client

from agency.offices.acts import Actor
from institutions.actions import lists
from institutions.models import Agreement, InstitutionList
from tests import factories
from tests.factories import moment
from tests.institutions.importing.cases import FIRST
from tests.institutions.importing.through import CENTRAL_WIDE, FIRST_WIDE, TASK, applied, call, taken_in, undone

pytestmark = pytest.mark.django_db
LATER = moment("2026-03-10 09:00")
OTHER = (*CENTRAL_WIDE[:4], "三级乙等", *CENTRAL_WIDE[5:8], "新址1号", "0533-7777777", "6222020200012345678")
SETTLING = (*FIRST_WIDE[:3], "工伤医疗、工伤康复", *FIRST_WIDE[4:7], "是", *FIRST_WIDE[8:])
HIDDEN = r'<span class="visually-hidden">[^<]*</span>'
ARROW = '(?: <span aria-hidden="true">→</span>)?'
OLD, NEW = rf"(?: <del>{HIDDEN}([^<]*)</del>)?", rf"(?: <ins>{HIDDEN}([^<]*)</ins>)?"
CHANGE = rf'<li><span class="soft">([^<]*)</span>{OLD}{ARROW}{NEW}</li>'
OF_CENTRAL = {
    "Level": ("Level 3 · 三级甲等", "Level 3 · 三级乙等"),
    "Address": ("共青团西路54号", "新址1号"),
    "Telephone": ("0533-2360248", "0533-7777777"),
    "Bank account": ("***************2345", "***************5678"),
}


@pytest.fixture
def changing(data: Actor, head: Actor) -> InstitutionList:
    """A list that changes two institutions of the register."""
    applied(data, head, CENTRAL_WIDE, FIRST_WIDE)
    return taken_in(data, OTHER, SETTLING, at=LATER)


def at_desk(by: Actor, language: str = "en") -> Client:
    client = Client(headers={"accept-language": language})
    client.force_login(by.user, backend="agency.offices.backends.SignInBackend")
    return client


def changes(by: Actor, of: InstitutionList, language: str = "en") -> list[dict[str, tuple[str, str]]]:
    """Of each changed row: the fields with their values before and after."""
    page = at_desk(by, language).get(f"/institutions/imports/{of.pk}/?show=changed").content.decode()
    return [
        fields
        for row in re.findall("<tr>.*?</tr>", page, re.DOTALL)
        if (fields := {label: (before, after) for label, before, after in re.findall(CHANGE, row)})
    ]


def test_a_changed_row_shows_the_registers_value_beside_the_lists(head: Actor, changing: InstitutionList) -> None:
    assert changes(head, changing) == [
        OF_CENTRAL,
        {
            "Medical treatment · Cross-province settlement": ("No", "Yes"),
            "Medical treatment · State": ("Signed", "Settles directly"),
            "Rehabilitation · From": ("", "2024-01-01"),
            "Rehabilitation · To": ("", "2026-12-31"),
            "Rehabilitation · Cross-province settlement": ("", "Yes"),
            "Rehabilitation · State": ("", "Settles directly"),
            "Rehabilitation · Signed by": ("", str(factories.agency("370000"))),
        },
    ]


def test_it_says_the_same_once_it_was_written_and_once_it_was_undone(
    data: Actor, head: Actor, changing: InstitutionList
) -> None:
    before = changes(head, changing)

    call(lists.accept, head, LATER, list_id=changing.pk)
    written = call(lists.apply, TASK, LATER, list_id=changing.pk)

    assert changes(head, written) == before
    assert changes(head, undone(head, written)) == before


def test_its_fields_are_named_in_the_language_of_who_looks(head: Actor, changing: InstitutionList) -> None:
    central, first = changes(head, changing, "zh-hans")

    assert central == {
        "等级": ("三级 · 三级甲等", "三级 · 三级乙等"),
        "地址": ("共青团西路54号", "新址1号"),
        "电话": ("0533-2360248", "0533-7777777"),
        "银行账号": ("***************2345", "***************5678"),
    }
    assert first["工伤医疗 · 跨省直接结算"] == ("否", "是")


def test_an_account_is_nowhere_on_the_page_in_full(head: Actor, changing: InstitutionList) -> None:
    page = at_desk(head).get(f"/institutions/imports/{changing.pk}/?show=changed").content.decode()

    assert "***************5678" in page
    assert not re.search("1603002809100012345|6222020200012345678", page)


def test_two_accounts_that_end_alike_are_still_a_change(data: Actor, head: Actor) -> None:
    applied(data, head, CENTRAL_WIDE)

    made = taken_in(data, (*CENTRAL_WIDE[:-1], "6222020200012342345"), at=LATER)

    assert changes(head, made) == [{"Bank account": ("***************2345", "***************2345 (another one)")}]


def test_a_field_that_the_register_did_not_know_has_no_value_before(data: Actor, head: Actor) -> None:
    known = factories.registered(
        head.posts[0].agency, kept=False, name=FIRST[0], credit_code=None, division_id="370302"
    )
    factories.agreement(known, cross_province=None, in_province=None, state="SIGNED", valid_from=None)

    made = taken_in(data, FIRST_WIDE)

    agency = str(factories.agency("370000"))
    assert changes(head, made) == [
        {
            "Level": ("", "Level 3 · 三级甲等"),
            "Address": ("", "峨嵋山东路4号"),
            "Credit code": ("", FIRST[1]),
            "File kept by": ("", agency),
            "Medical treatment · From": ("", "2024-01-01"),
            "Medical treatment · To": ("", "2026-12-31"),
            "Medical treatment · Cross-province settlement": ("", "No"),
            "Medical treatment · Signed by": ("", agency),
        }
    ]


def test_an_agreement_that_the_row_leaves_as_it_is_is_not_named(data: Actor, head: Actor) -> None:
    applied(data, head, FIRST_WIDE)
    Agreement.objects.filter(institution__name=FIRST[0]).update(state="ONLINE")

    made = taken_in(data, (*FIRST_WIDE[:3], "工伤医疗、工伤康复", *FIRST_WIDE[4:]), at=LATER)

    (fields,) = changes(head, made)
    assert {label.partition(" · ")[0] for label in fields} == {"Rehabilitation"}


def test_the_old_value_is_told_as_old_by_more_than_a_stroke(head: Actor, changing: InstitutionList) -> None:
    page = at_desk(head).get(f"/institutions/imports/{changing.pk}/?show=changed").content.decode()
    told = [" ".join(re.sub("<[^>]+>", "", each).split()) for each in re.findall("<li>(.*?)</li>", page)]

    assert "Telephone Before 0533-2360248 → After 0533-7777777" in told


def test_a_list_that_came_to_nothing_names_the_fields_alone(head: Actor, changing: InstitutionList) -> None:
    call(lists.refuse, head, LATER, list_id=changing.pk, reason="Not signed")

    assert changes(head, changing) == [dict.fromkeys(OF_CENTRAL, ("", "")), {"Agreement": ("", "")}]
