"""Known forms that a written one may be a slip of: a wrong key, left-out vowels, left-out spaces.

Costs are logarithms of chances.
"""

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from math import log

VOWELS = frozenset("aeiou")
_DOUBLE = re.compile(r"(.)\1+")
_SOUNDS = ("aeiou", "bp", "ckqx", "dt", "fpv", "gjz", "sxz", "iy", "uw")
_ROWS = ("qwertyuiop", "asdfghjkl", "zxcvbnm")
# Chosen on training sentences of persons whose other sentences were not counted.
_KEY = log(0.02)  # a word with one wrong key …
_NEIGHBOUR, _OTHER = log(0.25), log(0.03)  # … which is a neighbour of the right one, or any other
_VOWELS_OUT = log(0.08)
_SPACE_OUT = log(0.03)
_SHORTEST_KEYED, _SHORTEST_PART = 3, 2
_MOST_SPACES = 2


@dataclass(frozen=True)
class Slip:
    """Known forms, one behind another, that were perhaps meant, and the logarithm of the chance of writing them so."""

    forms: tuple[str, ...]
    cost: float


class SlipFinder:
    """Finds what a form may be a slip of, among known forms. Only the usual ones stand where a space was left out."""

    def __init__(self, forms: Iterable[str], usual: Iterable[str] = ()) -> None:
        self._forms, self._usual = frozenset(forms), frozenset(usual)
        self._by_consonants: dict[str, list[str]] = defaultdict(list)
        self._by_rest: dict[str, list[str]] = defaultdict(list)  # by what is left when one letter is taken out
        for form in sorted(self._forms):
            if len(form) >= _SHORTEST_KEYED:
                self._by_consonants[_consonants(form)].append(form)
                for rest in _rests(form):
                    self._by_rest[rest].append(form)

    def slips(self, form: str) -> list[Slip]:
        """Every slip that may have led to this form, the likeliest for each meaning."""
        found: dict[str, float] = {}
        for meant, cost in (*self._keys(form), *self._vowels(form)):
            if meant != form:
                found[meant] = max(cost, found.get(meant, cost))
        return [*(Slip((meant,), cost) for meant, cost in found.items()), *self._spaces(form)]

    def _keys(self, form: str) -> Iterator[tuple[str, float]]:
        """One letter more, one less, another one, or two exchanged."""
        if len(form) < _SHORTEST_KEYED:
            return
        cost = _KEY - log(len(form))
        yield from ((meant, cost) for meant in self._by_rest.get(form, ()))
        for rest in _rests(form):
            if rest in self._forms and len(rest) >= _SHORTEST_KEYED:
                yield rest, cost + _OTHER
            for meant in self._by_rest.get(rest, ()):
                change = _change(form, meant)
                if change is not None:
                    yield meant, cost + change

    def _vowels(self, form: str) -> Iterator[tuple[str, float]]:
        for meant in self._by_consonants.get(_consonants(form), ()):
            if len(meant) > len(form) and _in_order(form, meant):
                yield meant, _VOWELS_OUT

    def _spaces(self, form: str, most: int = _MOST_SPACES) -> Iterator[Slip]:
        for at in range(_SHORTEST_PART, len(form) - _SHORTEST_PART + 1):
            first, rest = form[:at], form[at:]
            if first not in self._usual:
                continue
            if rest in self._usual:
                yield Slip((first, rest), _SPACE_OUT)
            elif most > 1:
                yield from (Slip((first, *slip.forms), _SPACE_OUT + slip.cost) for slip in self._spaces(rest, most - 1))


def _consonants(form: str) -> str:
    """The first letter and the consonants behind it, doubled ones once."""
    return _DOUBLE.sub(r"\1", form[:1] + "".join(letter for letter in form[1:] if letter not in VOWELS))


def _rests(form: str) -> set[str]:
    return {form[:at] + form[at + 1 :] for at in range(len(form))}


def _in_order(letters: str, word: str) -> bool:
    behind = iter(word)
    return all(letter in behind for letter in letters)


def _change(form: str, meant: str) -> float | None:
    """The cost of another key or two exchanged ones; None if it is more than that."""
    if len(form) != len(meant):
        return None
    places = [at for at, pair in enumerate(zip(form, meant, strict=True)) if pair[0] != pair[1]]
    if len(places) == 1:
        return _other_letter(form[places[0]], meant[places[0]])
    first, last = places[0], places[-1]
    exchanged = len(places) == 2 and last == first + 1 and form[first] == meant[last] and form[last] == meant[first]
    return 0.0 if exchanged else None


def _other_letter(written: str, meant: str) -> float | None:
    """The cost of another letter: a neighbour on the keys, or one that sounds alike. Anything else is another word."""
    if _are_neighbours(written, meant):
        return _NEIGHBOUR
    return _OTHER if any(written in sound and meant in sound for sound in _SOUNDS) else None


def _are_neighbours(one: str, other: str) -> bool:
    return any(abs(row.find(one) - row.find(other)) == 1 for row in _ROWS if one in row and other in row)
