"""Which product a text means. Nothing when it names none; ties stay ties, for the buyer must be asked then."""

from dataclasses import dataclass, replace
from functools import lru_cache

from bot.shop.options import options_in, variants_in
from bot.shop.phrases import Found, Phrase, find, phrases_of
from bot.shop.values import ShopFolder, Variant
from bot.shop.words import Word, words_of
from bot.shop.words_data import ASIDES

__all__ = ["Candidate", "by_card", "match_products", "options_in", "tied", "variants_in"]

TIE = 4.0


@dataclass(frozen=True)
class Candidate:
    """A product (and its variant, where only one fits) with a score up to 100 and where the text names it."""

    product_id: str
    sku: str | None
    score: float
    start: int
    end: int


def match_products(text: str, folder: ShopFolder) -> tuple[Candidate, ...]:
    """The products that the text names, the best first; of names that overlap only the best, or those that tie with it."""
    words = tuple(word for word in _bare(words_of(text)) if word.text not in ASIDES)
    found = {product_id: hit for product_id, phrases in _index(folder).items() if (hit := find(words, phrases))}
    kept = [(product_id, hit) for product_id, hit in found.items() if not _beaten(hit, found)]
    candidates = (_candidate(product_id, hit, text, folder) for product_id, hit in kept)
    return tuple(sorted(candidates, key=lambda candidate: (-candidate.score, candidate.start)))


def tied(candidates: tuple[Candidate, ...]) -> tuple[Candidate, ...]:
    """The best candidates, as far as they name the same stretch of text and cannot be told apart by score."""
    best = candidates[:1]
    return tuple(other for other in candidates if best and _overlap(other, best[0]) and best[0].score - other.score < TIE)


def by_card(folder: ShopFolder, product_id: str, sku: str | None = None, marketplace: str | None = None) -> tuple[Variant, ...]:
    """The variants that a card means, by our own SKU or product id or by the marketplace's; empty when it is not ours."""
    mine = tuple(variant for variant in folder.variants if sku and _is_card(variant, sku, marketplace))
    mine = mine or folder.product(product_id)
    mine = mine or tuple(variant for variant in folder.variants if _is_card(variant, product_id, marketplace))
    return mine if len({variant.product_id for variant in mine}) == 1 else ()


def _is_card(variant: Variant, external: str, marketplace: str | None) -> bool:
    return external == variant.sku or (marketplace is not None and (marketplace, external) in variant.marketplace_ids)


@lru_cache(maxsize=32)
def _index(folder: ShopFolder) -> dict[str, tuple[Phrase, ...]]:
    return phrases_of(folder)


def _bare(words: tuple[Word, ...]) -> tuple[Word, ...]:
    """Without the possessive ending, `serumnya` → `serum`."""
    return tuple(replace(word, text=word.text.removesuffix("nya")) if len(word.text) > 5 else word for word in words)


def _beaten(hit: Found, found: dict[str, Found]) -> bool:
    """Whether another product's name covers the same stretch better: longer, or as long with a higher score."""
    rivals = (other for other in found.values() if other is not hit and hit.start < other.end and other.start < hit.end)
    return any(
        (other.length > hit.length and other.score >= hit.score - TIE)
        or (other.length >= hit.length and other.score - hit.score >= TIE)
        or other.score - hit.score >= 3 * TIE
        for other in rivals
    )


def _overlap(one: Candidate, other: Candidate) -> bool:
    return one.start < other.end and other.start < one.end


def _candidate(product_id: str, hit: Found, text: str, folder: ShopFolder) -> Candidate:
    variants = folder.product(product_id)
    if len(variants) > 1:
        variants = options_in(text, variants).variants
    return Candidate(product_id, variants[0].sku if len(variants) == 1 else None, round(hit.score, 1), hit.start, hit.end)
