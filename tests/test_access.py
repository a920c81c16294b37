"""Every address × every role × every place a record can belong to, against a table written by hand.

An address that nobody listed fails. What a person may not see answers exactly like what doesn't exist.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import Any
from uuid import UUID

import pytest
from django.db import transaction
from django.http import HttpResponse
from django.test import Client
from django.urls import URLPattern, URLResolver, get_resolver, reverse

from agency.exchange.models import Outgoing
from agency.offices import middleware
from agency.offices.acts import Actor, uuid7
from agency.offices.enums import Role
from agency.offices.models import Agency, Division, User
from agency.policy import actions as policy_actions
from agency.policy.models import ParameterProposal
from filings import actions as filing_actions
from filings.models import Decision
from tests import bills, claims, factories
from tests.factories import NOW

ROLES = ["CL", "RV", "AP", "FN", "DM", "AU", "PM", "OP", "SU", "NP"]
"""The eight roles; SU a superuser without a post, NP a person without one."""

#                                   subject          own agency            one below
#                                                    CL RV AP FN DM AU PM OP SU NP (+ goes in, - is refused)
GET = """
workers:search                      -                + + + - + + - - - -   .
workers:new                         -                + - - - - - - - - -   .
workers:detail                      worker           + + + - + + - - - -   - - - - - + - - - -
workers:correct                     worker           + - - - - - - - - -   - - - - - - - - - -
workers:relation-new                worker           + - - - - - - - - -   - - - - - - - - - -
workers:card-new                    worker           + - - - - - - - - -   - - - - - - - - - -
workers:card-state                  card             + - - - - - - - - -   - - - - - - - - - -
workers:determination-new           worker           + - - - - - - - - -   - - - - - - - - - -
workers:determinations              -                + + + - - + - - - -   .
workers:determination               determination    + + + - - + - - - -   - - - - - + - - - -
workers:determination-edit          determination    + - - - - - - - - -   - - - - - - - - - -
workers:device-notice-new           device           + - - - - - - - - -   - - - - - - - - - -
workers:device-notice               notice           + + + - - + - - - -   - - - - - + - - - -
workers:stop-new                    worker           + - - - - - - - - -   - - - - - - - - - -
workers:lists                       -                - - - - + + - - - -   .
workers:list-new                    -                - - - - + - - - - -   .
workers:list                        list             - - - - + + - - - -   - - - - - + - - - -
filings:tasks                       -                + + + - - + - - - -   .
filings:task                        task             + + + - - + - - - -   - - - - - + - - - -
workers:stop                        stop             + + + - + + - - - -   - - - - - + - - - -
filings:list                        -                + + + - - + - - - -   .
filings:new                         -                + - - - - - - - - -   .
filings:day-sheet                   -                + + + - - + - - - -   .
filings:new?worker                  worker           + - - - - - - - - -   - - - - - - - - - -
filings:edit                        draft            + - - - - - - - - -   - - - - - - - - - -
filings:rules                       draft            + + + - - + - - - -   - - - - - + - - - -
filings:detail                      filing           + + + - - + - - - -   - - - - - + - - - -
filings:receipt                     filing           + + + - - + - - - -   - - - - - + - - - -
filings:notice                      asked            + + + - - + - - - -   - - - - - + - - - -
filings:replay                      decision         + + + - - + - - - -   - - - - - + - - - -
filings:exchange-state              filing           + + + - - + - - - -   - - - - - + - - - -
filings:received                    -                + + + - - + - - - -   .
filings:received-detail             received         + + + - - + - - - -   - - - - - + - - - -
audit:acts                          -                - + + - - + - - - -   .
audit:reads                         -                - - - - - + - - - -   .
audit:history/workers.worker        worker           - + + - - + - - - -   - - - - - + - - - -
audit:history/workers.card          card             - + + - - + - - - -   - - - - - + - - - -
audit:history/workers.determination determination    - + + - - + - - - -   - - - - - + - - - -
audit:history/filings.filing        filing           - + + - - + - - - -   - - - - - + - - - -
audit:history/filings.filingversion submitted        - + + - - + - - - -   - - - - - + - - - -
policy:list                         -                + + + + + + + + - -   .
policy:parameter/filing.review_wd   -                + + + + + + + + - -   .
institutions:list                   -                + + + + + + + + - -   .
filings:pilot                       -                + + + + + + + + - -   .
policy:proposals                    -                + + + + + + + + - -   .
policy:propose                      -                - - - - + - - - - -   .
policy:proposal                     proposal         + + + + + + + + - -   + + + + + + + + - -
audit:history/policy.parameterproposal proposal      + + + + + + + + - -   + + + + + + + + - -
exchange:list                       -                + + + - + + - + - -   .
exchange:detail                     message          + + + - + + - - - -   - - - - - + - - - -
institutions:new                    -                - - - - + - - - - -   .
institutions:take-over              known            - - - - + - - - - -   - - - - + - - - - -
institutions:agreement-new          institution      - - - - + - - - - -   - - - - + - - - - -
institutions:propose?kind=TALK      institution      - - - - + - - - - -   - - - - + - - - - -
institutions:agreement-assess       applied          - - - - + - - - - -   - - - - + - - - - -
institutions:agreement-sign         applied          - - - - + - - - - -   - - - - + - - - - -
institutions:matters                -                + + + - + + - - - -   .
institutions:imports                -                + + + - + + - - - -   .
institutions:import-new             -                - - - - + - - - - -   .
institutions:import                 import           + + + - + + - - - -   - - + - + + - - - -
audit:history/institutions.institutionlist import    + + + - + + - - - -   - - + - + + - - - -
institutions:matter                 matter           + + + - + + - - - -   - - + - + + - - - -
audit:history/institutions.matter   matter           + + + - + + - - - -   - - + - + + - - - -
duties:posts                        -                - - + - - + + - - -   .
duties:requests                     -                - - + - - + + - - -   .
duties:ask                          -                - - + - - - + - - -   .
duties:end                          post             - - + - - - + - - -   - - - - - - + - - -
duties:request                      request          - - + - - + + - - -   - - - - - + + - - -
handover:open                       -                - - + - - - - - - -   .
complaints:list                     -                + + + - - + - - - -   .
complaints:new                      -                + - - - - - - - - -   .
complaints:detail                   complaint        + + + - - + - - - -   - - - - - + - - - -
complaints:letter                   closed           + + + - - + - - - -   - - - - - + - - - -
settlement:bill                     bill             + + + + - + - - - -   - - - - - + - - - -
settlement:sheet                    bill             + + + + - + - - - -   - - - - - + - - - -
settlement:stays                    -                + + + - - + - - - -   .
settlement:stay                     stay             + + + - - + - - - -   - - - - - + - - - -
settlement:months                   -                + + + + - + - - - -   .
settlement:flagged                  -                - + + - - - - - - -   .
settlement:catalogues               -                + + + + + + + + - -   .
settlement:catalogue-new            -                - - - - + - - - - -   .
settlement:claims                   -                + + + + - + - - - -   .
settlement:claim-new                worker           + - - - - - - - - -   - - - - - - - - - -
settlement:claim                    claim            + + + + - + - - - -   - - - - - + - - - -
settlement:claim-receipt            claim            + + + + - + - - - -   - - - - - + - - - -
settlement:claim-decision           claim            + + + + - + - - - -   - - - - - + - - - -
settlement:claim-correct            claim            + - - - - - - - - -   - - - - - - - - - -
settlement:claim-lines              claim            + - - - - - - - - -   - - - - - - - - - -
settlement:stay-lines               stay             + - - - - - - - - -   - - - - - - - - - -
audit:history/settlement.claim      claim            + + + + - + - - - -   - - - - - + - - - -
settlement:offline                  -                + + + - - + - - - -   .
audit:history/settlement.offlineuse offline          + + + - - + - - - -   - - - - - + - - - -
audit:history/settlement.bill       bill             + + + + - + - - - -   - - - - - + - - - -
audit:history/settlement.stay       stay             + + + - - + - - - -   - - - - - + - - - -
audit:history/filings.complaint     complaint        + + + - - + - - - -   - - - - - + - - - -
"""
POST = """
workers:search                      -                + + + - + + - - - -   .
workers:new                         -                + - - - - - - - - -   .
workers:check-number                -                + - - - - - - - - -   .
workers:check-employer              -                + - - - - - - - - -   .
workers:correct                     worker           + - - - - - - - - -   - - - - - - - - - -
workers:reveal                      worker           + + + - - + - - - -   - - - - - + - - - -
workers:relation-new                worker           + - - - - - - - - -   - - - - - - - - - -
workers:card-new                    worker           + - - - - - - - - -   - - - - - - - - - -
workers:card-state                  card             + - - - - - - - - -   - - - - - - - - - -
workers:determination-new           worker           + - - - - - - - - -   - - - - - - - - - -
workers:determination-edit          determination    + - - - - - - - - -   - - - - - - - - - -
workers:determination-confirm       determination    - + + - - - - - - -   - - - - - - - - - -
workers:determination-send-back     determination    - + + - - - - - - -   - - - - - - - - - -
workers:determination-revoke        confirmed        - + + - - - - - - -   - - - - - - - - - -
workers:determination-reconsider    confirmed        - + + - - - - - - -   - - - - - - - - - -
workers:determination-close         confirmed        - + + - - - - - - -   - - - - - - - - - -
workers:determination-reveal        determination    + + + - - + - - - -   - - - - - + - - - -
workers:device-notice-new           device           + - - - - - - - - -   - - - - - - - - - -
workers:device-notice-confirm       notice           - + + - - - - - - -   - - - - - - - - - -
workers:device-notice-refuse        notice           - + + - - - - - - -   - - - - - - - - - -
workers:device-notice-revoke        standing         - + + - - - - - - -   - - - - - - - - - -
workers:stop-new                    worker           + - - - - - - - - -   - - - - - - - - - -
workers:list-new                    -                - - - - + - - - - -   .
filings:task-close                  task             + + + - - - - - - -   - - - - - - - - - -
workers:stop-confirm                stop             - + + - - - - - - -   - - - - - - - - - -
workers:stop-refuse                 stop             - + + - - - - - - -   - - - - - - - - - -
workers:stop-resume                 confirmed_stop   - + + - - - - - - -   - - - - - - - - - -
workers:stop-annul                  confirmed_stop   - + + - - - - - - -   - - - - - - - - - -
policy:propose                      -                - - - - + - - - - -   .
policy:grant                        proposal         - - + - - - - - - -   - - - - - - - - - -
policy:refuse                       proposal         - - + - - - - - - -   - - - - - - - - - -
policy:withdraw                     proposal         - - - - - - - - - -   - - - - - - - - - -
filings:new                         worker           + - - - - - - - - -   - - - - - - - - - -
filings:edit                        draft            + - - - - - - - - -   - - - - - - - - - -
filings:rules                       draft            + + + - - + - - - -   - - - - - + - - - -
filings:next                        -                - - + - - - - - - -   .
filings:submit                      draft            + - - - - - - - - -   - - - - - - - - - -
filings:take-back                   submitted        + - - - - - - - - -   - - - - - - - - - -
filings:withdraw                    submitted        + - - - - - - - - -   - - - - - - - - - -
filings:approve                     submitted        - - + - - - - - - -   - - - - - - - - - -
filings:reject                      submitted        - - + - - - - - - -   - - - - - - - - - -
filings:return                      submitted        - + + - - - - - - -   - - - - - - - - - -
filings:papers                      submitted        + - - - - - - - - -   - - - - - - - - - -
filings:papers-judge                submitted        - + + - - - - - - -   - - - - - - - - - -
filings:papers-take-over            submitted        + - - - - - - - - -   - - - - - - - - - -
filings:override                    submitted        - - + - - - - - - -   - - - - - - - - - -
filings:advance                     submitted        + + + - - - - - - -   - - - - - - - - - -
filings:claim                       submitted        - + + - - - - - - -   - - - - - - - - - -
filings:release                     submitted        - + + - - - - - - -   - - - - - - - - - -
filings:change                      running          + - - - - - - - - -   - - - - - - - - - -
filings:renew                       running          + - - - - - - - - -   - - - - - - - - - -
filings:end                         running          + - - - - - - - - -   - - - - - - - - - -
filings:end-grant                   ending           - - + - - - - - - -   - - - - - - - - - -
filings:end-refuse                  ending           - - + - - - - - - -   - - - - - - - - - -
filings:end-drop                    ending           + - - - - - - - - -   - - - - - - - - - -
institutions:new                    -                - - - - + - - - - -   .
institutions:take-over              known            - - - - + - - - - -   - - - - + - - - - -
institutions:agreement-new          institution      - - - - + - - - - -   - - - - + - - - - -
institutions:propose?kind=TALK      institution      - - - - + - - - - -   - - - - + - - - - -
institutions:agreement-assess       applied          - - - - + - - - - -   - - - - + - - - - -
institutions:agreement-sign         applied          - - - - + - - - - -   - - - - + - - - - -
institutions:import-new             -                - - - - + - - - - -   .
institutions:import-apply           import           - - + - - - - - - -   - - + - - - - - - -
institutions:import-refuse          import           - - + - - - - - - -   - - + - - - - - - -
institutions:import-undo            applied_import   - - + - - - - - - -   - - + - - - - - - -
institutions:import-withdraw        import           - - - - - - - - - -   - - - - - - - - - -
institutions:key-revoke             key              - - + - + - - - - -   - - + - + - - - - -
institutions:matter-grant           matter           - - + - - - - - - -   - - + - - - - - - -
institutions:matter-refuse          matter           - - + - - - - - - -   - - + - - - - - - -
institutions:matter-assessed        matter           - - - - - - - - - -   - - - - - - - - - -
institutions:matter-withdraw        matter           - - - - - - - - - -   - - - - - - - - - -
duties:ask                          -                - - + - - - + - - -   .
duties:end                          post             - - + - - - + - - -   - - - - - - + - - -
duties:grant                        request          - - - - - + + - - -   - - - - - + + - - -
duties:refuse                       request          - - - - - + + - - -   - - - - - + + - - -
duties:withdraw                     request          - - + - - - + - - -   - - - - - - + - - -
duties:retry-ask                    parked           - - + - + - - - - -   - - - - - - - - - -
duties:retry-grant                  retry            - - + - + - - - - -   - - - - - - - - - -
duties:retry-refuse                 retry            - - + - + - - - - -   - - - - - - - - - -
duties:retry-withdraw               retry            - - + - + - - - - -   - - - - - - - - - -
handover:open                       -                - - + - - - - - - -   .
settlement:stay-confirm             stay             + - - - - - - - - -   - - - - - - - - - -
settlement:undo                     bill             + + + - - - - - - -   - - - - - - - - - -
settlement:review                   line             - + + - - - - - - -   - - - - - - - - - -
settlement:offline-look             offline          - + + - - - - - - -   - - - - - - - - - -
settlement:month-close              month            - - - + - - - - - -   - - - - - - - - - -
settlement:catalogue-new            -                - - - - + - - - - -   .
settlement:claim-new                worker           + - - - - - - - - -   - - - - - - - - - -
settlement:claim-correct            claim            + - - - - - - - - -   - - - - - - - - - -
settlement:claim-lines              claim            + - - - - - - - - -   - - - - - - - - - -
settlement:stay-lines               stay             + - - - - - - - - -   - - - - - - - - - -
settlement:claim-papers             claim            + - - - - - - - - -   - - - - - - - - - -
settlement:claim-ask                claim            + - - - - - - - - -   - - - - - - - - - -
settlement:claim-spent              claim            + - - - - - - - - -   - - - - - - - - - -
settlement:claim-review             claim            - + + - - - - - - -   - - - - - - - - - -
settlement:claim-send-back          claim            - - + - - - - - - -   - - - - - - - - - -
settlement:claim-approve            claim            - - + - - - - - - -   - - - - - - - - - -
settlement:claim-refuse             claim            - - + - - - - - - -   - - - - - - - - - -
settlement:claim-pay                claim            - - - + - - - - - -   - - - - - - - - - -
complaints:new                      -                + - - - - - - - - -   .
complaints:answer                   complaint        - + + - - - - - - -   - - - - - - - - - -
complaints:transfer                 complaint        - + + - - - - - - -   - - - - - - - - - -
complaints:informant                complaint        - - - - - + - - - -   - - - - - + - - - -
"""
EVERYBODY = {
    "offices:desk",
    "password_change",
    "password_change_done",
    "filings:places",
    "admin:index",
    "admin:password_change",
    "admin:password_change_done",
    "admin:jsi18n",
}
"""For everybody who is signed in: nothing of any agency is shown there."""
PUBLIC = {"offices:display", "login", "logout", "set_language", "admin:login", "admin:logout"}
PUBLIC |= {"institutions:directory", "institutions:directory-json", "institutions:directory-csv", "institution-page"}
PUBLIC |= {"institutions:coverage", "institutions:coverage-csv"}
"""Without signing in: the sign-in itself, the way out, language and size of type; the published directory; the page
that does nothing without an institution's key."""
ELSEWHERE = {
    **dict.fromkeys(
        (f"settlement:catalogue{which}" for which in ("", "-version", "-apply", "-refuse", "-withdraw")),
        "published, the same for every agency; tests/settlement/test_catalogue_views.py",
    ),
    "institutions:detail": "published, the same for every agency; tests/institutions/test_views.py",
    "admin:autocomplete": "answers for models of the administration site only",
    "admin:view_on_site": "redirects to a model's own address; ours have none",
    "admin:<url>": "whatever the administration site doesn't know",
}
PREFIXES = {"admin:offices_", "admin:policy_", "admin:workers_", "admin:filings_", "admin:audit_", "admin:exchange_"}
PREFIXES |= {"institution-api:"}
"""Calls of programs, each signed: tests/settlement/admission/test_api.py."""
PREFIXES |= {"admin:institutions_", "admin:app_list", "admin:axes_"}
"""The administration site's pages of models: tests/test_admin_access.py walks them by model."""

