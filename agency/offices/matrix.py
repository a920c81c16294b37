"""Who may do what, and how far: the one table (source: docs/permissions.md; the separation of posts after
人社厅发〔2021〕64号 as implemented by Gansu, arts 6, 11, 16, 17).

A missing cell means no. Superusers have no row: they hold no business rights.
The tests keep their own, hand-written copy of the expected cells.
"""

from enum import Enum, StrEnum

from agency.offices.enums import AgencyLevel, Role


class Permission(StrEnum):
    WORKER_VIEW = "worker.view"
    WORKER_REVEAL = "worker.reveal"
    WORKER_EDIT = "worker.edit"
    DETERMINATION_VIEW = "determination.view"
    DETERMINATION_ENTER = "determination.enter"
    DETERMINATION_CONFIRM = "determination.confirm"
    FILING_VIEW = "filing.view"
    FILING_ENTER = "filing.enter"
    FILING_RETURN = "filing.return"
    FILING_DECIDE = "filing.decide"
    EXCHANGE_VIEW = "exchange.view"
    EXCHANGE_COUNTS = "exchange.counts"
    EXCHANGE_RETRY = "exchange.retry"
    HISTORY_VIEW = "history.view"
    READ_LOG_VIEW = "read_log.view"
    POST_VIEW = "post.view"
    REFERENCE_VIEW = "reference.view"
    FILING_OVERRIDE = "filing.override"
    RECEIVED_VIEW = "received.view"
    WORK_REASSIGN = "work.reassign"
    BENEFIT_STOP = "benefit.stop"
    BENEFIT_CONFIRM = "benefit.confirm"
    LIST_DELIVER = "list.deliver"
    LIST_VIEW = "list.view"
    POST_REQUEST = "post.request"
    POST_GRANT = "post.grant"
    POLICY_PROPOSE = "policy.propose"
    POLICY_DECIDE = "policy.decide"
    COMPLAINT_VIEW = "complaint.view"
    COMPLAINT_ENTER = "complaint.enter"
    COMPLAINT_ANSWER = "complaint.answer"
    COMPLAINT_INFORMANT = "complaint.informant"
    INSTITUTION_VIEW = "institution.view"
    INSTITUTION_ENTER = "institution.enter"
    INSTITUTION_DECIDE = "institution.decide"
    STAY_VIEW = "stay.view"
    BILL_VIEW = "bill.view"
    BILL_ENTER = "bill.enter"
    BILL_REVIEW = "bill.review"
    MONTH_CLOSE = "month.close"
    CATALOGUE_ENTER = "catalogue.enter"
    CATALOGUE_CONFIRM = "catalogue.confirm"
    CLAIM_VIEW = "claim.view"
    CLAIM_ENTER = "claim.enter"
    CLAIM_REVIEW = "claim.review"
    CLAIM_DECIDE = "claim.decide"
    CLAIM_PAY = "claim.pay"


class Reach(Enum):
    """How far a cell of the matrix reaches from the agency of the post."""

    OWN = "own agency"
    BELOW = "own agency and those below it"
    PROVINCE = "the province that the own agency lies in"


OWN, BELOW, PROVINCE = Reach.OWN, Reach.BELOW, Reach.PROVINCE
CL, RV, AP, FN, DM, AU, PM, OP = (
    Role.CLERK,
    Role.REVIEWER,
    Role.APPROVER,
    Role.FINANCE,
    Role.DATA,
    Role.AUDITOR,
    Role.POSTS,
    Role.OPERATOR,
)

