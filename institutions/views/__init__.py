"""Pages of the register."""

from institutions.views.directory import listed
from institutions.views.matters import grant, matter, matters, propose, refuse, withdraw
from institutions.views.published import directory, directory_csv, directory_json
from institutions.views.register import apply_for, assess, detail, new, sign, take_over

__all__ = [
    "apply_for",
    "assess",
    "detail",
    "directory",
    "directory_csv",
    "directory_json",
    "grant",
    "listed",
    "matter",
    "matters",
    "new",
    "propose",
    "refuse",
    "sign",
    "take_over",
    "withdraw",
]