PLACES = ("own", "below", "above", "other", "treated")
"""Whose record it is: one's own agency's, one below it, the one above, one elsewhere, one elsewhere that names
one's own place as the place of treatment."""
FORMS: dict[str, dict[str, Any]] = {
    "workers:reveal": {"field": "number", "reason": "COMPARE"},
    "workers:determination-reveal": {"field": "account", "reason": "COMPARE"},
    "workers:check-number": {"number": "370102198001011237"},
    "filings:withdraw": {"reason": "r"},
    "filings:override": {"reason": "r", "rule": "E04"},
    "filings:return": {"missing": "m"},
    "filings:papers-judge": {"kind": "IDENTITY", "accept": "yes"},
    "filings:change": {"asked_by": "AGENCY", "change_reason": "r"},
    "filings:end": {"cause": "BY_AGENCY", "ends_on": "2026-12-31", "end_reason": "r"},
    "filings:end-refuse": {"refuse_reason": "r"},
    "filings:end-drop": {"drop_reason": "r"},
    "complaints:answer": {"answer-text": "a"},
    "complaints:transfer": {"transfer-to": "t", "transfer-text": "a"},
    "complaints:informant": {"informant-reason": "r"},
    "institutions:matter-assessed": {"assessed_on": "2026-03-01"},
    "duties:refuse": {"refuse-reason": "r"},
    "duties:end": {"ends_on": "2026-03-31", "reason": "r"},
    "settlement:undo": {"reason": "r"},
    "settlement:claim-refuse": {"reason": "r"},
    "settlement:claim-send-back": {"reason": "r"},
    "settlement:offline-look": {"outcome": "STANDS", "remark": "r"},
    "settlement:review": {"outcome": "SEPARATE", "reason": "r"},
    "filings:reject": {"explanation": "e", "reasons": ["E12"]},
}


