"""Which product a text means. Nothing when it names none; ties stay ties, for the buyer must be asked then."""

from dataclasses import dataclass, replace
from functools import lru_cache

from bot.shop.options import options_in, variants_in
from bot.shop.phrases import Found, Phrase, find, phrases_of
from bot.shop.values import ShopFolder, Variant
from bot.shop.words import Word, words_of
from bot.shop.words_data import ASIDES, JOINTS

__all__ = ["Candidate", "by_card", "joins", "match_products", "options_in", "split_between", "tied", "variants_in"]

TIE = 4.0
SURE = 80.0


@dataclass(frozen=True)
class Candidate:
    """A product (and its variant, where only one fits) with a score up to 100 and where the text names it."""

    product_id: str
    sku: str | None
    score: float
    start: int
    end: int


@lru_cache(maxsize=128)  # one turn asks for the same clause from several sides
def match_products(text: str, folder: ShopFolder) -> tuple[Candidate, ...]:
    """The products that the text names, the best first; of names that overlap only the best, or those that tie with it."""
    words = tuple(word for word in _bare(words_of(text)) if word.text not in ASIDES)
    found = {product_id: hit for product_id, phrases in _index(folder).items() if (hit := find(words, phrases))}
    unbeaten = {product_id: hit for product_id, hit in found.items() if not _beaten(hit, found)}
    kept = [(one, hit) for one, hit in unbeaten.items() if not _said_with_another(one, text, unbeaten, folder)]
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
        _holds(other, hit)
        or (other.length > hit.length and other.score >= hit.score - TIE)
        or (other.length >= hit.length and other.score - hit.score >= TIE)
        or other.score - hit.score >= 3 * TIE
        for other in rivals
        if not _holds(hit, other)
    )


def _holds(longer: Found, shorter: Found) -> bool:
    """Whether one name stands inside another that was met well: `lampu` in `lampu depan`."""
    inside = longer.start <= shorter.start and shorter.end <= longer.end
    return inside and longer.length > shorter.length and longer.score >= SURE


def _said_with_another(product_id: str, text: str, found: dict[str, Found], folder: ShopFolder) -> bool:
    """Whether the stretch only belongs to the name of another product, said beside it: `sepatu flat shoes`, `serum … retinol`.
    Words that join two things keep them two."""
    mine = found[product_id]
    words = {word.text for word in _bare(words_of(text[mine.start : mine.end]))}
    for other_id, other in found.items():
        apart = mine.end <= other.start or other.end <= mine.start
        between = text[min(mine.end, other.end) : max(mine.start, other.start)]
        weaker = (mine.score, mine.length, mine.start) < (other.score, other.length, other.start)
        if not (weaker and apart) or joins(between):
            continue
        if len(words) == 1 and any(words <= set(phrase.words) for phrase in _index(folder)[other_id]):
            return True
    return False


def joins(between: str) -> bool:
    """Whether what stands between two names makes them two things: `dan`, a comma."""
    return any(sign in between for sign in ",&+/;.?!\n") or any(word.text in JOINTS for word in words_of(between))


def split_between(text: str, end: int, start: int) -> int:
    """Where the words about one thing end and those about the next begin: at what joins them, else right before the next."""
    for word in words_of(text[end:start]):
        if word.text in JOINTS:
            return end + word.start
    signs = [place for place in range(end, start) if text[place] in ",&+/;.?!\n"]
    return signs[0] if signs else start


def _overlap(one: Candidate, other: Candidate) -> bool:
    return one.start < other.end and other.start < one.end


def _candidate(product_id: str, hit: Found, text: str, folder: ShopFolder) -> Candidate:
    variants = folder.product(product_id)
    if len(variants) > 1:
        variants = options_in(text, variants).variants
    return Candidate(product_id, variants[0].sku if len(variants) == 1 else None, round(hit.score, 1), hit.start, hit.end)