MATRIX: dict[Permission, dict[Role, Reach]] = {
    Permission.WORKER_VIEW: {CL: OWN, RV: OWN, AP: OWN, DM: OWN, AU: BELOW},
    Permission.WORKER_REVEAL: {CL: OWN, RV: OWN, AP: OWN, AU: BELOW},
    Permission.WORKER_EDIT: {CL: OWN},
    Permission.DETERMINATION_VIEW: {CL: OWN, RV: OWN, AP: OWN, AU: BELOW},
    Permission.DETERMINATION_ENTER: {CL: OWN},
    Permission.DETERMINATION_CONFIRM: {RV: OWN, AP: OWN},
    Permission.FILING_VIEW: {CL: OWN, RV: OWN, AP: OWN, AU: BELOW},
    Permission.FILING_ENTER: {CL: OWN},
    Permission.FILING_RETURN: {RV: OWN, AP: OWN},
    Permission.FILING_DECIDE: {AP: OWN},
    Permission.EXCHANGE_VIEW: {CL: OWN, RV: OWN, AP: OWN, DM: OWN, AU: BELOW},
    Permission.EXCHANGE_COUNTS: {OP: BELOW},
    Permission.EXCHANGE_RETRY: {AP: OWN, DM: OWN},
    Permission.HISTORY_VIEW: {RV: OWN, AP: OWN, AU: BELOW},
    Permission.READ_LOG_VIEW: {AU: BELOW},
    Permission.POST_VIEW: {PM: BELOW, AU: BELOW},
    Permission.REFERENCE_VIEW: dict.fromkeys(Role, BELOW),
    Permission.FILING_OVERRIDE: {AP: OWN},
    Permission.RECEIVED_VIEW: {CL: OWN, RV: OWN, AP: OWN, AU: BELOW},
    Permission.WORK_REASSIGN: {AP: OWN},
    Permission.BENEFIT_STOP: {CL: OWN},
    Permission.BENEFIT_CONFIRM: {RV: OWN, AP: OWN},
    Permission.LIST_DELIVER: {DM: OWN},
    Permission.LIST_VIEW: {DM: OWN, AU: BELOW},
    Permission.POST_REQUEST: {AP: OWN, PM: BELOW},
    Permission.POST_GRANT: {AU: BELOW, PM: BELOW},
    Permission.POLICY_PROPOSE: {DM: OWN},
    Permission.POLICY_DECIDE: {AP: OWN},
    Permission.COMPLAINT_VIEW: {CL: OWN, RV: OWN, AP: OWN, AU: BELOW},
    Permission.COMPLAINT_ENTER: {CL: OWN},
    Permission.COMPLAINT_ANSWER: {RV: OWN, AP: OWN},
    Permission.COMPLAINT_INFORMANT: {AU: BELOW},
    Permission.INSTITUTION_VIEW: {CL: OWN, RV: OWN, AP: BELOW, DM: BELOW, AU: BELOW},
    Permission.INSTITUTION_ENTER: {DM: BELOW},
    Permission.INSTITUTION_DECIDE: {AP: BELOW},
    Permission.STAY_VIEW: {CL: OWN, RV: OWN, AP: OWN, AU: BELOW},
    Permission.BILL_VIEW: {CL: OWN, RV: OWN, AP: OWN, FN: OWN, AU: BELOW},
    Permission.BILL_ENTER: {CL: OWN},
    Permission.BILL_REVIEW: {RV: OWN, AP: OWN},
    Permission.MONTH_CLOSE: {FN: OWN},
    Permission.CATALOGUE_ENTER: {DM: PROVINCE},
    Permission.CATALOGUE_CONFIRM: {AP: PROVINCE},
    Permission.CLAIM_VIEW: {CL: OWN, RV: OWN, AP: OWN, FN: OWN, AU: BELOW},
    Permission.CLAIM_ENTER: {CL: OWN},
    Permission.CLAIM_REVIEW: {RV: OWN, AP: OWN},
    Permission.CLAIM_DECIDE: {AP: OWN},
    Permission.CLAIM_PAY: {FN: OWN},
}

POST_GROUPS: tuple[frozenset[Role], ...] = (
    frozenset({CL, RV, AP}),
    frozenset({FN}),
    frozenset({DM}),
    frozenset({AU}),
    frozenset({PM}),
    frozenset({OP}),
)
"""Posts that one person may hold at the same time stand in one group, whichever the agencies (source: the rule of
Gansu, arts 6, 11 and 17). The operator's group is our proposal: who runs the machines handles no cases."""


def may_be_joined(one: Role, other: Role) -> bool:
    """May one person hold these two posts on the same day? (Gansu, arts 6, 11 and 17)"""
    return any({one, other} <= group for group in POST_GROUPS)


def may_stand_in(role: Role, level: AgencyLevel) -> bool:
    """Is there such a post in agencies of this level? Counties maintain no permissions (Gansu, art. 6)."""
    return role is not PM or level is not AgencyLevel.COUNTY