@dataclass(frozen=True)
class Line:
    name: str
    method: str
    subject: str
    own: dict[str, bool]
    below: dict[str, bool]

    def goes_in(self, role: str, place: str) -> bool:
        if self.subject == "-" or place == "own":
            return self.own[role]
        return place == "below" and self.below.get(role, False)

    @property
    def view(self) -> str:
        return re.split(r"[?/]", self.name)[0]

    def address(self, key: Any) -> str:
        if self.subject == "post" and key == MISSING:
            key = 0  # posts are counted
        if "?worker" in self.name:
            return f"{reverse(self.view)}?worker={key}"
        if "?" in self.name:
            return f"{reverse(self.view, args=[key])}?{self.name.partition('?')[2]}"
        if "/" in self.name:
            part = self.name.split("/")[1]
            return reverse(self.view, args=[part, key] if self.subject != "-" else [part])
        return reverse(self.view, args=[key] if self.subject != "-" and self.view != "filings:new" else [])

    def form(self, key: Any) -> dict[str, Any]:
        return {**FORMS.get(self.name, {}), **({"worker": key} if self.view == "filings:new" else {})}


def lines() -> Iterator[Line]:
    for method, table in (("get", GET), ("post", POST)):
        for text in table.strip().splitlines():
            name, subject, *cells = text.split()
            own = dict(zip(ROLES, (cell == "+" for cell in cells[:10]), strict=True))
            below = dict(zip(ROLES, (cell == "+" for cell in cells[10:]), strict=True)) if cells[10:] != ["."] else own
            yield Line(name, method, subject, own, below)


