"""Finds the names of the lexicon in the words of a text with spaCy's phrase matcher."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from bot.nlu.names import Name
from bot.nlu.pipeline_tokens import Word, Written, words_in
from bot.nlu.reading import Entity

_PASSED = frozenset({".", ":"})  # may stand between a word of place and the name
_JOINING = frozenset({"dan", "atau", "ato", "atw", "sama", "sm", "or", "and", "&", "/", "+", ","})
_UNKNOWN = "_"  # stands for every other word, so that spaCy's store of words does not grow with what buyers write


@dataclass(frozen=True)
class _Span:
    """The words first to behind, of which those from `head` to `tail` are the name and the others its shade."""

    first: int
    behind: int
    head: int
    tail: int


class NameFinder:
    """Couriers, places and colours, matched word by word: tokens also hold spaces and endings."""

    def __init__(self, names: Mapping[str, tuple[Name, ...]], colors: Mapping[str, Any], vocab: Any) -> None:
        from spacy.matcher import PhraseMatcher
        from spacy.tokens import Doc

        listed = {tuple(words_in(written)): meant for written, meant in names.items()}
        self._names = {" ".join(pieces): meant for pieces, meant in listed.items()}
        self._known = frozenset(piece for pieces in listed for piece in pieces)
        self._shades = frozenset(map(str, colors["shades"]))
        self._shades_before = frozenset(map(str, colors["shades_before"]))
        self._document, self._vocab = Doc, vocab
        self._matcher = PhraseMatcher(vocab, attr="ORTH")
        self._matcher.add("name", [Doc(vocab, words=list(pieces)) for pieces in listed])

    def find(self, written: Written) -> tuple[Entity, ...]:
        """The names in order without overlaps; of two that overlap, the longer one that counts here."""
        words = written.words
        taken: set[int] = set()
        found = []
        colored: set[int] = set()  # places right behind a colour
        spans = self._spans(words)
        # The second time round for colours that only count beside another: `coklat dan kuning`.
        for span in (*spans, *sorted(spans, key=lambda each: each.first)):
            name = self._meant(words, span) or self._joined(words, span, colored)
            if name and taken.isdisjoint(range(span.first, span.behind)):
                taken.update(range(span.first, span.behind))
                colored.update({span.behind} if name.entity == "color" else ())
                found.append(_entity(name, written.text, words[span.first].start, words[span.behind - 1].end))
        return tuple(_placed(sorted(found, key=lambda each: each[1].start)))

    def _spans(self, words: Sequence[Word]) -> list[_Span]:
        """All matches, the longest first."""
        document = self._document(self._vocab, words=[each.text if each.text in self._known else _UNKNOWN for each in words])
        spans = [span for _, head, tail in self._matcher(document) for span in self._shaded(words, head, tail)]
        return sorted(spans, key=lambda span: (span.first - span.behind, span.first))

    def _shaded(self, words: Sequence[Word], head: int, tail: int) -> Iterator[_Span]:
        yield _Span(head, tail, head, tail)
        if any(name.shaded for name in self._named(words, head, tail)):
            first = head - 1 if head and words[head - 1].text in self._shades_before else head
            behind = tail + 1 if tail < len(words) and words[tail].text in self._shades else tail
            if (first, behind) != (head, tail):
                yield _Span(first, behind, head, tail)

    def _named(self, words: Sequence[Word], head: int, tail: int) -> tuple[Name, ...]:
        return self._names[" ".join(each.text for each in words[head:tail])]

    def _meant(self, words: Sequence[Word], span: _Span) -> Name | None:
        before, with_shade = _word_before(words, span.first), span.first < span.head or span.tail < span.behind
        names = [name for name in self._named(words, span.head, span.tail) if name.shaded or not with_shade]
        return next((name for name in names if name.counts_behind(before, with_shade)), None)

    def _joined(self, words: Sequence[Word], span: _Span, colored: set[int]) -> Name | None:
        joined = span.first - 1 in colored and words[span.first - 1].text in _JOINING
        return next((name for name in self._named(words, span.head, span.tail) if joined and name.entity == "color"), None)


def _word_before(words: Sequence[Word], first: int) -> str:
    place = first - 1
    while place >= 0 and first - place <= 2 and words[place].text in _PASSED:
        place -= 1
    return words[place].text if place >= 0 else ""


def _entity(name: Name, text: str, start: int, end: int) -> tuple[Name, Entity]:
    return name, Entity(name.entity, start, end, name.value, text[start:end], name.city, name.province)


def _placed(found: Sequence[tuple[Name, Entity]]) -> Iterator[Entity]:
    """The entities; a kecamatan that lies in several cities is taken to the one that is named beside it."""
    cities = {entity.city for _, entity in found if entity.city}
    provinces = {entity.province for name, entity in found if entity.province and not name.several}
    for name, entity in found:
        near = [each for each in name.several if each.city in cities]
        near = near or [each for each in name.several if each.province in provinces]
        if len(near) == 1:
            yield replace(entity, value=near[0].city, city=near[0].city, province=near[0].province)
        else:
            yield entity
