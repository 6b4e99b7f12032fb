"""What a clause names, and what it says of its own once names, options and words without a question are taken away."""

from collections.abc import Iterable

from bot.actions.narrowing import mentioned
from bot.actions.products import subjects_of
from bot.actions.question import Subject
from bot.actions.view import Clause, TurnView
from bot.actions.world import Fillers, World
from bot.messages import Decision
from bot.shop.match import match_products, options_in
from bot.shop.values import Variant
from bot.text.normalise import normalise
from bot.text.tokens import Token

NAMING = ("product", "reference")  # entities that say which product is meant, and so are never taken over from an earlier clause
COMPARED = frozenset({"besar", "kecil"})  # "yang gede" chooses among sizes without naming one

Span = tuple[int, int]


def words_in(text: str, fillers: Fillers) -> tuple[Token, ...]:
    """The words and numbers of a text in their plain spelling; "30ml" is two."""
    return tuple(token for token in normalise(text, fillers.slang).tokens if token.kind in ("word", "number"))


def names_product(clause: Clause, turn: TurnView, world: World) -> bool:
    """Whether the clause says which product, or which of its options, it means."""
    if any(clause.named(kind) for kind in NAMING):
        return True
    return bool(match_products(clause.text, world.folder)) or bool(_option_spans(clause, turn, world))


def own_words(clause: Clause, turn: TurnView, world: World) -> tuple[str, ...]:
    """The words that remain once fillers, names of products, options, places, quantities and the like are taken away."""
    products = [(found.start, found.end) for found in match_products(clause.text, world.folder)]
    entities = [(entity.start - clause.start, entity.end - clause.start) for entity in clause.entities]
    options = _option_spans(clause, turn, world)
    nothing = world.fillers.words | COMPARED if products or options else world.fillers.words
    left = (token for token in words_in(clause.text, world.fillers) if not _inside(token, (*products, *entities, *options)))
    return tuple(token.text for token in left if not {token.text, _written(token, clause.text)} & nothing)


def asks_itself(clause: Clause, fillers: Fillers) -> bool:
    """Whether a word that mostly says nothing does ask here: after the stock, "topi rimba brp?" is about the price."""
    words = {word for token in words_in(clause.text, fillers) for word in (token.text, _written(token, clause.text))}
    return not fillers.asking.get(clause.intent, frozenset()).isdisjoint(words)


def variants_in_question(clause: Clause, turn: TurnView, world: World) -> tuple[Variant, ...]:
    """All variants of the product that the clause is about, or of those that we asked about."""
    found = subjects_of(clause, turn, world)[0].subject
    asked = turn.memory.question.products if turn.memory.question else ()
    product_ids = (found.product_id,) if isinstance(found, Subject) else asked
    return tuple(variant for product_id in product_ids for variant in world.folder.product(product_id))


def _option_spans(clause: Clause, turn: TurnView, world: World) -> tuple[Span, ...]:
    """Where the clause names a colour, size or flavour of the product spoken of; or a colour that it is not sold in, unless
    that is asked about for itself: "ada warna pink?"."""
    variants = variants_in_question(clause, turn, world)
    spans: list[Span] = []
    for product_id in dict.fromkeys(variant.product_id for variant in variants):
        mine = tuple(variant for variant in variants if variant.product_id == product_id)
        match = options_in(clause.text, mine)
        unlisted = match.unlisted if clause.decision is not Decision.ANSWER else ()
        if unlisted or mentioned(clause.text, mine):
            spans += [(one.start, one.end) for one in match.mentions]
            spans += [_place_of(color, clause.text) for color in unlisted]
    return tuple(spans)


def _place_of(word: str, text: str) -> Span:
    start = text.index(word)
    return start, start + len(word)


def _inside(token: Token, spans: Iterable[Span]) -> bool:
    return any(start < token.end and token.start < end for start, end in spans)


def _written(token: Token, text: str) -> str:
    return text[token.start : token.end].casefold()