LINES = list(lines())


def patterns(resolver: URLResolver, prefix: str = "") -> Iterator[tuple[str, URLPattern]]:
    for entry in resolver.url_patterns:
        if isinstance(entry, URLResolver):
            yield from patterns(entry, prefix + (f"{entry.namespace}:" if entry.namespace else ""))
        else:
            yield prefix + (entry.name or "<url>"), entry


def test_every_address_is_in_the_table() -> None:
    names = {name for name, _ in patterns(get_resolver())}
    listed = {line.view for line in LINES} | EVERYBODY | PUBLIC | set(ELSEWHERE)

    unlisted = {name for name in names - listed if not name.startswith(tuple(PREFIXES))}
    assert unlisted == set(), "say in the table above who may open these"
    assert listed - names == set(), "these are gone"


# People and records


def proposal_of(office: Agency) -> ParameterProposal:
    return policy_actions.propose(
        by=factories.actor(office, Role.DATA),
        at=NOW,
        ids=uuid7,
        name="filing.review_wd",
        division=office.division,
        value=2,
        valid_from=NOW.date(),
        source_kind="PROVINCE",
        source_text="Notice",
        reason="New notice",
    )


def record_of(office: Agency, destination: str) -> dict[str, Any]:
    """A worker with everything, whose filing goes to a place."""
    place = Division.objects.get(pk=destination)
    worker = factories.worker(
        office, name=f"Secret{office.code}", phone="13820265502", bank_account="6217000010001234567"
    )
    card = factories.card(worker)
    open_one = factories.determination(worker, confirmed=False)
    confirmed = factories.determination(worker)
    device = factories.determination(worker, kind="DEVICE")
    standing = factories.device_notice(device)
    notice = factories.device_notice(device, confirmed=False)
    approved = factories.approved(worker, determinations=[confirmed], destination=place)
    running = factories.approved(factories.worker(office), destination=place)
    ending = filing_actions.ask_end(
        by=factories.actor(office, Role.CLERK),
        at=NOW,
        ids=uuid7,
        version_id=factories.approved(factories.worker(office), destination=place).pk,
        cause="BY_AGENCY",
        ends_on=NOW.date(),
        reason="r",
    )
    submitted = factories.submitted(worker, determinations=[confirmed], destination=place)
    draft = factories.draft(worker, determinations=[confirmed], destination=place)
    asked = factories.submitted(worker, determinations=[confirmed], destination=place)
    reviewer = factories.actor(office, Role.REVIEWER)
    filing_actions.return_for_more(by=reviewer, at=NOW, ids=uuid7, version_id=asked.pk, items=["IDENTITY"])
    request = factories.post_request(office)
    retry = factories.retry(office, destination=place)
    stop = factories.stop(worker, cause="ENTITLEMENT_LOST", confirmed=False)
    delivered = factories.delivered_list(office)
    task = factories.task(worker)
    confirmed_stop = factories.stop(factories.worker(office), cause="TREATMENT_REFUSED")
    institution = factories.registered(office)
    heard = factories.received(office, name=f"Secret{office.code}", filing_number=f"R{office.code}")
    bill = bills.settled(
        bills.assessed(bills.stay(heard, at=NOW), [bills.line(diagnosis="S72.3", for_injury=False)], at=NOW), at=NOW
    )
    return {
        "institution": institution.pk,
        "known": factories.registered(office, kept=False).pk,
        "applied": factories.agreement(institution, state="APPLIED").pk,
        "matter": factories.matter(institution).pk,
        "bill": bill.pk,
        "stay": bill.stay_id,
        "line": bill.lines.get().pk,
        "month": bill.entries.get().month_id,
        "claim": claims.received(worker, at=NOW, treated=claims.treated_before(NOW)).pk,
        "offline": bills.admitted_offline(bills.stay(heard, at=NOW), at=NOW).pk,
        "import": factories.institution_list(office).pk,
        "applied_import": factories.institution_list(office, applied=True).pk,
        "key": factories.client_key(institution).pk,
        "worker": worker.pk,
        "asked": asked.filing_id,
        "card": card.pk,
        "determination": open_one.pk,
        "confirmed": confirmed.pk,
        "device": device.pk,
        "standing": standing.pk,
        "notice": notice.pk,
        "filing": approved.filing_id,
        "running": running.pk,
        "ending": ending.pk,
        "submitted": submitted.pk,
        "draft": draft.pk,
        "decision": Decision.objects.get(version=approved).pk,
        "request": request.pk,
        "retry": retry.pk,
        "parked": retry.outgoing_id,
        "complaint": factories.complaint(office).pk,
        "closed": factories.complaint(office, answered=True).pk,
        "post": factories.person(office, Role.CLERK).posts.get().pk,
        "stop": stop.pk,
        "list": delivered.pk,
        "task": task.pk,
        "confirmed_stop": confirmed_stop.pk,
        "proposal": proposal_of(office).pk,
        "message": Outgoing.objects.get(subject=approved.filing_id).pk,
        "received": heard.pk,
    }


