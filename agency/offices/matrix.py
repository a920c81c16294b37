"""Who may do what, and how far: the one table (source: docs/permissions.md; the separation of posts after
人社厅发〔2021〕64号 as implemented by Gansu, arts 6, 11, 16, 17).

A missing cell means no. Superusers have no row: they hold no business rights.
The tests keep their own, hand-written copy of the expected cells.
"""

from enum import Enum, StrEnum

from agency.offices.enums import Role


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
    HISTORY_VIEW = "history.view"
    READ_LOG_VIEW = "read_log.view"
    POST_VIEW = "post.view"
    REFERENCE_VIEW = "reference.view"


class Reach(Enum):
    """How far a cell of the matrix reaches from the agency of the post."""

    OWN = "own agency"
    BELOW = "own agency and those below it"


O, D = Reach.OWN, Reach.BELOW
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
    Permission.WORKER_VIEW: {CL: O, RV: O, AP: O, DM: O, AU: D},
    Permission.WORKER_REVEAL: {CL: O, RV: O, AP: O, AU: D},
    Permission.WORKER_EDIT: {CL: O},
    Permission.DETERMINATION_VIEW: {CL: O, RV: O, AP: O, AU: D},
    Permission.DETERMINATION_ENTER: {CL: O},
    Permission.DETERMINATION_CONFIRM: {RV: O, AP: O},
    Permission.FILING_VIEW: {CL: O, RV: O, AP: O, AU: D},
    Permission.FILING_ENTER: {CL: O},
    Permission.FILING_RETURN: {RV: O, AP: O},
    Permission.FILING_DECIDE: {AP: O},
    Permission.EXCHANGE_VIEW: {CL: O, RV: O, AP: O, DM: O, AU: D},
    Permission.EXCHANGE_COUNTS: {OP: D},
    Permission.HISTORY_VIEW: {RV: O, AP: O, AU: D},
    Permission.READ_LOG_VIEW: {AU: D},
    Permission.POST_VIEW: {PM: D, AU: D},
    Permission.REFERENCE_VIEW: {role: D for role in Role},
}
