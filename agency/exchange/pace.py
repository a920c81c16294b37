"""How long to wait for what (pure). Seconds throughout."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Pace:
    """The waiting times of the line."""

    lease: float = 30.0
    """How long a worker may hold claimed messages before another takes them over."""
    first_answer: float = 30.0
    """How long the first answer may take before the same message goes out again."""
    longest: float = 600.0
    """No wait between two attempts is longer, jitter aside."""
    longest_line_down: float = 60.0
    """The same while the line itself is down."""
    most_attempts: int = 12
    """A message that was handed over so often without an answer is set aside for a person."""
    blocked: float = 30.0
    """How long a message is left alone that waits for the one before it; the answer to that one wakes it sooner."""

    def answer_wait(self, attempts: int, spread: float) -> float:
        """How long to wait for the answer to an attempt (from 1): 30·2ⁿ, capped; `spread` in [0, 1) adds up to 20 %."""
        growth = 2 ** min(max(attempts - 1, 0), 30)
        return min(self.longest, self.first_answer * growth) * (1 + 0.2 * spread)

    def patience(self, waited: float, spread: float) -> float:
        """How long to leave a message alone that still lies at the exchange after `waited`.

        As long again as it has waited so far, so the gaps double without a counter.
        """
        return min(self.longest, max(self.first_answer, waited)) * (1 + 0.2 * spread)

    def line_down_wait(self, waited: float, spread: float) -> float:
        """The same for a message that could not leave: soon again, for nobody but our own line is to blame."""
        return min(self.longest_line_down, max(self.first_answer / 6, waited)) * (1 + 0.2 * spread)
