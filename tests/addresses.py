"""Every address, and by hand, who goes in: the table that tests/test_access.py walks."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.urls import reverse

MISSING = UUID("01900000-0000-7000-8000-000000000000")
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
institutions:correct                institution      - - - - + - - - - -   - - - - + - - - - -
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
settlement:month                    month            + + + + - + - - - -   - - - - - + - - - -
settlement:flagged                  -                - + + - - - - - - -   .
settlement:catalogues               -                + + + + + + + + - -   .
settlement:catalogue-new            -                - - - - + - - - - -   .
settlement:claims-paid              -                + + + + - + - - - -   .
settlement:claims                   -                + + + + - + - - - -   .
settlement:claim-new                worker           + - - - - - - - - -   - - - - - - - - - -
settlement:claim-allowances         told             + - - - - - - - - -   - - - - - - - - - -
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
institutions:correct                institution      - - - - + - - - - -   - - - - + - - - - -
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
institutions:matter-stated          matter           - - - - - - - - - -   - - - - - - - - - -
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
settlement:claims                   -                + + + + - + - - - -   .
settlement:claim-new                worker           + - - - - - - - - -   - - - - - - - - - -
settlement:claim-allowances         told             + - - - - - - - - -   - - - - - - - - - -
settlement:claim-correct            claim            + - - - - - - - - -   - - - - - - - - - -
settlement:claim-lines              claim            + - - - - - - - - -   - - - - - - - - - -
settlement:stay-lines               stay             + - - - - - - - - -   - - - - - - - - - -
settlement:claim-papers             claim            + - - - - - - - - -   - - - - - - - - - -
settlement:claim-ask                claim            + - - - - - - - - -   - - - - - - - - - -
settlement:claim-spent              claim            + - - - - - - - - -   - - - - - - - - - -
settlement:claim-review             claim            - + + - - - - - - -   - - - - - - - - - -
settlement:claim-send-back          claim            - + + - - - - - - -   - - - - - - - - - -
settlement:claim-withdraw           claim            + - - - - - - - - -   - - - - - - - - - -
settlement:claim-take-back          claim            - - + - - - - - - -   - - - - - - - - - -
settlement:claim-hand-in-again      claim            + - - - - - - - - -   - - - - - - - - - -
settlement:claim-approve            claim            - - + - - - - - - -   - - - - - - - - - -
settlement:claim-refuse             claim            - - + - - - - - - -   - - - - - - - - - -
settlement:claim-pay                claim            - - - + - - - - - -   - - - - - - - - - -
settlement:stay-judge               told             - - + - - - - - - -   - - - - - - - - - -
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
        "published; who acts is of its province; tests/settlement/test_catalogue_views.py",
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
    "institutions:matter-stated": {"statement": "We object"},
    "duties:refuse": {"refuse-reason": "r"},
    "duties:end": {"ends_on": "2026-03-31", "reason": "r"},
    "settlement:undo": {"reason": "r"},
    "settlement:claim-refuse": {"reason": "r"},
    "settlement:stay-judge": {"reason": "r", "judgement": "RIGHT", "revision": 1},
    "settlement:claim-send-back": {"reason": "r"},
    "settlement:claim-withdraw": {"reason": "r"},
    "settlement:claim-take-back": {"reason": "r"},
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
