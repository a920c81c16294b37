"""`manage.py permission_table`: docs/permissions.md, made from the matrix."""

from agency.offices.enums import Role
from agency.offices.generated import GeneratedDocument, table
from agency.offices.matrix import MATRIX, POST_GROUPS, Permission, Reach
from agency.offices.wording import RIGHTS

SIGNS = {Reach.OWN: "O", Reach.BELOW: "D", Reach.PROVINCE: "P"}
HEAD = """# Who may do what

Made by `./run manage permission_table` from `agency/offices/matrix.py`; do not edit.

O: in the agency of the post. D: in that agency and those below it. P: in the province that it lies in. Empty: no.
"""
FOOT = """
What the table cannot say:

* Nobody decides, returns or confirms what they entered or changed themselves (`filings/permissions.py`,
  `agency/workers/permissions.py`, and constraints of the tables).
* A superuser has no row: they configure the system and hold no business rights. Nobody gives a post to
  themselves: one person asks, another grants, and neither is its holder (`agency/duties`). A deputy has the
  rights of the post until its last day and decides nothing that the person they stand in for entered.
* One person holds posts of one group at a time, whichever the agencies: %s
  (`POST_GROUPS` in the same file; the database refuses the rest too). Agencies of counties have no PM.
* A higher agency reads and inspects those below it and decides nothing in their place.
* What a person may not see is answered as if it did not exist (404); a page that none of their posts opens says so
  (403).

Source: Gansu's rules on the rights of posts in human resources and social security (under notice 64 of 2021 of the
ministry's general office), arts 6, 11, 16, 17 and 20-23; the national text was not seen. Cells that no source settles
are our proposal.
"""


class Command(GeneratedDocument):
    help = "Write docs/permissions.md from the permission matrix."
    document = "permissions.md"

    def text(self) -> str:
        head = ["right", "", *(f"{role.value} {role.label}" for role in Role)]
        rows = [
            [str(RIGHTS[right]), f"`{right}`", *(SIGNS[cells[role]] if role in cells else "" for role in Role)]
            for right, cells in ((right, MATRIX[right]) for right in Permission)
        ]
        groups = "; ".join(", ".join(role.value for role in Role if role in group) for group in POST_GROUPS)
        return f"{HEAD}\n{table(head, rows)}\n{FOOT % groups}"
