"""The components with as little as they ask for; a name that nobody gave fails (tests/undefined.py)."""

import re
from datetime import UTC, datetime
from typing import Any

from django import forms
from django.template.loader import render_to_string
from django.test import RequestFactory
from django.utils import translation


class Residence(forms.Form):
    place = forms.CharField(label="Place", help_text="Name or code")
    address = forms.CharField(label="Address", required=False)
    channel = forms.ChoiceField(label="Channel", choices=[("w", "Window")], widget=forms.RadioSelect)
    promise = forms.BooleanField(label="Promise", required=False)
    version = forms.CharField(widget=forms.HiddenInput, required=False)


def part(name: str, /, **context: Any) -> str:
    with translation.override("en"):
        html = render_to_string(f"components/_{name}.html", context, request=RequestFactory().get("/"))
    return re.sub(r"\s+", " ", html).strip()


def test_a_field_is_tied_to_its_label_hint_and_error() -> None:
    html = part("field", field=Residence({})["place"])
    assert '<label for="id_place">Place</label>' in html
    assert 'aria-invalid="true" aria-describedby="id_place_helptext id_place_error"' in html
    assert '<p class="hint" id="id_place_helptext">Name or code</p>' in html
    assert '<ul class="errorlist" id="id_place_error">' in html


def test_a_field_says_when_it_may_stay_empty() -> None:
    assert "(may stay empty)" in part("field", field=Residence()["address"])
    assert "(may stay empty)" not in part("field", field=Residence()["place"])


def test_choices_stand_in_a_named_group_and_a_box_before_its_label() -> None:
    html = part("field", field=Residence({})["channel"], span=2, hint="One of them")
    assert '<fieldset class="field span2" aria-describedby="id_channel_error"><legend>Channel</legend>' in html
    assert html.count('id="id_channel"') == 1
    assert html.endswith("</fieldset>")
    assert re.search(
        r'<input type="checkbox"[^>]*> <label for="id_promise">', part("field", field=Residence()["promise"])
    )


def test_a_hidden_field_is_nothing_but_itself() -> None:
    assert part("field", field=Residence()["version"]) == '<input type="hidden" name="version" id="id_version">'


def test_the_summary_of_errors_leads_to_every_field() -> None:
    html = part("errors", form=Residence({}))
    assert "2 things need your attention" in html
    assert re.findall(r'<a href="(#[^"]+)">([^<]+)</a>', html) == [
        ("#id_place", "Place: This field is required."),
        ("#id_channel", "Channel: This field is required."),
    ]
    assert part("errors", form=Residence()) == ""


def test_a_chip_is_a_word_with_a_tone_or_without() -> None:
    assert part("chip", text="Approved", tone="ok") == '<span class="chip ok">Approved</span>'
    assert part("chip", text="Withdrawn") == '<span class="chip">Withdrawn</span>'


def test_the_pager_links_only_where_there_is_more() -> None:
    html = part("pager", next_url="?after=1", shown=10, total=4187)
    assert "10 shown of 4,187" in html
    assert 'href="?after=1" rel="next"' in html
    assert "rel=" not in part("pager")


def test_tabs_mark_the_current_one_and_group_their_counts() -> None:
    tabs = [
        {"label": "Mine", "url": "?a", "count": 4187, "current": True},
        {"label": "All", "url": "?b", "count": None, "current": False},
    ]
    html = part("tabs", tabs=tabs, label="States")
    assert '<a href="?a" aria-current="page">Mine<b>4,187</b></a>' in html
    assert '<a href="?b">All</a>' in html


def test_each_verdict_has_a_word_of_its_own() -> None:
    rules = [{"verdict": verdict, "question": "Insured"} for verdict in ("yes", "no", "unknown")]
    html = part("rules", rules=rules)
    assert re.findall(r'<li class="(\w+)">.*?<span class="word">([^<]+)</span>', html) == [
        ("yes", "met"),
        ("no", "not met"),
        ("unknown", "not known"),
    ]


def test_a_rule_says_what_to_do_and_who_can_help() -> None:
    rule = {"verdict": "no", "question": "Card", "finding": "Lost.", "remedy": "Issue one.", "supplier": "The worker"}
    html = part("rules", rules=[{**rule, "clause": "Art. 2"}])
    assert "Issue one. (From: The worker)</p>" in html
    assert '<span class="clause">Art. 2</span>' in html


def test_an_empty_fact_is_a_dash() -> None:
    assert "<dt>Card</dt><dd>—</dd>" in part("facts", facts=[{"label": "Card", "value": ""}])


def test_a_conflict_shows_whose_values_they_are() -> None:
    rows = [{"label": "Place", "before": "A", "theirs": "B", "mine": "C", "differs": True}]
    at = datetime(2026, 3, 9, 6, 5, tzinfo=UTC)
    html = part("conflict", rows=rows, by="Li 120033", at=at, url="/x/", keep=[("version", "9")])
    assert "Li 120033 saved it at 2026-03-09 14:05." in html
    assert "<td>A</td><td>B</td><td>C</td>" in html
    assert '<input type="hidden" name="version" value="9">' in html
    assert "<form" not in part("conflict", rows=rows, by="Li", at=at, url="/x/")


def test_a_masked_value_is_shown_only_for_a_reason() -> None:
    html = part("masked", value="****2048", label="number", name="number", url="/reveal/", reasons=[("call", "A call")])
    assert '<select name="reason" required>' in html
    assert '<option value="call">A call</option>' in html
    revealed = part("masked", value="****2048", label="number", name="number", shown="120101198910022048")
    assert "120101198910022048" in revealed
    assert "<form" not in revealed
