"""Pages of the register."""

from institutions.views.coverage import coverage_csv, coverage_page
from institutions.views.directory import listed
from institutions.views.lists import (
    import_apply,
    import_detail,
    import_new,
    import_refuse,
    import_undo,
    import_withdraw,
    imports,
)
from institutions.views.matters import assessed_again, grant, matter, matters, propose, refuse, stated, withdraw
from institutions.views.published import directory, directory_csv, directory_json
from institutions.views.register import apply_for, assess, correct, detail, new, revoke_key, sign, take_over

__all__ = [
    "apply_for",
    "assess",
    "assessed_again",
    "correct",
    "coverage_csv",
    "coverage_page",
    "detail",
    "directory",
    "directory_csv",
    "directory_json",
    "grant",
    "import_apply",
    "import_detail",
    "import_new",
    "import_refuse",
    "import_undo",
    "import_withdraw",
    "imports",
    "listed",
    "matter",
    "matters",
    "new",
    "propose",
    "refuse",
    "revoke_key",
    "sign",
    "stated",
    "take_over",
    "withdraw",
]
