"""Where the facts of each answer come from, and the page on which they are entered or corrected: one table."""

from collections.abc import Iterator, Mapping
from enum import StrEnum
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from filings.enums import Reason
from filings.models import FilingVersion
from filings.workflow import EDITABLE


class Origin(StrEnum):
    """A place where facts are kept, each with its page."""

    RELATION = "relation"
    DETERMINATION = "determination"
    STOP = "stop"
    WORKER = "worker"
    CARD = "card"
    ENTRY = "entry"
    PAPERS = "papers"
    DIRECTORY = "directory"
    OTHER_FILING = "other filing"
    RULE = "rule"
    PILOT = "pilot"


NAMES: Mapping[Origin, Any] = {
    Origin.RELATION: _("insurance relation on the worker's page"),
    Origin.DETERMINATION: _("determination"),
    Origin.STOP: _("stops of benefits on the worker's page"),
    Origin.WORKER: _("worker's page"),
    Origin.CARD: _("cards on the worker's page"),
    Origin.ENTRY: _("what was entered on this filing"),
    Origin.PAPERS: _("papers of this filing"),
    Origin.DIRECTORY: _("directory of institutions"),
    Origin.OTHER_FILING: _("the worker's other filings"),
    Origin.RULE: _("rule of the insured place"),
    Origin.PILOT: _("list of pilot cities"),
}


def _table(rows: Mapping[Reason, Mapping[Origin, str]]) -> Iterator[tuple[tuple[Reason, str], Origin]]:
    for code, by_origin in rows.items():
        for origin, findings in by_origin.items():
            for finding in findings.split():
                yield (code, finding), origin


SOURCES: Mapping[tuple[Reason, str], Origin] = dict(
    _table(
        {
            Reason.E01: {
                Origin.RELATION: "insured no_relation not_yet_insured contributions_unknown injured_outside",
                Origin.DETERMINATION: "injury_day_unknown",
            },
            Reason.E02: {
                Origin.DETERMINATION: "determined under_reconsideration unconfirmed revoked_or_over",
                Origin.ENTRY: "none_chosen",
            },
            Reason.E03: {
                Origin.DETERMINATION: "covered not_covered case_closed notice_over notice_missing notice_unconfirmed"
                " cover_unconfirmed",
                Origin.ENTRY: "no_service_chosen",
            },
            Reason.E04: {
                Origin.ENTRY: "long_enough too_short promised promise_unsigned start_unknown",
                Origin.RULE: "no_minimum",
            },
            Reason.E05: {
                Origin.ENTRY: "referred no_opinion opinion_incomplete level_too_low title_too_low"
                " no_protocol_institution emergency_open emergency_over",
            },
            Reason.E06: {Origin.DETERMINATION: "no_third_party settled third_party_open third_party_unknown"},
            Reason.E07: {
                Origin.RELATION: "relation_stands end_unknown relation_ended",
                Origin.STOP: "end_unconfirmed",
            },
            Reason.E08: {Origin.STOP: "no_stop stopped stop_unconfirmed", Origin.WORKER: "died"},
            Reason.E09: {
                Origin.ENTRY: "no_place no_service",
                Origin.RULE: "no_filing_needed out_of_scope",
                Origin.DIRECTORY: "settles does_not_settle not_on_record",
            },
            Reason.E10: {Origin.OTHER_FILING: "no_overlap beside_others overlaps stands_beside"},
            Reason.E11: {Origin.OTHER_FILING: "agency_changes not_locked locked"},
            Reason.E12: {Origin.ENTRY: "not_checked differs matches", Origin.CARD: "matches_without_card"},
            Reason.E13: {Origin.PAPERS: "nothing_asked not_handed_in asked_for missing_after_notice handed_in"},
            Reason.E14: {
                Origin.RULE: "nationwide before_pilot",
                Origin.PILOT: "in_pilot not_in_pilot pilot_unknown",
                Origin.ENTRY: "pilot_place_missing",
            },
            Reason.E15: {
                Origin.ENTRY: "no_commitment signed not_signed",
                Origin.RULE: "not_accepted_here",
                Origin.OTHER_FILING: "was_false",
            },
        }
    )
)
"""For each finding of each rule, where its facts are kept."""


def source_of(code: str, finding: str, version: FilingVersion, determinations: Mapping[str, Any]) -> dict[str, str]:
    """The source of an answer in words, and the address of its page; empty where the facts come with the product.

    `determinations` are the rows of the version by their number: a determination is named with who confirmed it.
    """
    origin = SOURCES[Reason(code), finding]
    words = str(NAMES[origin])
    if origin is Origin.DETERMINATION and len(determinations) == 1:
        (row,) = determinations.values()
        return {"text": _determination(row), "url": reverse("workers:determination", args=[row.pk])}
    return {"text": words, "url": _address(origin, version)}


def _determination(row: Any) -> str:
    if row.confirmed_by is None:
        return str(row)
    day = f"{row.confirmed_at:%Y-%m-%d}"
    return str(_("%(paper)s, confirmed by %(person)s on %(day)s")) % {
        "paper": row,
        "person": row.confirmed_by,
        "day": day,
    }


def _address(origin: Origin, version: FilingVersion) -> str:
    if origin in (Origin.RULE, Origin.PILOT, Origin.DIRECTORY):
        return ""
    if origin in (Origin.ENTRY, Origin.PAPERS):
        return reverse("filings:edit", args=[version.pk]) if version.state in EDITABLE else ""
    return reverse("workers:detail", args=[version.worker_id])
