"""A technical property by its name, however the buyer spells that name."""

from rapidfuzz import fuzz

from bot.shop.facts.fact import Fact, origin
from bot.shop.values import Spec, Variant
from bot.shop.words import fold

_ALIKE = 85


def specs(variant: Variant) -> Fact[tuple[Spec, ...]] | None:
    """All properties that are stated."""
    if not variant.specs:
        return None
    return Fact("specs", variant.sku, variant.specs, origin("products.csv", variant.source))


def spec(variant: Variant, asked: str) -> Fact[Spec] | None:
    """The property whose name stands in the text; None when none does, or two do equally well."""
    scored = sorted(((_alike(entry.name, asked), entry) for entry in variant.specs), key=lambda pair: -pair[0])
    if not scored or scored[0][0] < _ALIKE or (len(scored) > 1 and scored[1][0] == scored[0][0]):
        return None
    return Fact("spec", variant.sku, scored[0][1], origin("products.csv", variant.source))


def _alike(name: str, asked: str) -> float:
    """How well the words of the name are found among the asked words, the worst word counting; longer names break ties."""
    words = fold(asked).split()
    parts = fold(name).split()
    if not words or not parts:
        return 0.0
    worst = min(max(_word(part, word) for word in words) for part in parts)
    return worst + len(parts) / 100 if worst >= _ALIKE else 0.0


def _word(part: str, word: str) -> float:
    if len(part) < 4:
        return 100.0 if word in (part, part + "nya") else 0.0
    return max(fuzz.ratio(part, word), fuzz.ratio(part, word.removesuffix("nya")))
