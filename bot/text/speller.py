"""Mends words that nobody knows: what was probably meant, by how people slip and by what the words around make likely.

A noisy channel: the chance of a known word between its neighbours, times the chance of this slip, against the chance that
a new word or a name stands there. What is known is never touched.
"""

from collections.abc import Sequence
from dataclasses import replace
from itertools import accumulate
from math import log

from bot.text.lexicon import SlangLexicon
from bot.text.pieces import Piece, plain_words
from bot.text.slips import VOWELS, Slip, SlipFinder
from bot.text.tokens import Token
from bot.text.usage import END, START, Usage, as_used

_NEW_WORD, _NEW_LETTER = log(0.01), -2.3  # the chance that a word is new, and of each of its letters
_UNSPEAKABLE = log(0.03)  # and that a new word has no vowel behind its first letter
_LEAST_USUAL = 3  # sightings of a form before a longer one is cut into it
_LEAST_KNOWN = 5  # sightings of a word without vowels
_LEAST_SEEN = 1  # sightings of a word before others are taken for it
_SHORTEST = 2
_LONGEST = 40
_OWN_ENDINGS = frozenset({"nya", "ku", "mu"})
_REMEMBERED = 20_000

Meant = tuple[tuple[str, tuple[str, ...]], ...]  # written forms and the words that each reads as


class Speller:
    """Mends with the usage of the training."""

    def __init__(self, usage: Usage, lexicon: SlangLexicon, names: frozenset[str] = frozenset()) -> None:
        self._usage, self._lexicon = usage, lexicon
        # What has no vowel and is rare is itself a slip that somebody's sentence holds.
        seen = {word for word, count in usage.words.items() if count >= _LEAST_KNOWN or VOWELS & set(word[1:])}
        self._known = names | lexicon.known | lexicon.whole | lexicon.units | seen
        forms = {form for form in {*usage.forms, *lexicon.words, *usage.words} if self._is_common(form)}
        usual = {form for form in forms if form in lexicon.words or usage.forms.get(form, 0) >= _LEAST_USUAL}
        self._finder = SlipFinder(forms, usual)
        self._remembered: dict[tuple[str, str | None, str | None], Meant | None] = {}

    def mended(self, pieces: Sequence[Piece]) -> list[Piece]:
        """The pieces with the unknown ones mended where that is likelier than a new word.

        One mended word makes the next one easier, so this goes on until nothing changes: each round leaves fewer unknown ones.
        """
        done = list(pieces)
        places = [at for at, piece in enumerate(done) if self._is_unknown(piece)]
        changed = bool(places)
        found: dict[int, Meant] = {}
        while changed:
            changed = False
            for at in [place for place in places if place not in found]:
                meant = self._meant(done, at, [place for place in places if place not in found])
                if meant:
                    found[at], changed = meant, True
                    done[at] = replace(done[at], words=tuple(word for _, words in meant for word in words))
        return [part for at, piece in enumerate(pieces) for part in (_parts(piece, found[at]) if at in found else [piece])]

    def _is_common(self, form: str) -> bool:
        words = plain_words(form, self._lexicon)
        seen = all(word in self._known and self._usage.words.get(word, 0) >= _LEAST_SEEN for word in words)
        return seen and len(form) > 1 and form.isalpha()

    def _is_unknown(self, piece: Piece) -> bool:
        return piece.is_name and self._may_be_slip(_form(piece)) and not all(word in self._known for word in piece.words)

    def _may_be_slip(self, form: str) -> bool:
        return _SHORTEST <= len(form) <= _LONGEST and form not in self._known

    def _meant(self, pieces: Sequence[Piece], at: int, unknown: Sequence[int]) -> Meant | None:
        before = START if at == 0 else None if at - 1 in unknown else as_used(pieces[at - 1].words[-1])
        last = at + 1 == len(pieces)
        behind = END if last else None if at + 1 in unknown else as_used(pieces[at + 1].words[0])
        stem, *ending = pieces[at].words
        whole = self._likeliest(_form(pieces[at]), before, behind)
        if whole or not ending or not set(ending) <= _OWN_ENDINGS or not self._may_be_slip(stem):
            return whole
        without = self._likeliest(stem, before, ending[0])
        return without and (*without[:-1], (without[-1][0], (*without[-1][1], *ending)))

    def _likeliest(self, form: str, before: str | None, behind: str | None) -> Meant | None:
        key = (form, before, behind)
        if key not in self._remembered:
            if len(self._remembered) >= _REMEMBERED:
                self._remembered.clear()
            self._remembered[key] = self._weighed(form, before, behind)
        return self._remembered[key]

    def _weighed(self, form: str, before: str | None, behind: str | None) -> Meant | None:
        best, chosen = _NEW_WORD + _NEW_LETTER * len(form), None
        if not VOWELS & set(form[1:]):
            best += _UNSPEAKABLE
        if behind is not None:
            best += log(self._usage.chance(behind, None))
        for slip in self._finder.slips(form):
            meant = self._read(slip)
            score = slip.cost + self._fits([word for _, words in meant for word in words], before, behind)
            if score > best:
                best, chosen = score, meant
        return chosen

    def _read(self, slip: Slip) -> Meant:
        return tuple((form, plain_words(form, self._lexicon)) for form in slip.forms)

    def _fits(self, words: Sequence[str], before: str | None, behind: str | None) -> float:
        """The logarithm of the chance of these words between their neighbours."""
        found = 0.0
        for word in words:
            found += log(self._usage.chance(as_used(word), before))
            before = as_used(word)
        return found + (log(self._usage.chance(behind, before)) if behind is not None else 0.0)


def _form(piece: Piece) -> str:
    """What is looked up: the one word that it reads as, or with an ending all of it."""
    return piece.words[0] if len(piece.words) == 1 else piece.token.text


def _parts(piece: Piece, meant: Meant) -> list[Piece]:
    """The mended piece, cut where a space was left out."""
    token = piece.token
    if len(meant) == 1 or sum(len(form) for form, _ in meant) != token.end - token.start:
        return [Piece(token, tuple(word for _, words in meant for word in words))]
    ends = list(accumulate(len(form) for form, _ in meant))
    starts = [0, *ends[:-1]]
    return [
        Piece(Token(token.text[start:end], token.start + start, token.start + end, token.kind), words)
        for start, end, (_, words) in zip(starts, ends, meant, strict=True)
    ]
