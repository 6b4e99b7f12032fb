"""The one clock. Every process and every service asks it, so that a test can set the time for all of them."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta, timezone
from typing import Protocol


class Clock(Protocol):
    """Tells the time."""

    def now(self) -> datetime:
        """The present moment, aware, in UTC."""


@dataclass(frozen=True)
class SystemClock:
    """Real time, moved by `offset` (zero outside tests)."""

    offset: timedelta = timedelta(0)

    def now(self) -> datetime:
        """The present moment, aware, in UTC."""
        return datetime.now(timezone.utc) + self.offset


@dataclass
class FixedClock:
    """A clock for tests that moves only when told."""

    moment: datetime

    def now(self) -> datetime:
        """The moment it was set to."""
        return self.moment

    def forward(self, **parts: float) -> None:
        """Move on by a timedelta's keyword arguments."""
        self.moment += timedelta(**parts)


def clock_from_environment(environment: Mapping[str, str], now: datetime | None = None) -> SystemClock:
    """The clock of this process; `SIAPKAK_NOW` counts only with `SIAPKAK_TEST=1`.

    `SIAPKAK_NOW` is an ISO time from which the clock runs on. `SIAPKAK_NOW_SET_AT` is the real moment at which that was
    decided (the launcher sets it), so that all processes of one run agree.
    """
    wished = environment.get("SIAPKAK_NOW", "")
    if environment.get("SIAPKAK_TEST") != "1" or not wished:
        return SystemClock()
    set_at = environment.get("SIAPKAK_NOW_SET_AT", "")
    origin = _aware(set_at) if set_at else (now or datetime.now(timezone.utc))
    return SystemClock(offset=_aware(wished) - origin)


def _aware(text: str) -> datetime:
    moment = datetime.fromisoformat(text)
    return moment if moment.tzinfo else moment.replace(tzinfo=timezone.utc)
