"""Where the facts of each answer come from, and the page on which they are entered or corrected: one table."""

from collections.abc import Iterator, Mapping
from datetime import date
from enum import StrEnum
from typing import Any
from urllib.parse import urlencode

from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from filings.eligibility.place import OUTPATIENT_BY
from filings.eligibility.stay import RESIDENCE_MONTHS
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
                Origin.PILOT: "nationwide before_pilot in_pilot not_in_pilot pilot_unknown",
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


PARAMETER_OF: Mapping[tuple[Reason, str], Any] = {
    (Reason.E04, "no_minimum"): RESIDENCE_MONTHS,
    (Reason.E09, "no_filing_needed"): "scope.pooling_area",
    (Reason.E09, "out_of_scope"): OUTPATIENT_BY,
    (Reason.E15, "not_accepted_here"): "filing.allow_commitment",
}
"""The parameter that a finding about a rule of the place rests on, or one for each scope."""


def source_of(
    code: str, finding: str, version: FilingVersion, determinations: Mapping[str, Any], on: date
) -> dict[str, str]:
    """The source of an answer in words, and the address of the page where its facts are entered or seen.

    `determinations` are the rows of the version by their number: a determination is named with who confirmed it. `on`
    is the day that the answer is about.
    """
    key = (Reason(code), finding)
    origin = SOURCES[key]
    words = str(NAMES[origin])
    if origin is Origin.DETERMINATION and len(determinations) == 1:
        (row,) = determinations.values()
        return {"text": _determination(row), "url": reverse("workers:determination", args=[row.pk])}
    if origin is Origin.RULE:
        return {"text": words, "url": _rule(PARAMETER_OF[key], version, on)}
    return {"text": words, "url": _address(origin, version, on)}


def _determination(row: Any) -> str:
    if row.confirmed_by is None:
        return str(row)
    day = f"{row.confirmed_at:%Y-%m-%d}"
    return str(_("%(paper)s, confirmed by %(person)s on %(day)s")) % {
        "paper": row,
        "person": row.confirmed_by,
        "day": day,
    }


def _rule(parameter: str | Mapping[str, str], version: FilingVersion, on: date) -> str:
    name = parameter if isinstance(parameter, str) else parameter[version.scope]
    return f"{reverse('policy:parameter', args=[name])}?{_where(version.agency.division_id, on)}"


def _where(place: str | None, on: date) -> str:
    return urlencode({"place": place or "", "on": on.isoformat()})


def _address(origin: Origin, version: FilingVersion, on: date) -> str:
    if origin is Origin.PILOT:
        return reverse("filings:pilot")
    if origin is Origin.DIRECTORY:
        return f"{reverse('institutions:list')}?{_where(version.destination_id, on)}"
    if origin in (Origin.ENTRY, Origin.PAPERS):
        return _of_the_filing(origin, version)
    return reverse("workers:detail", args=[version.worker_id])


def _of_the_filing(origin: Origin, version: FilingVersion) -> str:
    """Where it is entered as long as it may be, afterwards where it is seen."""
    if version.state in EDITABLE:
        return reverse("filings:edit", args=[version.pk])
    part = "papers" if origin is Origin.PAPERS else "entered"
    return f"{reverse('filings:detail', args=[version.filing_id])}?version={version.number}#{part}"
