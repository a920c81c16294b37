"""Translations: what is missing, bringing the catalogue up to date, compiling it. Needs no gettext programs."""

import ast
import io
import re
from collections.abc import Iterator
from fnmatch import fnmatch
from pathlib import Path
from typing import Any, BinaryIO

from babel.messages.catalog import Catalog, Message
from babel.messages.extract import extract
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po, write_po
from django.conf import settings
from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils.translation.template import templatize

KEYWORDS: dict[str, Any] = {
    **dict.fromkeys(("_", "now_", "T", "gettext", "gettext_lazy", "gettext_noop")),
    **dict.fromkeys(("ngettext", "ngettext_lazy"), (1, 2)),
    **dict.fromkeys(("pgettext", "pgettext_lazy"), ((1, "c"), 2)),
    **dict.fromkeys(("npgettext", "npgettext_lazy"), ((1, "c"), 2, 3)),
}
LOCALE = "zh_Hans"
HEADER = b"""# Simplified Chinese; the msgids are English.
msgid ""
msgstr ""
"Project-Id-Version: kuasheng\\n"
"Language: zh_Hans\\n"
"MIME-Version: 1.0\\n"
"Content-Type: text/plain; charset=UTF-8\\n"
"Content-Transfer-Encoding: 8bit\\n"
"Plural-Forms: nplurals=1; plural=0;\\n"

"""
CODE = ("agency", "institutions", "filings", "settlement")
SAME_IN_CHINESE = {"API", "English", "ICD-10", "PDF", "%(number)s", "Kuasheng"}
DATA_FILES = (
    "agency/offices/masking.py",
    "*/data/*",
    "*/reference.py",
    "*/migrations/*",
    "*/seed_demo.py",
    "*/demo.py",
    "*/demo_*.py",
    "agency/devstack/*",
    "institutions/importing/*",
    "settlement/importing/*",
)
"""Files whose strings are data: places, family names, invented people, the words of lists that agencies send.
Elsewhere a line may end in `# data`."""
HAN = re.compile(r"[\u3400-\u9fff\uf900-\ufaff\U00020000-\U0003ffff]")
PLACEHOLDER = re.compile(r"%\(\w+\)[a-z]|%[sd]|\{\w*\}")

Identity = tuple[Any, str | None]
"""A msgid (or the pair of a plural) and its context."""


class Command(BaseCommand):
    help = "Say which translations are missing (--check), add them empty (--update), or compile them (--compile)."
    requires_system_checks = ()

    def add_arguments(self, parser: CommandParser) -> None:
        what = parser.add_mutually_exclusive_group()
        what.add_argument("--check", action="store_true", help="fail when something is missing (the default)")
        what.add_argument("--update", action="store_true", help="add new msgids, drop those no longer used")
        what.add_argument(
            "--compile", dest="compiling", action="store_true", help="write the .mo file that Django reads"
        )

    def handle(self, *, update: bool, compiling: bool, **options: Any) -> None:
        root = Path(settings.BASE_DIR)
        path = root / "locale" / LOCALE / "LC_MESSAGES" / "django.po"
        if compiling:
            replace(path.with_suffix(".mo"), write_mo, read(path))
            return
        used = used_messages(root)
        if update:
            bring_up_to_date(path, used)
        problems = [*check_catalogue(read(path), used), *check_sources(root)]
        for problem in problems:
            self.stdout.write(problem)
        if problems and not update:
            raise CommandError(f"{len(problems)} to put right (docs/contributing.md, Text).")


def templates(root: Path) -> list[Path]:
    return sorted(
        [*(root / "templates").rglob("*.*"), *(p for app in CODE for p in (root / app).rglob("templates/**/*.*"))]
    )


def modules(root: Path) -> list[Path]:
    return sorted(path for app in CODE for path in (root / app).rglob("*.py") if "migrations" not in path.parts)


def used_messages(root: Path) -> dict[Identity, set[str]]:
    """Every msgid in code and templates, with the files that use it."""
    found: dict[Identity, set[str]] = {}
    for path in [*modules(root), *templates(root)]:
        name = str(path.relative_to(root))
        text = path.read_text(encoding="utf-8")
        if path.suffix != ".py":
            text = f"(\n{templatize(text, origin=name)}\n)"
        for _line, msgid, _comments, context in extract("python", io.BytesIO(text.encode()), keywords=KEYWORDS):
            found.setdefault((msgid, context), set()).add(name)
    return found


