"""Numbers out of measurements: percentiles, ratios, and the slope of a line with its error."""

from collections.abc import Sequence
from dataclasses import dataclass
from math import ceil, sqrt
from statistics import fmean, median

EARLY, LATE, AROUND = 5, 300, 4  # turns of a long chat that are compared; the median of those up to 4 away stands for each


@dataclass(frozen=True)
class Spread:
    """Milliseconds at three percentiles, and how many there were."""

    number: int
    p50: float | None
    p95: float | None
    p99: float | None


@dataclass(frozen=True)
class Slope:
    """A least-squares line: its rise by unit of x, and the standard error of that."""

    rise: float
    error: float

    @property
    def flat(self) -> bool:
        """Whether zero lies within two standard errors."""
        return abs(self.rise) <= 2 * self.error


def percentile(values: Sequence[float], share: float) -> float | None:
    """The smallest value that at least that share of all does not exceed (nearest rank); None of nothing."""
    if not values:
        return None
    return sorted(values)[max(0, ceil(share * len(values)) - 1)]


def spread(seconds: Sequence[float | None]) -> Spread:
    """Of seconds, in milliseconds; what did not happen is left out, so its number must be told beside it."""
    found = [1000 * each for each in seconds if each is not None]
    return Spread(len(found), *(percentile(found, share) for share in (0.5, 0.95, 0.99)))


def ratio(one: float | None, other: float | None) -> float | None:
    """How many times the other; None where either is missing or the other is zero."""
    return None if one is None or not other else one / other


def around(replies: Sequence[float | None], turn: int) -> float | None:
    """The median milliseconds of the turns near that one (counted from 1); None where the chat did not get that far."""
    near = [each for each in replies[max(0, turn - 1 - AROUND) : turn + AROUND] if each is not None]
    return 1000 * median(near) if len(replies) >= turn and near else None


def slope(x: Sequence[float], y: Sequence[float]) -> Slope | None:
    """The line through the points; None for fewer than three, or all at one place."""
    if len(x) < 3:
        return None
    middle_x, middle_y = fmean(x), fmean(y)
    width = sum((each - middle_x) ** 2 for each in x)
    if not width:
        return None
    rise = sum((one - middle_x) * (other - middle_y) for one, other in zip(x, y, strict=True)) / width
    rest = sum((other - middle_y - rise * (one - middle_x)) ** 2 for one, other in zip(x, y, strict=True))
    return Slope(rise, sqrt(rest / (len(x) - 2) / width))
