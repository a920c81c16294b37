"""Referrals lapse once, on the day after the last day of admission, and never when somebody was admitted."""

from datetime import date
from io import StringIO
from typing import Any

import pytest
from django.core.management import call_command
from django.utils import translation

from agency.offices.acts import Actor, uuid7
from agency.offices.refusals import Denied
from filings import actions, tasks, validity
from filings.actions.closing import close
from filings.enums import Category, State
from filings.models import FilingVersion
from tests import factories
from tests.desks import REFERRED, Desk, dates
from tests.factories import moment

pytestmark = pytest.mark.django_db
MACHINE = Actor.machine_named("lapse")


@pytest.fixture
def liaoning() -> Desk:
    """Dalian under the thirty days of Liaoning's set."""
    return Desk("210200")


def referred(desk: Desk, at: str = "2026-03-02 09:00") -> FilingVersion:
    return desk.approved(at, **REFERRED)


def lapse(at: str) -> int:
    return actions.lapse_due(by=MACHINE, at=moment(at), ids=uuid7)


def test_who_was_admitted_on_the_last_day_keeps_the_filing(liaoning: Desk) -> None:
    version = referred(liaoning)
    FilingVersion.objects.filter(pk=version.pk).update(admitted_on=date(2026, 4, 1))

    assert lapse("2026-04-02 00:10") == 0
    assert dates(version)[0] == "APPROVED"


def test_each_referral_is_looked_at_for_itself(liaoning: Desk) -> None:
    first, second = referred(liaoning), referred(liaoning)
    FilingVersion.objects.filter(pk=first.pk).update(admitted_on=date(2026, 3, 20))

    assert lapse("2026-04-02 00:10") == 1
    assert (dates(first)[0], dates(second)[0]) == ("APPROVED", "ENDED")


def test_one_that_fails_holds_up_no_other(liaoning: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    broken, other = referred(liaoning), referred(liaoning)

    def breaks(act: Any, version: FilingVersion, *told: Any, **words: Any) -> None:
        if version.pk == broken.pk:
            raise ValueError("broken")
        close(act, version, *told, **words)

    with monkeypatch.context() as patched:
        patched.setattr("filings.actions.lapsing.close", breaks)
        assert lapse("2026-04-02 00:10") == 1
    assert (dates(broken)[0], dates(other)[0]) == ("APPROVED", "ENDED")

    assert lapse("2026-04-03 00:10") == 1
    assert dates(broken)[0] == "ENDED"


def test_an_open_change_falls_with_the_lapsed_referral(liaoning: Desk) -> None:
    version = referred(liaoning)
    change = liaoning.change(version, "2026-03-20 09:00", "AGENCY")

    lapse("2026-04-02 00:10")

    change.refresh_from_db()
    assert change.state == State.WITHDRAWN


def test_a_change_at_the_same_place_keeps_the_admission_and_a_move_starts_it_anew(liaoning: Desk) -> None:
    version = referred(liaoning)
    FilingVersion.objects.filter(pk=version.pk).update(admitted_on=date(2026, 3, 10))
    version.refresh_from_db()
    change = liaoning.change(version, "2026-03-20 09:00", "AGENCY")
    liaoning.submit(change, "2026-03-20 09:00", note="", referral_reason="Again")
    liaoning.approve(change, "2026-03-20 10:00")
    assert (change.admitted_on, change.admit_until) == (date(2026, 3, 10), date(2026, 4, 19))
    assert lapse("2026-04-20 00:10") == 0

    moved = liaoning.moved(change, "2026-03-25 09:00", asked_by="AGENCY")
    assert (moved.admitted_on, moved.admit_until) == (None, date(2026, 4, 24))


def test_long_term_filings_and_places_without_a_limit_never_lapse(liaoning: Desk, monkeypatch: Any) -> None:
    assert liaoning.approved("2026-03-02 09:00").admit_until is None
    elsewhere = Desk("370100")
    assert referred(elsewhere).admit_until is None
    assert lapse("2027-01-01 00:10") == 0


def test_no_person_lets_a_referral_lapse(liaoning: Desk) -> None:
    version = referred(liaoning)

    for by in (liaoning.clerk, liaoning.approver):
        with pytest.raises(Denied):
            actions.lapse(by=by, at=moment("2026-04-02 09:00"), ids=uuid7, version_id=version.pk)
    assert dates(version)[0] == "APPROVED"


def test_the_nightly_task_and_the_command_do_the_same_once(liaoning: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    first = referred(liaoning)
    monkeypatch.setattr(tasks, "now", lambda: moment("2026-04-02 00:30"))
    tasks.lapse_referrals()
    assert dates(first) == ("ENDED", "2026-03-02", "2026-09-02", "2026-04-01")

    second, out = referred(liaoning), StringIO()
    with translation.override("en"):
        call_command("lapse_referrals", stdout=out)
        call_command("lapse_referrals", stdout=out)
    assert dates(second)[0] == "ENDED"
    assert out.getvalue().splitlines() == ["1 referral lapsed.", "0 referrals lapsed."]


def test_the_task_runs_every_night_by_the_clock_of_the_desks() -> None:
    from django.conf import settings

    entry = settings.CELERY_BEAT_SCHEDULE["lapse-referrals"]
    assert entry["task"] == tasks.lapse_referrals.name
    assert (entry["schedule"].hour, entry["schedule"].minute) == ({0}, {20})
    assert settings.CELERY_TIMEZONE == "Asia/Shanghai"


def test_the_days_of_admission_start_with_the_dates() -> None:
    parameters = {
        "filing.allow_before_discharge": False,
        "filing.validity.referral": 6,
        "filing.change_lock_months": 3,
        validity.ADMISSION: 30,
    }
    window = validity.window(
        Category.REFERRAL,
        parameters,
        approved_on=date(2026, 3, 2),
        posting_ends_on=None,
        not_before=date(2026, 3, 11),
    )
    assert (window.effective_from, window.admit_until) == (date(2026, 3, 11), date(2026, 4, 10))
    without = validity.window(
        Category.REFERRAL, {**parameters, validity.ADMISSION: None}, approved_on=date(2026, 3, 2), posting_ends_on=None
    )
    assert without.admit_until is None
    assert factories.NOW.date() == date(2026, 3, 9)
