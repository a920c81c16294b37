"""How the stand-in behaves. Set by flags at its start and on its control page while it runs."""

from dataclasses import asdict, dataclass
from typing import Any

MODES = ("accept", "refuse", "silent", "late", "closed")
"""closed: takes nothing off the line; silent: takes and applies, but gives no answer; late: answers after `seconds`."""


@dataclass(frozen=True, slots=True)
class Switches:
    """The behaviour towards messages that arrive from now on."""

    mode: str = "accept"
    code: str = "N001"
    seconds: float = 10.0

    def __post_init__(self) -> None:
        if self.mode not in MODES:
            raise ValueError(f"mode must be one of {', '.join(MODES)}")
        if not (isinstance(self.code, str) and 1 <= len(self.code) <= 20):
            raise ValueError("code must have 1 to 20 characters")
        if not 0 <= self.seconds <= 86_400:
            raise ValueError("seconds must lie between 0 and 86400")

    def changed(self, wanted: dict[str, Any]) -> "Switches":
        """These switches with some set anew. Raises ValueError on anything that cannot be."""
        unknown = set(wanted) - set(asdict(self))
        if unknown:
            raise ValueError(f"unknown: {', '.join(sorted(unknown))}")
        values = {**asdict(self), **wanted}
        return Switches(mode=str(values["mode"]), code=str(values["code"]), seconds=float(values["seconds"]))