@pytest.fixture(scope="module")
def world(django_db_setup: None, django_db_blocker: Any) -> Iterator[dict[str, dict[str, Any]]]:
    """The records of five agencies, made once: that takes longer than most tests. Each test is undone by itself."""
    with django_db_blocker.unblock(), transaction.atomic():
        yield _records()
        transaction.set_rollback(True)


def _records() -> dict[str, dict[str, Any]]:
    above = factories.agency("320000")
    own = factories.agency("320100", parent=above)
    below = factories.agency("320102", parent=own)
    return {
        "own": record_of(own, "310000"),
        "below": record_of(below, "310000"),
        "above": record_of(above, "310000"),
        "other": record_of(factories.agency("120000"), "310000"),
        "treated": record_of(factories.agency("110000"), "320100"),
    }


@pytest.fixture
def records(world: dict[str, dict[str, Any]], db: None, monkeypatch: pytest.MonkeyPatch) -> dict[str, dict[str, Any]]:
    class Clock:
        now = staticmethod(lambda: NOW)

    monkeypatch.setattr(middleware, "timezone", Clock)
    return world


def person(role: str) -> User:
    own = Agency.objects.get(code="320100")
    if role in ("SU", "NP"):
        return factories.person(own, is_superuser=role == "SU")
    return factories.person(own, Role(role))


