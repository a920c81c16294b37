"""How the stand-in behaves. Set by flags at its start and on its control page while it runs."""

import re
from dataclasses import asdict, dataclass
from typing import Any

MODES = ("accept", "refuse", "silent", "late", "closed")
"""closed: takes nothing off the line; silent: takes and applies, but gives no answer; late: answers after `seconds`."""

DEPLOYMENT = "kuasheng"
PLACE = re.compile(r"[1-9][0-9]{5}(=[A-Za-z0-9._-]{1,40})?")


@dataclass(frozen=True, slots=True)
class Switches:
    """The behaviour towards messages that arrive from now on."""

    mode: str = "accept"
    code: str = "N001"
    seconds: float = 10.0
    serves: str = ""
    """Places of treatment with an agency of ours: division codes with commas; `110000=name` names another deployment
    than the usual one."""

    def __post_init__(self) -> None:
        if self.mode not in MODES:
            raise ValueError(f"mode must be one of {', '.join(MODES)}")
        if not (isinstance(self.code, str) and 1 <= len(self.code) <= 20):
            raise ValueError("code must have 1 to 20 characters")
        if not 0 <= self.seconds <= 86_400:
            raise ValueError("seconds must lie between 0 and 86400")
        if not all(PLACE.fullmatch(place) for place in self._places()):
            raise ValueError("serves must be division codes with commas, as 110000,120000")

    def recipient(self, place: str) -> str | None:
        """Which deployment serves a place: the nearest that is named for it, its city or its province."""
        served = dict(one.partition("=")[::2] for one in self._places())
        found = next((rung for rung in (place, f"{place[:4]}00", f"{place[:2]}0000") if rung in served), None)
        return None if found is None else served[found] or DEPLOYMENT

    def _places(self) -> list[str]:
        return [place.strip() for place in self.serves.split(",") if place.strip()]

    def changed(self, wanted: dict[str, Any]) -> "Switches":
        """These switches with some set anew. Raises ValueError on anything that cannot be."""
        unknown = set(wanted) - set(asdict(self))
        if unknown:
            raise ValueError(f"unknown: {', '.join(sorted(unknown))}")
        values = {**asdict(self), **wanted}
        return Switches(
            mode=str(values["mode"]),
            code=str(values["code"]),
            seconds=float(values["seconds"]),
            serves=str(values["serves"]),
        )
