"""What is said of a row, and why. The sentences are lazy: they are spoken in the reader's language."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, NamedTuple

from django.db.models import TextChoices
from django.utils.translation import gettext, pgettext_lazy
from django.utils.translation import gettext_lazy as _


class RowVerdict(TextChoices):
    """From the mildest to the gravest; a row gets the gravest that any of its findings asks for."""

    SKIP = "skip", _("Not a row of the table")
    OK = "ok", _("Taken")
    OK_NORMALISED = "ok_normalised", _("Taken and normalised")
    WARN = "warn", _("Taken with a warning")
    CONFLICT = "conflict", _("Conflict")
    DUPLICATE = "duplicate", _("Duplicate")
    REJECT = "reject", _("Refused")
    REJECT_FILE = "reject_file", _("File refused")

    @property
    def is_taken(self) -> bool:
        return self in TAKEN


TAKEN = frozenset({RowVerdict.OK, RowVerdict.OK_NORMALISED, RowVerdict.WARN})
GRAVITY = {verdict: rank for rank, verdict in enumerate(RowVerdict)}

FIELDS = {
    "name": pgettext_lazy("of a list", "Name"),
    "aliases": pgettext_lazy("of a list", "Other names"),
    "credit_code": pgettext_lazy("of a list", "Credit code"),
    "external_code": pgettext_lazy("of a list", "Institution code"),
    "division": pgettext_lazy("of a list", "Place"),
    "types": pgettext_lazy("of a list", "Type of agreement"),
    "level": pgettext_lazy("of a list", "Level"),
    "valid_from": pgettext_lazy("of a list", "From"),
    "valid_to": pgettext_lazy("of a list", "To"),
    "cross_province": pgettext_lazy("of a list", "Cross-province settlement"),
    "in_province": pgettext_lazy("of a list", "In-province settlement"),
    "state": pgettext_lazy("of a list", "State"),
    "bank_account": pgettext_lazy("of a list", "Bank account"),
    "bank_name": pgettext_lazy("of a list", "Bank"),
    "account_name": pgettext_lazy("of a list", "Name of the account"),
    "address": pgettext_lazy("of a list", "Address"),
    "phone": pgettext_lazy("of a list", "Telephone"),
    "contact": pgettext_lazy("of a list", "Contact person"),
    "note": pgettext_lazy("of a list", "Note"),
    "row": pgettext_lazy("of a list", "Row"),
    "file": pgettext_lazy("of a list", "File"),
}
"""What may be found in a row, in the order in which it is shown."""


class Reason(NamedTuple):
    verdict: RowVerdict
    sentence: Any


N, W, C, D, R, S, F = (
    RowVerdict.OK_NORMALISED,
    RowVerdict.WARN,
    RowVerdict.CONFLICT,
    RowVerdict.DUPLICATE,
    RowVerdict.REJECT,
    RowVerdict.SKIP,
    RowVerdict.REJECT_FILE,
)

REASONS: Mapping[str, Reason] = {
    # every kind of cell
    "tidied": Reason(N, _("Blanks, full-width or invisible signs were put in order.")),
    "simplified": Reason(N, _("Traditional characters were read as simplified ones.")),
    "turned": Reason(W, _("Signs that turn the direction of the text were left out; it reads “%(taken)s”.")),
    "placeholder": Reason(N, _("“%(written)s” stands for nothing and was left empty.")),
    "as_above": Reason(N, _("“%(written)s” was replaced by the value of the row above.")),
    "filled_down": Reason(W, _("The cell is empty; the value of the row above was taken.")),
    "from_heading": Reason(N, _("Taken from the title or section above the row: %(taken)s.")),
    "formula": Reason(W, _("The text begins like a formula (%(written)s); the sign was removed.")),
    "formula_left_out": Reason(W, _("This is a formula and not a text; it was left out: %(written)s")),
    "formula_only": Reason(R, _("This is a formula and not a text: %(written)s")),
    "file_repaired": Reason(
        W, _("The file was encoded twice; it was decoded anew. Compare the names with the sender's.")
    ),
    "repaired": Reason(W, _("The characters were encoded twice; they were read as “%(taken)s”.")),
    "garbled": Reason(R, _("The characters are damaged and can't be read: %(written)s")),
    "garbled_left_out": Reason(W, _("The characters are damaged; the value was left out: %(written)s")),
    "error_value": Reason(W, _("The spreadsheet shows an error (%(written)s); the value was left out.")),
    "too_long": Reason(R, _("This is longer than %(most)s characters.")),
    "cut": Reason(W, _("This is longer than %(most)s characters and was cut.")),
    # name
    "name_missing": Reason(R, _("The name is missing.")),
    "name_column": Reason(
        N, _("No column is headed as that of the name; “%(written)s” was taken for it, as institutions stand in it.")
    ),
    "name_no_text": Reason(R, _("This isn't a name: %(written)s")),
    "name_class": Reason(
        R,
        _("“%(written)s” is a kind of institution, not one of them. If it heads rows, write it in one of its own."),
    ),
    "name_short": Reason(W, _("“%(written)s” is unlikely to be the full name: many are called so.")),
    "name_unlikely": Reason(W, _("Nothing in it says that it is an institution: %(written)s")),
    "name_signs": Reason(W, _("Signs that are unlikely in a name; compare with the source: %(written)s")),
    "name_marked": Reason(W, _("The marks at the name were left out; what do they stand for? %(written)s")),
    "name_remark": Reason(N, _("What stands beside the name was left out: %(written)s")),
    "alias_in_name": Reason(N, _("Another name was taken out of the name: %(taken)s.")),
    "name_renamed": Reason(W, _("A remark says that it is called %(taken)s by now; the name was taken as it stands.")),
    "name_numbered": Reason(N, _("The number before the name was left out: %(written)s")),
    "two_in_a_row": Reason(R, _("The row holds two institutions side by side; put them one below the other.")),
    "names_in_a_cell": Reason(R, _("The cell holds several institutions; give each a row of its own.")),
    "row_longer": Reason(
        W, _("The row has more cells than the heading, so its values may stand in the wrong columns: %(written)s")
    ),
    "no_heading": Reason(
        N, _("The list has no heading: what looks like an institution was taken for the name, and nothing else.")
    ),
    "heading_of_sheet_before": Reason(
        W, _("The sheet has no heading; its columns were read as those of the sheet before.")
    ),
    "struck": Reason(W, _("This is struck through in the file; does it still hold? %(written)s")),
    "sheet_unlikely": Reason(W, _("The sheet is called “%(written)s”, and there are others: does this one count?")),
    "colours_unread": Reason(
        W, _("A remark says that a colour marks who has left; colours aren't read, so look at it: %(written)s")
    ),
    "row_shorter": Reason(
        W,
        _("The row has fewer cells than the heading, and only blanks between them: they may belong elsewhere."),
    ),
    # codes
    "code_digits_lost": Reason(
        R, _("The spreadsheet turned the code into the number %(written)s and lost its last digits.")
    ),
    "code_length": Reason(R, _("A credit code has 18 characters, this one has %(count)s: %(written)s")),
    "code_characters": Reason(
        R, _("A credit code has digits and capital letters without I, O, S, V and Z: %(written)s")
    ),
    "code_check": Reason(R, _("The last character doesn't fit the others (GB 32100), one is mistyped: %(written)s")),
    "code_letters": Reason(W, _("I, O, S and Z don't occur in credit codes; read as %(taken)s, whose check fits.")),
    "code_older": Reason(W, _("This is a code of the older kind, not a credit code; it was left out: %(written)s")),
    "code_several": Reason(R, _("The cell holds several credit codes; give each institution a row of its own.")),
    "code_of_other_column": Reason(N, _("The code of the other column is a credit code: %(taken)s.")),
    # place
    "place_missing": Reason(R, _("Where the institution is isn't stated.")),
    "place_unknown": Reason(R, _("There is no such place: %(written)s")),
    "place_suggested": Reason(R, _("There is no such place: %(written)s. Did the sender mean %(taken)s?")),
    "place_misspelt": Reason(W, _("“%(written)s” was read as %(taken)s.")),
    "place_ambiguous": Reason(R, _("There are several such places: %(taken)s. Which one isn't stated.")),
    "place_narrowed": Reason(W, _("There are several such places; %(taken)s was taken because of %(because)s.")),
    "place_code_unknown": Reason(R, _("GB/T 2260 never had the code %(written)s.")),
    "place_code_unknown_name_taken": Reason(
        W, _("GB/T 2260 never had the code %(written)s; the place was taken from its name.")
    ),
    "place_code_form": Reason(N, _("The division code %(written)s was read as %(taken)s.")),
    "place_retired": Reason(
        W, _("%(written)s is no longer in use (until %(year)s); its successor %(taken)s was taken.")
    ),
    "place_retired_city": Reason(
        W, _("%(written)s is no longer in use (until %(year)s); it was put under %(taken)s, where all of it lies.")
    ),
    "place_retired_several": Reason(
        R, _("%(written)s is no longer in use (until %(year)s) and was divided. It may be: %(taken)s")
    ),
    "place_contradicts": Reason(C, _("Here it says %(code)s, and there %(name)s.")),
    "place_several": Reason(
        C,
        _(
            "Several places are named (%(taken)s), but an institution is kept in one. Write the place where it is, or"
            " give each site a row of its own."
        ),
    ),
    "place_short_name": Reason(N, _("“%(written)s” was read as %(taken)s.")),
    "place_zone": Reason(W, _("“%(written)s” isn't a division; the institution was put under %(taken)s.")),
    "place_whole_city": Reason(N, _("“%(written)s” stands for the city itself.")),
    "place_province_only": Reason(W, _("Only the province is stated.")),
    "place_from_address": Reason(W, _("The place was taken from the address: %(taken)s.")),
    "place_by_address": Reason(
        N, _("The place was taken from the address, within that of the title or section: %(taken)s.")
    ),
    "place_address_elsewhere": Reason(W, _("The address is in %(other)s, the place is %(taken)s.")),
    "place_name_elsewhere": Reason(
        W, _("By its name the institution is in %(other)s; the title or section says %(taken)s, which was taken.")
    ),
    "place_elsewhere": Reason(
        W, _("The title or section says %(around)s, the row itself %(taken)s; the latter was taken.")
    ),
    "place_not_here": Reason(
        W, _("%(taken)s has no “%(written)s”, but there is %(other)s. The institution was put under %(taken)s.")
    ),
    "place_either": Reason(
        R, _("“%(written)s” is %(other)s, but the title or section says %(around)s. Write the place in full.")
    ),
    "place_titles_differ": Reason(
        W, _("Above the row two places are named, %(other)s and %(taken)s; the latter was taken.")
    ),
    "place_section_unclear": Reason(
        W, _("The section “%(written)s” names no known place; that of the title was taken: %(taken)s.")
    ),
    # agreement
    "type_unknown": Reason(R, _("There is no such type of agreement: %(written)s")),
    "type_missing": Reason(W, _("The type of agreement isn't stated, so no agreement is taken.")),
    "type_part_unknown": Reason(W, _("A part of the types isn't known and was left out: %(written)s")),
    "read_as": Reason(N, _("“%(written)s” was read as %(taken)s.")),
    "level_unknown": Reason(W, _("There is no such level: %(written)s")),
    "level_remark": Reason(W, _("The level was read as %(taken)s; the rest isn't part of it: %(written)s")),
    "flag_unknown": Reason(W, _("This is neither yes nor no: %(written)s")),
    "flag_remark": Reason(W, _("“%(written)s” was read as %(taken)s; compare with the source.")),
    "date_form": Reason(N, _("“%(written)s” was read as %(taken)s.")),
    "date_unreadable": Reason(R, _("This isn't a date: %(written)s")),
    "date_impossible": Reason(R, _("There is no such day: %(written)s")),
    "date_ambiguous": Reason(R, _("Day and month can't be told apart: %(written)s")),
    "date_order": Reason(W, _("“%(written)s” has the day or month first; read as %(taken)s.")),
    "date_guessed": Reason(W, _("“%(written)s” was read as %(taken)s; compare with the source.")),
    "date_incomplete": Reason(W, _("“%(written)s” names no day; read as %(taken)s.")),
    "date_unlikely": Reason(W, _("The year is unlikely: %(taken)s")),
    "date_conflicts": Reason(C, _("The period says %(taken)s and the column of its own says %(other)s.")),
    "periods_differ": Reason(
        R, _("The types have different periods, and a row can say but one; give each a row of its own: %(taken)s")
    ),
    "open_end": Reason(N, _("“%(written)s”: no end.")),
    "period_reversed": Reason(R, _("The end (%(end)s) is before the start (%(start)s).")),
    "period_length": Reason(W, _("“%(written)s” was counted from the start: to %(taken)s.")),
    "period_without_start": Reason(W, _("“%(written)s” has no start to count from and was left out.")),
    "period_unreadable": Reason(R, _("This isn't a period: %(written)s")),
    "state_listed": Reason(W, _("The list says “%(written)s”. A list changes no state; do it at the institution.")),
    "state_unknown": Reason(W, _("There is no such state: %(written)s")),
    # account, telephone
    "digits_lost_left_out": Reason(
        W, _("The spreadsheet turned it into the number %(written)s and lost its last digits; it was left out.")
    ),
    "account_form": Reason(W, _("This isn't an account number; it was left out: %(written)s")),
    "phone_form": Reason(W, _("This isn't a telephone number; it was kept as written: %(written)s")),
    "phone_zero": Reason(N, _("The spreadsheet had taken the leading zero away: %(taken)s.")),
    # the row as a whole
    "repeats": Reason(D, _("The same institution as in %(where)s, with the same values.")),
    "repeats_otherwise": Reason(
        D, _("The same institution as in %(where)s; its other values don't count here: %(fields)s.")
    ),
    "repeats_less": Reason(D, _("The same institution as in %(where)s, which says more.")),
    "contradicts_row": Reason(C, _("The same institution is in %(where)s with another value: %(fields)s.")),
    "code_of_another": Reason(C, _("The same credit code belongs to %(other)s in %(where)s.")),
    "branch_of": Reason(
        C, _("A branch of %(other)s in %(where)s, which has the same credit code: a legal entity is kept once.")
    ),
    "same_name_near": Reason(
        W,
        _("An institution of this name is in another district of the city too (%(where)s): a branch, or another one?"),
    ),
    "overlaps_row": Reason(C, _("An agreement of the same type at the same time is in %(where)s with other days.")),
    "register_code_of_another": Reason(C, _("In the register this credit code belongs to %(other)s.")),
    "register_other_code": Reason(C, _("In the register this institution has the credit code %(other)s.")),
    "register_overlaps": Reason(
        C, _("The register has an agreement of this type at that time with other days: %(other)s")
    ),
    "register_other_place": Reason(C, _("In the register this institution is in %(other)s.")),
    "register_kept_elsewhere": Reason(C, _("%(other)s keeps the file of this institution.")),
    "register_merged": Reason(C, _("In the register this institution has merged into %(other)s.")),
    "out_of_reach": Reason(R, _("This place is neither that of your agency nor below it.")),
    "row_failed": Reason(
        R, _("The program failed on this row and took nothing of it; tell those who run it. The other rows are judged.")
    ),
    # what isn't a row of the table
    "title": Reason(S, _("Title above the table.")),
    "heading": Reason(S, _("Heading.")),
    "heading_unknown_columns": Reason(S, _("Heading. Columns that aren't taken: %(columns)s")),
    "heading_without_types": Reason(
        S,
        _(
            "Heading. No column says what the agreements are for: days and settlement are kept only where a title or a"
            " section says it. Columns that aren't taken: %(columns)s"
        ),
    ),
    "heading_repeated": Reason(S, _("The heading once more.")),
    "column_numbers": Reason(S, _("Numbers of the columns.")),
    "subtotal": Reason(S, _("A total, not an institution.")),
    "section": Reason(S, _("Heading of a section.")),
    "section_for": Reason(S, _("Heading of a section; for the rows below: %(taken)s.")),
    "footnote": Reason(S, _("A remark below or above the table.")),
    "example": Reason(S, _("An example of how to fill in the form.")),
    "hidden_columns": Reason(S, _("Columns that the spreadsheet hides were read: %(columns)s.")),
    "hidden_row": Reason(S, _("The row is hidden in the spreadsheet; show it if it is to be taken.")),
    "hidden_sheet": Reason(S, _("The sheet is hidden in the spreadsheet; show it if it is to be taken.")),
    "no_table": Reason(S, _("There is no table of institutions on this sheet.")),
    "list_of_people": Reason(S, _("This sheet lists people, not institutions; nothing is taken from it.")),
    "blank": Reason(S, _("Nothing stands in the row.")),
    "only_serial": Reason(S, _("A numbered line without anything in it.")),
    # the file as a whole
    "file_empty": Reason(F, _("The file is empty.")),
    "file_too_large": Reason(F, _("The file is too large: %(most)s MB are the most.")),
    "file_nul": Reason(F, _("The file holds NUL characters and isn't a text: it was damaged on the way.")),
    "file_binary": Reason(  # of lists that were refused before each kind had a sentence of its own
        F, _("The file is neither a spreadsheet nor a text: %(kind)s. Send xlsx, xls, csv or tab text.")
    ),
    "file_word": Reason(
        F, _("This is a document (%(kind)s). Copy its table into a spreadsheet, save that as xlsx and upload it.")
    ),
    "file_pdf": Reason(
        F,
        _("This is a %(kind)s file. Ask the sender for the spreadsheet it was made from and upload that, xlsx or csv."),
    ),
    "file_picture": Reason(
        F, _("This is a picture (%(kind)s). Ask the sender for the spreadsheet and upload that, as xlsx or csv.")
    ),
    "file_archive": Reason(F, _("This is an archive (%(kind)s). Unpack it and upload the spreadsheet that is in it.")),
    "file_json": Reason(
        F, _("This is JSON, which programs read. Have the list exported as xlsx or csv and upload that.")
    ),
    "file_page": Reason(
        F,
        _(
            "This is a web page (%(kind)s) in which no table can be read. Open it in Excel or WPS, save it as xlsx and"
            " upload that; if it only asks to sign in, export the list once more."
        ),
    ),
    "file_encoding": Reason(F, _("The file is text neither in UTF-8 nor in UTF-16 nor in GB 18030.")),
    "file_damaged": Reason(F, _("The spreadsheet is damaged and can't be opened.")),
    "file_old": Reason(F, _("The spreadsheet is of an old kind that can't be read; open it and save it as xlsx.")),
    "file_password": Reason(F, _("The spreadsheet is protected by a password; send it without one.")),
    "file_bomb": Reason(F, _("The spreadsheet unpacks to more than is possible for a list.")),
    "file_no_table": Reason(F, _("No heading with the name of the institution was found on any sheet.")),
    "file_of_people": Reason(
        F,
        _(
            "The file lists people, not institutions. Nothing of it was kept. Send the list of institutions; people are"
            " entered on the pages of workers and claims."
        ),
    ),
    "file_turned": Reason(
        F, _("An institution stands in each column; turn the table so that each has a row of its own.")
    ),
    "file_hidden": Reason(
        F, _("The list stands on a hidden sheet, or its heading in a hidden row; show them if it is to be taken.")
    ),
    "file_garbled": Reason(F, _("The characters were encoded twice and can't be read; send the original file.")),
}


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing that was found in one field of a row. The values are what the sentence quotes."""

    field: str
    code: str
    values: Mapping[str, Any] = field(default_factory=dict)

    @property
    def verdict(self) -> RowVerdict:
        return REASONS[self.code].verdict

    @property
    def sentence(self) -> str:
        """The reason in the language in force, with the field's name before it."""
        said = str(REASONS[self.code].sentence) % dict(self.values)
        if self.field in ("row", "file"):
            return said
        return gettext("%(field)s: %(said)s") % {"field": FIELDS[self.field], "said": said}


def found(field: str, code: str, /, **values: Any) -> Finding:
    """A finding, with what it quotes cut to a length that fits on a page."""
    return Finding(field, code, {name: _short(value) for name, value in values.items()})


def _short(value: Any) -> Any:
    text = str(value)
    return text if len(text) <= 80 else f"{text[:79]}…"


def gravest(findings: "list[Finding] | tuple[Finding, ...]") -> RowVerdict:
    """The verdict of a row of the table with these findings."""
    worst = max((GRAVITY[each.verdict] for each in findings), default=GRAVITY[RowVerdict.OK])
    return list(RowVerdict)[worst]


def reason_of(findings: "list[Finding] | tuple[Finding, ...]") -> str:
    """All findings in one text, the gravest first."""
    ordered = sorted(findings, key=lambda each: -GRAVITY[each.verdict])
    return " ".join(dict.fromkeys(each.sentence for each in ordered))