def browser(user: User | None) -> Client:
    client = Client(headers={"accept-language": "en"}, raise_request_exception=False)
    if user is not None:
        client.force_login(user, backend="agency.offices.backends.SignInBackend")
    return client


def ask(client: Client, method: str, address: str, form: Any = None) -> HttpResponse:
    """The answer, with whatever the request wrote taken back."""
    before = transaction.savepoint()
    try:
        return client.get(address) if method == "get" else client.post(address, form or {})
    finally:
        transaction.savepoint_rollback(before)


def body(response: Any) -> str:
    text = response.content.decode()
    text = re.sub(r'name="csrfmiddlewaretoken" value="\w+"|X-CSRFToken[^}]*', "", text)
    return re.sub(r"[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}", "ID", text)


MISSING = UUID("01900000-0000-7000-8000-000000000000")
REFUSED = (403, 404)
UNREADY = (400, 405, 500, 501, 503)


@pytest.mark.long
def test_each_role_goes_in_where_the_table_says_and_nowhere_else(records: dict[str, Any]) -> None:
    wrong = []
    for role in ROLES:
        client = browser(person(role))
        wrong += [fault for line in LINES for fault in faults(client, line, role, records)]

    assert wrong == []


@pytest.mark.parametrize("name", ["filings:detail", "filings:approve", "audit:reads"])
def test_a_wrong_cell_of_the_table_is_found(records: dict[str, Any], name: str) -> None:
    (line,) = [line for line in LINES if line.name == name]
    client = browser(person("CL"))
    flipped = replace(line, own={**line.own, "CL": not line.own["CL"]})

    assert list(faults(client, line, "CL", records)) == []
    assert len(list(faults(client, flipped, "CL", records))) == 1


