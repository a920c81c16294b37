"""S08 Referral opinion: under Wuxi's set W4 needs an associate chief of a level-3 protocol institution.

Tested here: all of it. Level 2 and an attending physician are refused with E05; the opinion of 2026-05-06 is enough,
and approved on 2026-05-07 the filing holds to 2026-11-07.
Waits: nothing.
"""

from datetime import date
from typing import Any

import pytest

from agency.exchange.models import Outgoing
from agency.offices.enums import Role
from filings import actions
from filings.enums import PhysicianTitle, Reason
from filings.models import FilingVersion
from tests import factories
from tests.factories import moment
from tests.scenarios.people import OPINION, SHANGHAI, W4, approve, place, worker_numbered

pytestmark = pytest.mark.django_db


def referred(**changes: Any) -> FilingVersion:
    worker = worker_numbered(W4, "2026-05-06 09:00")
    content = {**OPINION, "referral_on": date(2026, 5, 6), "destination": place(SHANGHAI), **changes}
    return factories.submitted(worker, at=moment("2026-05-06 15:00"), **content)


@pytest.mark.parametrize(
    "changes", [{"referral_level": 2}, {"referral_title": PhysicianTitle.ATTENDING}], ids=["level 2", "attending"]
)
def test_s08_an_opinion_of_too_low_a_level_or_title_is_refused_with_e05_under_wuxis_rules(
    changes: dict[str, Any],
) -> None:
    version = referred(**changes)

    with pytest.raises(actions.NotEligible) as refusal:
        approve(version, factories.actor(version.agency, Role.APPROVER), "2026-05-07 09:00")
    assert refusal.value.reasons == [Reason.E05]


def test_s08_an_associate_chief_of_a_level_3_protocol_institution_is_enough_and_it_holds_to_november() -> None:
    version = referred()

    decision = approve(version, factories.actor(version.agency, Role.APPROVER), "2026-05-07 09:00")

    version.refresh_from_db()
    assert (version.effective_from, version.valid_to) == (date(2026, 5, 7), date(2026, 11, 7))
    assert decision.parameters["filing.validity.referral"]["division"] == "320200"
    assert decision.parameters["referral.min_physician_title"]["value"] == "ASSOCIATE_CHIEF"
    (message,) = Outgoing.objects.filter(subject=version.filing_id)
    assert message.kind == "filing.approved"
