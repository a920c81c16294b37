"""What holds for every template and for the stylesheet, without opening a browser."""

import hashlib
import itertools
import re
from pathlib import Path

import pytest
from django.conf import settings

TEMPLATES = sorted(settings.BASE_DIR.glob("templates/**/*.html"))
STYLES = (settings.BASE_DIR / "static" / "css" / "desk.css").read_text(encoding="utf8")
SCRIPT = (settings.BASE_DIR / "static" / "js" / "desk.js").read_text(encoding="utf8")
TOKENS = dict(re.findall(r"--([\w-]+): (#[0-9a-f]{6})", STYLES))
INKS = {
    "paper": ["ink", "ink-soft", "accent", "accent-strong", "ok", "wait", "stop"],
    "ground": ["ink", "ink-soft", "accent", "stop", "wait"],
    "zebra": ["ink", "ink-soft", "accent", "stop", "wait"],
    "head": ["ink", "ink-soft"],
    "accent-soft": ["ink", "ink-soft", "accent", "accent-strong", "stop", "wait"],
    "ok-soft": ["ink", "ok"],
    "wait-soft": ["ink", "wait"],
    "stop-soft": ["ink", "stop"],
    "line-soft": ["ink", "ink-soft"],
    "accent-strong": ["on-accent", "on-accent-soft"],
    "accent": ["on-accent"],
    "ok": ["on-accent"],
}


@pytest.mark.parametrize("template", TEMPLATES, ids=lambda path: str(path.relative_to(settings.BASE_DIR)))
def test_a_template_passes_the_strict_content_policy(template: Path) -> None:
    text = template.read_text(encoding="utf8")
    assert re.findall(r"\sstyle=|\son[a-z]+=|\shx-on|javascript:|<style|<script(?![^>]*\ssrc=)", text) == []


@pytest.mark.parametrize("template", TEMPLATES, ids=lambda path: str(path.relative_to(settings.BASE_DIR)))
def test_a_template_holds_no_chinese(template: Path) -> None:
    assert re.findall(r"[\u3400-\u9fff]", template.read_text(encoding="utf8")) == []


def test_the_script_holds_no_words_and_evaluates_nothing() -> None:
    assert re.findall(r"[\u3400-\u9fff]|\beval\(|new Function|innerHTML|setAttribute\(\"style", SCRIPT) == []


def luminance(colour: str) -> float:
    """Relative luminance of #rrggbb (WCAG 2.2)."""
    channels = [int(colour[at : at + 2], 16) / 255 for at in (1, 3, 5)]
    linear = [c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in channels]
    return sum(weight * c for weight, c in zip((0.2126, 0.7152, 0.0722), linear, strict=True))


def contrast(one: str, other: str) -> float:
    lighter, darker = sorted((luminance(TOKENS[one]), luminance(TOKENS[other])), reverse=True)
    return (lighter + 0.05) / (darker + 0.05)


PAIRS = [pair for ground, inks in INKS.items() for pair in itertools.product([ground], inks)]


@pytest.mark.parametrize(("ground", "ink"), PAIRS)
def test_text_stands_out_from_its_ground(ground: str, ink: str) -> None:
    assert contrast(ground, ink) >= 4.5


def test_the_edges_of_fields_and_the_focus_can_be_seen() -> None:
    assert contrast("paper", "edge") >= 3
    assert contrast("focus", "focus-ink") >= 3
    assert contrast("accent-strong", "focus") >= 3


def test_htmx_is_the_file_that_was_published() -> None:
    folder = settings.BASE_DIR / "static" / "vendor" / "htmx"
    digest = hashlib.sha256((folder / "htmx.min.js").read_bytes()).hexdigest()
    assert digest in (folder / "README.md").read_text(encoding="utf8")


TYPED_IN = re.compile(
    r"_field\.html|<textarea|<select|<input(?![^>]*type=.(?:hidden|checkbox|radio|file|submit))[^>]*>"
)
NOT_KEPT = ("workers:search", "search_url", 'role="search"', "logout", "hx-post", "admin:")
"""What is looked for, and why somebody looks at a number, isn't put back; the admin has no script of ours."""


@pytest.mark.parametrize("path", TEMPLATES, ids=lambda path: path.relative_to(settings.BASE_DIR).as_posix())
def test_what_is_typed_into_a_form_is_kept_until_it_is_sent(path: Path) -> None:
    if path.parent.name == "registration":
        return
    forms = re.findall(r"<form\b[^>]*?method=.post.*?</form>", path.read_text(encoding="utf8"), re.DOTALL)
    parts = [form.partition("{% csrf_token") for form in forms]
    lost = [head for head, _token, fields in parts if TYPED_IN.search(fields) and "data-keep" not in head]
    assert [head for head in lost if not any(each in head for each in NOT_KEPT)] == []