def faults(client: Client, line: Line, role: str, records: dict[str, Any]) -> Iterator[str]:
    nothing = ask(client, line.method, line.address(MISSING), line.form(MISSING)) if line.subject != "-" else None
    for place in places_for(role) if line.subject != "-" else ("own",):
        key = records[place].get(line.subject)
        response = ask(client, line.method, line.address(key), line.form(key))
        what = f"{line.method} {line.name} by {role} on {place}: {response.status_code}"
        goes_in = response.status_code not in REFUSED
        if goes_in != line.goes_in(role, place) or response.status_code in UNREADY:
            yield what
        yield from (f"{what} shows {name}" for name in leaks(response, role))
        hidden = place not in ("own", "below") or (place == "below" and role not in ("AU", "PM"))
        if nothing is not None and hidden and not goes_in and told_apart(nothing, response):
            yield f"{what} unlike a missing record ({nothing.status_code})"
    if nothing is not None and nothing.status_code not in REFUSED:
        yield f"{line.method} {line.name} by {role} on a missing record: {nothing.status_code}"


OFFICES = {"own": "320100", "below": "320102", "above": "320000", "other": "120000", "treated": "110000"}


def told_apart(one: Any, other: Any) -> bool:
    return (one.status_code, body(one)) != (other.status_code, body(other))


