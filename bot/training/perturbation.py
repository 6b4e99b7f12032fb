"""Writes a message as other buyers would: six seeded perturbations, one edit in 20 % of the words, at least one."""

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from random import Random
from typing import Any

from bot.text.lexicon import load_slang, read_yaml
from bot.training.cases import Case
from bot.training.intent_scores import sentence
from bot.training.readings import Reads
from bot.training.scores import Judged, judge, share

PART = 0.2
_SEED = 20
_REGIONAL = Path(__file__).with_name("regional_words.yml")
_LETTERS = re.compile(r"[^\W\d_]+")
_VOWELS = frozenset("aeiouAEIOU")
_ROWS = ("qwertyuiop", "asdfghjkl", "zxcvbnm")
_SHORTEST = 3

Edit = Callable[[str, Random], str]  # the word changed, or as it was where this cannot be done to it


def typo(word: str, chance: Random) -> str:
    """A neighbour key, two letters swapped, or one left out."""
    if len(word) < _SHORTEST:
        return word
    at = chance.randrange(len(word) - 1)
    kind = chance.randrange(3)
    if kind == 0 and (near := _neighbours(word[at].lower())):
        return word[:at] + chance.choice(near) + word[at + 1 :]
    if kind == 1 and word[at] != word[at + 1]:
        return word[:at] + word[at + 1] + word[at] + word[at + 2 :]
    return word[:at] + word[at + 1 :]


def _neighbours(letter: str) -> str:
    row = next((row for row in _ROWS if letter in row), "")
    at = row.find(letter)
    return row[max(0, at - 1) : at] + row[at + 1 : at + 2] if row else ""


def without_vowels(word: str, _: Random) -> str:
    """Only the first letter and the consonants."""
    bare = word[:1] + "".join(letter for letter in word[1:] if letter not in _VOWELS)
    return bare if len(word) >= _SHORTEST and len(bare) > 1 else word


def in_capitals(word: str, _: Random) -> str:
    """Shouted."""
    return word.upper() if len(word) > 1 else word


def swap(variants: Mapping[str, Sequence[str]]) -> Edit:
    """An edit that writes one of a word's variants."""

    def edit(word: str, chance: Random) -> str:
        found = variants.get(word.lower(), ())
        return chance.choice(found) if found else word

    return edit


def edited(text: str, edit: Edit, seed: str) -> str:
    """A text with the edit in some of its words; which ones, the seed decides."""
    chance = Random(f"{_SEED}:{seed}:{text}")  # noqa: S311 – nothing secret
    pieces = list(_LETTERS.finditer(text))
    places = list(range(len(pieces)))
    chance.shuffle(places)
    changed: dict[int, str] = {}
    for place in places:
        if len(changed) == edits_in(text):
            break
        word = pieces[place].group()
        if (other := edit(word, chance)) != word:
            changed[place] = other
    for place in sorted(changed, reverse=True):
        text = text[: pieces[place].start()] + changed[place] + text[pieces[place].end() :]
    return text


def glued(text: str, seed: str) -> str:
    """A text with some spaces left out."""
    gaps = [gap.span() for gap in re.finditer(r"(?<=\S)\s+(?=\S)", text)]
    chosen = Random(f"{_SEED}:{seed}:{text}").sample(gaps, min(edits_in(text), len(gaps)))  # noqa: S311 – nothing secret
    for start, end in sorted(chosen, reverse=True):
        text = text[:start] + text[end:]
    return text


def edits_in(text: str) -> int:
    """How many words are changed."""
    return max(1, round(PART * len(text.split())))


@dataclass(frozen=True)
class Perturbations:
    """The ways of writing by name."""

    ways: Mapping[str, Callable[[str], str]]


def perturbations(lexicon: Path) -> Perturbations:
    """All six; slang as the lexicon knows it, backwards."""
    edits = {
        "typos": typo,
        "dropped vowels": without_vowels,
        "slang": swap(_backwards(load_slang(lexicon).words)),
        "capitals": in_capitals,
        "regional words": swap(regional_words()),
    }
    ways: dict[str, Callable[[str], str]] = {name: _way(name, edit) for name, edit in edits.items()}
    return Perturbations({**ways, "no spaces": lambda text: glued(text, "no spaces")})


def _way(name: str, edit: Edit) -> Callable[[str], str]:
    return lambda text: edited(text, edit, name)


def regional_words() -> dict[str, list[str]]:
    """The plain words and how regions write them, without those that a region writes the same."""
    words = read_yaml(_REGIONAL)["words"]
    return {plain: sorted(set(regions.values()) - {plain}) for plain, regions in words.items()}


def _backwards(words: Mapping[str, str]) -> dict[str, list[str]]:
    found: dict[str, list[str]] = {}
    for variant, plain in words.items():
        if variant != plain:
            found.setdefault(plain, []).append(variant)
    return found


def losses(reads: Reads, cases: Sequence[Case], ways: Perturbations) -> dict[str, dict[str, Any]]:
    """For every way of writing the right intents before and after, of the messages that it changes."""
    before = judge(reads, cases)
    return {name: _loss(reads, before, way) for name, way in ways.ways.items()}


def _loss(reads: Reads, before: Sequence[Judged], way: Callable[[str], str]) -> dict[str, Any]:
    written = [(each, way(each.case.text)) for each in before]
    changed = [(each, Judged(each.case, reads.read(text)), text) for each, text in written if text != each.case.text]
    first, second = sum(each.right for each, _, _ in changed), sum(after.right for _, after, _ in changed)
    lost = [
        sentence(after) | {"text": text, "wanted": each.case.intents[0]}
        for each, after, text in changed
        if each.right > after.right
    ]
    return {
        "cases": len(before),
        "changed": len(changed),
        "before": share(first, len(changed)),
        "after": share(second, len(changed)),
        "loss": share(first - second, len(changed)),
        "loss_of_all": share(first - second, len(before)),
        "lost": lost,
    }
