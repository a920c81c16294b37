"""Starting a child again when it has ended by itself."""

from agency.devstack.processes import Process

FIRST_PAUSE, LONGEST_PAUSE = 1.0, 30.0
"""Seconds before a start; they double from one end to the next."""
STEADY = 60.0
"""A child that ran this many seconds is started again after the first pause."""


class Watch:
    """One child that the desk can do without for a while. `look` is called every moment and never waits."""

    def __init__(self, process: Process, now: float) -> None:
        self.process = process
        self._pause = FIRST_PAUSE
        self._started = now
        self._due: float | None = None

    def look(self, now: float) -> str:
        """Start the child again when its pause is over. Returns the sentence that tells so, mostly nothing.

        `now` is a monotonic clock's seconds. What the child left behind is ended before the pause.
        """
        if self.process.running:
            return ""
        if self._due is None:
            self.process.kill()
            self._pause = FIRST_PAUSE if now - self._started >= STEADY else self._pause
            self._due, self._pause = now + self._pause, min(2 * self._pause, LONGEST_PAUSE)
        if now < self._due:
            return ""
        self.process.start()
        self._started, self._due = now, None
        return f"{self.process.name} has ended by itself; started again. Its log is {self.process.log}"
