"""Whether a confidence means what it says: in bins, and as one number (expected calibration error, Brier score)."""

from collections.abc import Sequence
from typing import Any

import numpy as np

_BINS = 10


def reliability(confidences: Sequence[float], right: Sequence[bool]) -> dict[str, Any]:
    """The bins that hold anything, and both errors."""
    sure, hits = np.asarray(confidences, float), np.asarray(right, float)
    places = np.minimum((sure * _BINS).astype(int), _BINS - 1)
    bins = [_bin(sure[places == place], hits[places == place]) for place in range(_BINS) if (places == place).any()]
    gaps = sum(each["count"] * abs(each["confidence"] - each["right"]) for each in bins)
    count = len(sure)
    return {
        "bins": bins,
        "calibration_error": gaps / count if count else None,
        "brier": float(((sure - hits) ** 2).mean()) if count else None,
    }


def _bin(sure: Any, hits: Any) -> dict[str, Any]:
    return {"count": len(sure), "confidence": float(sure.mean()), "right": float(hits.mean())}
