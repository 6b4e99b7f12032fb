"""What the launcher tells the operator: one line per stage, with a spinner where there is a terminal."""

import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager

from rich.console import Console


class Terminal:
    """Prints the progress of a start and of a stop."""

    def __init__(self) -> None:
        # A terminal that cannot show a tick gets a question mark instead of a traceback.
        for stream in (sys.stdout, sys.stderr):
            stream.reconfigure(errors="replace")  # type: ignore[union-attr]
        self._out = Console(highlight=False, soft_wrap=True)
        self._errors = Console(highlight=False, soft_wrap=True, stderr=True)

    def say(self, text: str) -> None:
        """A line for the operator."""
        self._out.print(text, markup=False)

    def done(self, text: str) -> None:
        """A stage that is behind us."""
        self._out.print(f"[green]✓[/green] {text}")

    def complain(self, text: str) -> None:
        """Why it did not start, where errors go."""
        self._errors.print(text, markup=False, style="red")

    @contextmanager
    def stage(self, doing: str, done: str) -> Iterator[None]:
        """A stage that takes a while: `doing` while it does, `done` and the seconds when it succeeded."""
        started = time.monotonic()
        if self._out.is_terminal:
            with self._out.status(f"{doing} …"):
                yield
        else:
            self.say(f"  {doing} …")
            yield
        self.done(f"{done} ({time.monotonic() - started:.1f} s)")
