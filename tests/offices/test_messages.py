"""The translations command: what it finds, and that bringing the catalogue up to date loses nothing."""

import pytest
from babel.messages.catalog import Message

from agency.offices.management.commands import messages


@pytest.mark.parametrize(
    ("msgid", "text", "said"),
    [
        ("Submit", "提交", ""),
        ("Submit", "", "empty"),
        ("Submit", "Submit", "not translated"),
        ("API", "API", ""),
        ("%(n)s rows", "%(n)s 行", ""),
        ("%(n)s rows", "%(m)s 行", "placeholders differ"),
        (("%(n)s row", "%(n)s rows"), ("%(n)s 行",), ""),
        (("%(n)s row", "%(n)s rows"), ("%(n)s rows",), "not translated"),
    ],
)
def test_weak_translations_are_named(msgid, text, said):
    assert messages.weakness(Message(msgid, text)) == said


def test_a_fuzzy_translation_is_named():
    assert messages.weakness(Message("Submit", "提交", flags=["fuzzy"])) == "fuzzy"


def test_chinese_counts_in_strings_but_not_in_documentation_or_marked_data():
    source = '"""备案"""\nA = "备案"\nB = "备案"  # data\n\ndef f():\n    """备案"""\n    return f"{A}元"\n'
    assert [(number, line) for number, line in messages.python_lines(source) if messages.HAN.search(line)] == [
        (2, "备案"),
        (7, "元"),
    ]


@pytest.fixture
def tree(tmp_path):
    """A project of one module and one template."""
    (tmp_path / "agency").mkdir()
    (tmp_path / "templates").mkdir()
    (tmp_path / "agency" / "enums.py").write_text('from x import gettext_lazy as _\nA = _("Approve")\n')
    (tmp_path / "templates" / "a.html").write_text(
        '{% load i18n %}\n  <p>{% translate "Submit" %}</p>\n'
        "{% blocktranslate count n=rows trimmed %}one row{% plural %}{{ n }} rows{% endblocktranslate %}\n"
        '{% translate "Close" context "a filing" %}\n'
    )
    return tmp_path


def test_msgids_are_found_in_code_and_templates(tree):
    assert messages.used_messages(tree) == {
        ("Approve", None): {"agency/enums.py"},
        ("Submit", None): {"templates/a.html"},
        (("one row", "%(n)s rows"), None): {"templates/a.html"},
        ("Close", "a filing"): {"templates/a.html"},
    }


def test_updating_keeps_translations_adds_new_and_drops_unused(tree):
    path = tree / "locale" / "zh_Hans" / "LC_MESSAGES" / "django.po"
    used = messages.used_messages(tree)
    messages.bring_up_to_date(path, {**used, ("Gone", None): {"agency/enums.py"}})
    path.write_text(path.read_text().replace('msgid "Approve"\nmsgstr ""', 'msgid "Approve"\nmsgstr "同意"'))
    messages.bring_up_to_date(path, used)
    once = path.read_text()
    messages.bring_up_to_date(path, used)
    catalogue = messages.read(path)
    assert path.read_text() == once
    assert {message.id: message.string for message in catalogue if message.id} == {
        "Approve": "同意",
        "Submit": "",
        ("one row", "%(n)s rows"): ("",),
        "Close": "",
    }
    assert list(messages.check_catalogue(catalogue, used)) == [
        "templates/a.html: empty: 'Close'",
        "templates/a.html: empty: 'Submit'",
        "templates/a.html: empty: ('one row', '%(n)s rows')",
    ]