def places_for(role: str) -> tuple[str, ...]:
    """Who goes in nowhere at all is tried at two places only."""
    admitted = any(line.own[role] for line in LINES if line.subject != "-")
    return PLACES if admitted else ("own", "treated")


def leaks(response: Any, role: str) -> Iterator[str]:
    """Names of workers that must not stand on this page, whole or masked beside the agency's code."""
    reach = {"own", "below"} if role == "AU" else set() if role in ("SU", "NP") else {"own"}
    text = response.content.decode()
    for held, code in OFFICES.items():
        if held not in reach and (f"Secret{code}" in text or f"{code}-2026-" in text):
            yield f"Secret{code}"
    for number in ("13820265502", "6217000010001234567"):
        if number in text:
            yield number


def test_the_search_for_leaks_finds_one(records: dict[str, Any]) -> None:
    """A clerk of the other agency does see the name that the others must not."""
    clerk = browser(factories.person(Agency.objects.get(code="120000"), Role.CLERK))

    page = ask(clerk, "get", reverse("filings:detail", args=[records["other"]["filing"]]))
    assert page.status_code == 200
    assert list(leaks(page, "CL")) == ["Secret120000"]


def test_pages_for_everybody_open_for_everybody_and_name_nobody(records: dict[str, Any]) -> None:
    asked = [("get", name) for name in sorted(EVERYBODY)]
    for role in ROLES:
        client = browser(person(role))
        for method, name in asked:
            response = ask(client, method, reverse(name))
            assert (role, name, response.status_code) in {(role, name, 200), (role, name, 302)}
            assert list(leaks(response, role)) == []


def addresses() -> Iterator[tuple[str, str, str]]:
    for line in LINES:
        yield line.name, line.method, line.address(MISSING)
    for name in sorted(EVERYBODY - {"admin:jsi18n"}):
        yield name, "get", reverse(name)


@pytest.mark.django_db
def test_who_has_not_signed_in_is_sent_to_the_sign_in_and_nowhere_else() -> None:
    client = browser(None)
    for name, method, address in addresses():
        response = ask(client, method, address)
        assert (name, response.status_code) == (name, 302)
        target = reverse("admin:login") if name.startswith("admin:") else reverse("login")
        assert (name, response.headers["Location"].split("?")[0]) == (name, target)


@pytest.mark.django_db
def test_public_pages_need_no_sign_in() -> None:
    client = browser(None)
    for name in ("login", "admin:login", *sorted(name for name in PUBLIC if name.startswith("institutions:"))):
        assert (name, ask(client, "get", reverse(name)).status_code) == (name, 200)
    for name in ("offices:display", "logout", "set_language", "admin:logout"):
        assert (name, ask(client, "post", reverse(name)).status_code) in {(name, 302), (name, 200)}


def test_an_inactive_person_is_signed_out(records: dict[str, Any]) -> None:
    user = person("CL")
    client = browser(user)
    User.objects.filter(pk=user.pk).update(is_active=False)

    response = ask(client, "get", reverse("filings:list"))
    assert (response.status_code, response.headers["Location"].split("?")[0]) == (302, reverse("login"))


def test_a_person_whose_post_ended_yesterday_is_refused_everywhere(records: dict[str, Any]) -> None:
    user = person("AP")
    user.posts.update(ends_on=NOW.date().replace(day=8))
    assert Actor.of(user, at=NOW).posts == ()

    client = browser(user)
    wrong = [
        fault
        for line in LINES
        for fault in faults(client, replace(line, own=dict.fromkeys(ROLES, False), below={}), "NP", records)
    ]
    assert wrong == []