def read(path: Path) -> Catalog:
    """The catalogue; an empty one when there is none yet."""
    if not path.exists():
        return Catalog(locale=LOCALE)
    with path.open("rb") as file:
        return read_po(file, locale=LOCALE)


def replace(path: Path, write: Any, *args: Any, **options: Any) -> None:
    """Write a file so that nobody ever reads half of it."""
    path.parent.mkdir(parents=True, exist_ok=True)
    draft = path.with_suffix(".draft")
    with draft.open("wb") as file:
        write(file, *args, **options)
    draft.replace(path)


def identity(message: Message) -> Identity:
    return message.id, message.context


def bring_up_to_date(path: Path, used: dict[Identity, set[str]]) -> None:
    """Keep what is translated and used, add what is new, sorted by the first file that uses it."""
    old = read(path)
    known = {identity(message): message for message in old if message.id}
    new = Catalog(locale=LOCALE)
    for (msgid, context), files in sorted(used.items(), key=lambda item: (min(item[1]), str(item[0]))):
        before = known.get((msgid, context))
        where = [(name, 0) for name in sorted(files)]
        text = before.string if before else ""
        new.add(msgid, text, locations=where, context=context, flags=before.flags if before else ())
    replace(path, write_catalogue, new)


def write_catalogue(file: BinaryIO, catalogue: Catalog) -> None:
    """Without days and names in the header, so that the file changes only when a text does."""
    file.write(HEADER)
    write_po(file, catalogue, width=120, include_lineno=False, omit_header=True)


def check_catalogue(catalogue: Catalog, used: dict[Identity, set[str]]) -> Iterator[str]:
    known = {identity(message): message for message in catalogue if message.id}
    for key, files in sorted(used.items(), key=lambda item: (min(item[1]), str(item[0]))):
        where = min(files)
        if key not in known:
            yield f"{where}: missing: {key[0]!r}"
        elif problem := weakness(known[key]):
            yield f"{where}: {problem}: {key[0]!r}"
        if HAN.search(str(key[0])):
            yield f"{where}: Chinese in a msgid: {key[0]!r}"
    for key in sorted(known.keys() - used.keys(), key=str):
        yield f"obsolete: {key[0]!r}"
    for message in catalogue.obsolete.values():
        yield f"obsolete: {message.id!r}"


def weakness(message: Message) -> str:
    """What is wrong with a translation; empty when nothing is."""
    ids = message.id if isinstance(message.id, tuple) else (message.id,)
    texts = message.string if isinstance(message.string, tuple) else (message.string,)
    if not all(texts):
        return "empty"
    if message.fuzzy:
        return "fuzzy"
    if any(text in ids for text in texts) and not SAME_IN_CHINESE.issuperset(ids):
        return "not translated"
    if any(set(PLACEHOLDER.findall(text)) != set(PLACEHOLDER.findall(ids[-1])) for text in texts):
        return "placeholders differ"
    return ""


def check_sources(root: Path) -> Iterator[str]:
    """Chinese where only msgids belong."""
    for path in [*modules(root), *templates(root), *(root / "static" / "js").rglob("*.js")]:
        name = str(path.relative_to(root))
        if any(fnmatch(name, pattern) for pattern in DATA_FILES):
            continue
        text = path.read_text(encoding="utf-8")
        lines = python_lines(text) if path.suffix == ".py" else enumerate(text.splitlines(), 1)
        for number, line in lines:
            if HAN.search(line):
                yield f"{name}:{number}: Chinese in the source"


def python_lines(text: str) -> Iterator[tuple[int, str]]:
    """The strings of a module that are neither its documentation nor marked as data."""
    tree = ast.parse(text)
    told = {id(node.value) for node in ast.walk(tree) if isinstance(node, ast.Expr)}
    lines = text.splitlines()
    for node in ast.walk(tree):
        if isinstance(node, ast.Constant) and isinstance(node.value, str) and id(node) not in told:
            end = lines[(node.end_lineno or node.lineno) - 1]
            if not end.rstrip().endswith("# data"):
                yield node.lineno, node.value
