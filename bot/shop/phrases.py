"""The phrases that name a product, and finding them in a text across spelling and joined or split words."""

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cached_property
from itertools import pairwise

from bot.shop.values import ShopFolder, Variant
from bot.shop.words import Word, alike, fold
from bot.shop.words_data import ASIDES, COLORS, DEVICE_WORDS, GENERIC

_COMMON = GENERIC | COLORS | ASIDES | DEVICE_WORDS
_RARE = 3
_LONG = 5
_PAIR = 0.85
_JOINED = 0.92


@dataclass(frozen=True)
class Phrase:
    """A name, an alias, or a pair of words from one. It must be there whole; of a name its telling words are enough."""

    words: tuple[str, ...]
    telling: frozenset[str] = frozenset()
    weight: float = 1.0

    @cached_property
    def whole(self) -> str:
        """All words joined, so that `powerbank` meets `power bank`."""
        return "".join(self.words)

    @cached_property
    def initials(self) -> frozenset[str]:
        """With one of these a word must begin, or the text does not name this: alike() never forgives the first letter."""
        return frozenset((self.whole[0], *(part[0] for part in self.telling)))


@dataclass(frozen=True)
class Found:
    """Where and how well a text names something; `length` counts the letters that were met."""

    score: float
    start: int
    end: int
    length: int


def phrases_of(folder: ShopFolder) -> dict[str, tuple[Phrase, ...]]:
    """For every product its phrases. A telling word is long, not generic, and stands in few products' names."""
    names = {product_id: _names(folder.product(product_id)) for product_id in folder.product_ids}
    aliases = {product_id: _aliases(folder.product(product_id)) for product_id in folder.product_ids}
    spread = Counter(word for texts in names.values() for word in {word for text in texts for word in text})
    limit = max(_RARE, len(names) // 6)
    telling = frozenset(word for word, count in spread.items() if count <= limit and len(word) >= _LONG and word not in _COMMON)
    pairs = {product_id: _pairs(names[product_id] + aliases[product_id]) for product_id in names}
    owners = Counter(pair for mine in pairs.values() for pair in mine)
    return {
        product_id: (
            *(Phrase(words, telling.intersection(words)) for words in names[product_id]),
            *(Phrase(words) for words in aliases[product_id] if len(words) > 1 or not _says_nothing(words)),
            *(Phrase(pair, weight=_PAIR) for pair in pairs[product_id] if owners[pair] == 1),
        )
        for product_id in names
    }


def _names(variants: tuple[Variant, ...]) -> tuple[tuple[str, ...], ...]:
    return tuple(dict.fromkeys(tuple(fold(variant.name).split()) for variant in variants))


def _aliases(variants: tuple[Variant, ...]) -> tuple[tuple[str, ...], ...]:
    texts = dict.fromkeys(alias for variant in variants for alias in variant.aliases)
    return tuple(words for text in texts if (words := tuple(fold(text).split())))


def _pairs(texts: tuple[tuple[str, ...], ...]) -> tuple[tuple[str, ...], ...]:
    """Neighbouring words of longer names, such as `vit c` of `serum vit c`; they count where only one product has them."""
    found = (pair for words in texts if len(words) > 2 for pair in pairwise(words))
    return tuple(dict.fromkeys(pair for pair in found if len("".join(pair)) >= 4 and not _says_nothing(pair)))


def _says_nothing(words: tuple[str, ...]) -> bool:
    return all(word in _COMMON or word[0].isdigit() for word in words)


def find(words: tuple[Word, ...], phrases: Iterable[Phrase]) -> Found | None:
    """The best place where one of the phrases is named."""
    begun = {word.text[0] for word in words}
    near = (phrase for phrase in phrases if not begun.isdisjoint(phrase.initials))
    hits = (hit for phrase in near for hit in (_whole(words, phrase), _partly(words, phrase)) if hit)
    return max(hits, key=lambda hit: (hit.score + hit.length / 10, -hit.start), default=None)


def _whole(words: tuple[Word, ...], phrase: Phrase) -> Found | None:
    """The phrase as a whole, as a run of as many words, one more or fewer."""
    best: Found | None = None
    for size in range(1, len(phrase.words) + 2):
        for place in range(len(words) - size + 1):
            if words[place].text[0] != phrase.whole[0]:
                continue  # alike() never forgives the first letter
            run = words[place : place + size]
            score = _run_alike(run, phrase) * phrase.weight * 100
            if score and (best is None or score > best.score):
                best = Found(score, run[0].start, run[-1].end, len(phrase.whole))
    return best


def _run_alike(run: tuple[Word, ...], phrase: Phrase) -> float:
    texts = tuple(word.text for word in run)
    if texts == phrase.words:
        return 1.0
    if any(text in GENERIC and text not in phrase.words for text in texts):
        return 0.0
    if len(texts) == len(phrase.words):
        pairs = [alike(text, part) for text, part in zip(texts, phrase.words, strict=True)]
        return sum(pairs) / len(pairs) if all(pairs) else 0.0
    score = alike("".join(texts), phrase.whole)
    return score if score >= _JOINED else 0.0


def _partly(words: tuple[Word, ...], phrase: Phrase) -> Found | None:
    """The telling words of a name, in any order."""
    met = _met(words, phrase)
    if not any(part in phrase.telling for part in met.values()):
        return None
    parts = frozenset(met.values())
    letters = sum(map(len, parts))
    near = [word for word in words if word in met]
    return Found(min(60 + 2.5 * letters, 95.0), near[0].start, near[-1].end, letters)


def _met(words: tuple[Word, ...], phrase: Phrase) -> Mapping[Word, str]:
    """Which words of the text are which words of the name; words that mean something to every product don't count."""
    met: dict[Word, str] = {}
    for word in words:
        fitting = (part for part in phrase.telling if part[0] == word.text[0])
        best = max(fitting, key=lambda part: alike(word.text, part), default=None)
        if best and word.text not in GENERIC and _clearly(word.text, best):
            met[word] = best
        elif word.text in phrase.words and (len(word.text) > 2 or met) and word.text not in GENERIC:
            met[word] = word.text
    return met


def _clearly(text: str, part: str) -> bool:
    """A single telling word must be met more exactly than an alias: `pinggang` is not `panggang`."""
    return text == part or (min(len(text), len(part)) >= 8 and alike(text, part) >= 0.88)
