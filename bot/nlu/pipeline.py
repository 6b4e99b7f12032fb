"""Our Indonesian pipeline of spaCy: a blank `id` with a tokenizer for chat and components for what buyers name.

spaCy is imported when a pipeline is built, never with this module: its import takes seconds and would bring TensorFlow along."""

import sys
import warnings
from collections.abc import Callable, Mapping
from functools import cache
from typing import Any

from bot.nlu.names import names_from
from bot.nlu.pipeline_parts import COMPONENTS, LEXICON, Component, meaning_of
from bot.nlu.pipeline_tokens import ChatTokenizer, words_in

_TOKENIZER = "chat_tokenizer"  # spaCy's own for Indonesian would load 16,000 exceptions first


def chat_pipeline(content: Mapping[str, Any]) -> Any:
    """A pipeline with this lexicon, as spaCy's Language; those of several lexicons may stand side by side."""
    nlp = _spacy().blank("id", config={"nlp": {"tokenizer": {"@tokenizers": _TOKENIZER}}})
    names = names_from(content)
    nlp.vocab.lookups.add_table(LEXICON, {**content, "names": names})  # here the components find it
    nlp.tokenizer.know(word for name in names for word in words_in(name))
    nlp.max_length = sys.maxsize  # that limit is for parsers
    for component in COMPONENTS:
        nlp.add_pipe(component)
    return nlp


@cache
def _spacy() -> Any:
    """spaCy with our components and the values of our spans, which it knows by process and not by pipeline."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", DeprecationWarning)  # what spaCy imports is not ours to mend
        import spacy
        from spacy.language import Language
        from spacy.tokens import Span
        from spacy.util import registry

    registry.tokenizers.register(_TOKENIZER, func=_tokenizer)
    for name, make in COMPONENTS.items():
        if not Language.has_factory(name):
            Language.factory(name, func=_factory(make))
    for field in ("value", "city", "province"):
        Span.set_extension(field, getter=_getter(field), force=True)
    return spacy


def _tokenizer() -> Callable[[Any], ChatTokenizer]:
    return lambda nlp: ChatTokenizer(nlp.vocab)


def _factory(make: Callable[[Any], Component]) -> Callable[..., Component]:
    def build(nlp: Any, name: str) -> Component:  # noqa: ARG001 – spaCy asks for both
        return make(nlp)

    return build


def _getter(field: str) -> Callable[[Any], str | None]:
    def get(span: Any) -> str | None:
        said: str | None = getattr(meaning_of(span), field)
        return said

    return get
