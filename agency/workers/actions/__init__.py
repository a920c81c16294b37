"""The writes: a worker's file, cards, insurance relations, and the four determinations."""

from agency.workers.actions.contents import Incomplete
from agency.workers.actions.determinations import (
    confirm_determination,
    edit_determination,
    enter_determination,
    note_case_closed,
    note_reconsideration,
    reveal_text,
    revoke_determination,
    send_back_determination,
)
from agency.workers.actions.files import (
    WORKER_FIELDS,
    AlreadyOnFile,
    correct_worker,
    register_worker,
    reveal,
)
from agency.workers.actions.lists import LIST_BYTES_AT_MOST, compare_lists, keep_list, take_in_list
from agency.workers.actions.notices import (
    confirm_device_notice,
    enter_device_notice,
    refuse_device_notice,
    revoke_device_notice,
)
from agency.workers.actions.papers import (
    insure,
    issue_card,
    open_relation,
    register_employer,
    set_card_state,
)
from agency.workers.actions.stops import annul_stop, confirm_stop, enter_stop, refuse_stop, resume

__all__ = [
    "LIST_BYTES_AT_MOST",
    "WORKER_FIELDS",
    "AlreadyOnFile",
    "Incomplete",
    "annul_stop",
    "compare_lists",
    "confirm_determination",
    "confirm_device_notice",
    "confirm_stop",
    "correct_worker",
    "edit_determination",
    "enter_determination",
    "enter_device_notice",
    "enter_stop",
    "insure",
    "issue_card",
    "keep_list",
    "note_case_closed",
    "note_reconsideration",
    "open_relation",
    "refuse_device_notice",
    "refuse_stop",
    "register_employer",
    "register_worker",
    "resume",
    "reveal",
    "reveal_text",
    "revoke_determination",
    "revoke_device_notice",
    "send_back_determination",
    "set_card_state",
    "take_in_list",
]
