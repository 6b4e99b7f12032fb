"""Named things found: exact place and type, per type and over all."""

from collections import Counter
from collections.abc import Iterable
from typing import Any

from bot.training.cases import EntityText
from bot.training.readings import Reads

NOT_LISTED = frozenset({"product", "reference"})  # the held-out file leaves them out
_NOT_COUNTED = NOT_LISTED | {"price"}  # of the sum; a price is asserted by the shop, not matched
Span = tuple[str, int, int]


def score_entities(reads: Reads, texts: Iterable[EntityText]) -> dict[str, Any]:
    """Precision, recall and F1 per type and over all but product and price, and what was missed or invented."""
    hits, missed, invented = (Counter[str]() for _ in range(3))
    misses = []
    for text in texts:
        wanted = wanted_spans(text)
        found = {(e.entity, e.start, e.end) for e in reads.read(text.text).entities if e.entity not in NOT_LISTED}
        _count(hits, wanted & found)
        _count(missed, wanted - found)
        _count(invented, found - wanted)
        if wanted != found:
            misses.append(
                {"text": text.text, "missed": _said(text.text, wanted - found), "invented": _said(text.text, found - wanted)}
            )
    kinds = sorted({*hits, *missed, *invented})
    counted = [kind for kind in kinds if kind not in _NOT_COUNTED]
    return {
        "types": {kind: _f1(hits[kind], missed[kind], invented[kind]) for kind in kinds},
        "all": _f1(*(sum(counts[kind] for kind in counted) for counts in (hits, missed, invented))),
        "misses": misses,
    }


def wanted_spans(text: EntityText) -> set[Span]:
    """Where the wanted words stand: each behind the one before it."""
    spans, at = set(), 0
    for kind, raw in text.entities:
        start = text.text.find(raw, at)
        start = start if start >= 0 else text.text.find(raw)
        spans.add((kind, start, start + len(raw)))
        at = start + len(raw)
    return spans


def _count(counts: Counter[str], spans: Iterable[Span]) -> None:
    counts.update(kind for kind, _, _ in spans)


def _said(text: str, spans: Iterable[Span]) -> list[str]:
    return [f"{kind}: {text[start:end]}" for kind, start, end in sorted(spans, key=_place)]


def _place(span: Span) -> tuple[int, int]:
    return span[1:]


def _f1(hits: int, missed: int, invented: int) -> dict[str, Any]:
    whole = 2 * hits + missed + invented
    return {
        "count": hits + missed,
        "recall": hits / (hits + missed) if hits + missed else None,
        "precision": hits / (hits + invented) if hits + invented else None,
        "f1": 2 * hits / whole if whole else None,
    }
