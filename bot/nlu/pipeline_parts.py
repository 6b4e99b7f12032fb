"""The components of the pipeline for chat: each puts what it finds into `doc.spans["shop"]`, with its label and plain value.

Where two overlap, a long number (order, parcel, phone) stays before all others; then the longer one; of two equally long ones the
one whose component runs first. An article gives way to all of these."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from typing import Any, TypeAlias

from bot.nlu.name_finder import NameFinder
from bot.nlu.pipeline_tokens import SHOP, Doc, written
from bot.nlu.sizes import SizeFinder
from bot.text.articles import articles_from
from bot.text.codes import ORDER, PHONE, TRACKING, CodeFinder
from bot.text.dates import dates
from bot.text.numbers import Found, prices
from bot.text.quantities import quantities
from bot.text.spellings import Spellings
from bot.text.tokens import tokens_of

Component: TypeAlias = Callable[[Doc], Doc]

LEXICON = "chat"
_MEANINGS = "meanings"
_NO_REFERENCE = "none"
_FIRST, _USUAL, _LAST = range(3)
_RANKS = {ORDER: _FIRST, TRACKING: _FIRST, PHONE: _FIRST, "product": _LAST}


@dataclass(frozen=True)
class Meaning:
    """What a span says in plain words; of a place also where it lies."""

    value: str
    city: str | None = None
    province: str | None = None


def meaning_of(span: Any) -> Meaning:
    """What a span of a component means. Its id is a place in the Doc's own list: spaCy would keep a buyer's number for ever."""
    meaning: Meaning = span.doc.user_data[_MEANINGS][span.id]
    return meaning


def _put(doc: Doc, label: str, start: int, end: int, meaning: Meaning) -> None:
    meanings = doc.user_data.setdefault(_MEANINGS, [])
    span = doc.char_span(start, end, label=label, span_id=len(meanings), alignment_mode="expand")
    meanings.append(meaning)
    doc.spans[SHOP].append(span)


class Finding:
    """A component that looks at the original as it was written."""

    def __init__(self, find: Callable[[str], Iterable[Found]]) -> None:
        self._find = find

    def __call__(self, doc: Doc) -> Doc:
        """Put what is found into the Doc."""
        for each in self._find(written(doc).text):
            _put(doc, each.kind, each.start, each.end, Meaning(each.value))
        return doc


class Naming:
    """A component that looks for the names of the lexicon in the words of a Doc."""

    def __init__(self, names: NameFinder) -> None:
        self._names = names

    def __call__(self, doc: Doc) -> Doc:
        """Put the names into the Doc."""
        for each in self._names.find(written(doc)):
            _put(doc, each.entity, each.start, each.end, Meaning(each.value, each.city, each.province))
        return doc


def _codes(nlp: Any) -> Component:
    lexicon = _lexicon(nlp)
    couriers: Mapping[str, Iterable[str]] = lexicon["couriers"]["couriers"]
    spellings = [spelling.lower() for spellings in couriers.values() for spelling in spellings]
    return Finding(CodeFinder(lexicon["codes"], spellings).find)


def _numbers(_nlp: Any) -> Component:
    return Finding(lambda text: (*dates(text), *prices(text), *quantities(text)))


def _sizes(nlp: Any) -> Component:
    return Finding(SizeFinder(_lexicon(nlp)["sizes"]).find)


def _names(nlp: Any) -> Component:
    lexicon = _lexicon(nlp)
    return Naming(NameFinder(lexicon["names"], lexicon["colors"], nlp.vocab))


def _references(nlp: Any) -> Component:
    pointing = _lexicon(nlp)["references"]["references"]
    spellings = Spellings({spelling: kind for kind, spellings in pointing.items() for spelling in spellings})

    def find(text: str) -> Iterable[Found]:
        tokens = tokens_of(text)
        for met in spellings.find(tokens):
            if met.value != _NO_REFERENCE:
                yield Found("reference", met.value, tokens[met.first].start, tokens[met.behind - 1].end)

    return Finding(find)


def _articles(nlp: Any) -> Component:
    return Finding(articles_from(_lexicon(nlp)["articles"]).subjects)


def _overlaps(_nlp: Any) -> Component:
    return without_overlaps


def without_overlaps(doc: Doc) -> Doc:
    """Leave those that stay, in order."""
    kept = []
    taken = bytearray(len(doc))
    for span in sorted(doc.spans[SHOP], key=lambda each: (_RANKS.get(each.label_, _USUAL), each.start_char - each.end_char)):
        if not any(taken[span.start : span.end]):
            taken[span.start : span.end] = b"\x01" * (span.end - span.start)
            kept.append(span)
    doc.spans[SHOP] = sorted(kept, key=lambda each: each.start)
    return doc


def _lexicon(nlp: Any) -> Mapping[str, Any]:
    lexicon: Mapping[str, Any] = nlp.vocab.lookups.get_table(LEXICON)
    return lexicon


# In this order they run; of two spans of the same length the earlier component's stays.
COMPONENTS: Mapping[str, Callable[[Any], Component]] = {
    "chat_codes": _codes,
    "chat_numbers": _numbers,
    "chat_sizes": _sizes,
    "chat_names": _names,
    "chat_references": _references,
    "chat_articles": _articles,
    "chat_overlaps": _overlaps,
}
