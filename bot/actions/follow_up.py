"""Short clauses that only make sense after what was said before: "kalo yang merah?", "ke medan?", the answer to our question."""

import re
from dataclasses import dataclass, replace

from bot.actions.products import mentioned, subjects_of
from bot.actions.question import Subject
from bot.actions.view import Clause, OpenQuestion, TurnView
from bot.messages import Decision
from bot.shop.match import match_products
from bot.shop.values import ShopFolder

WORD = re.compile(r"\d+|[^\W\d_]+")
CONFIRM, CLARIFY = "confirm", "clarify"
LONGEST = 7
RIVAL = 0.1  # a second reading below this is not worth naming
PLACE_INTENTS = ("ask_shipping_cost", "ask_shipping_time", "ask_courier")
STANDS_ALONE = ("ask_human", "abuse", "thanks", "goodbye", "bot_challenge")


@dataclass(frozen=True)
class Fillers:
    """Words that carry no question of their own; read from data."""

    words: frozenset[str]


def completed(clause: Clause, turn: TurnView, folder: ShopFolder, fillers: Fillers) -> tuple[Clause, ...]:
    """The clause, with the intent of what it continues when it says nothing of its own. The answer to our question also
    completes the other clauses that lacked the same thing."""
    question = turn.memory.question
    if question and (meant := _meant(clause, question)):
        return (meant,)
    if clause.intent in STANDS_ALONE and clause.decision in (Decision.ANSWER, Decision.HAND_OFF):
        return (clause,)
    earlier = _earlier(clause, turn, folder, fillers)
    if earlier is None:
        return (clause,)
    others = question.others if question and earlier == question.clause else ()
    return tuple(_continued(clause, one) for one in (earlier, *others))


def _meant(clause: Clause, question: OpenQuestion) -> Clause | None:
    """The clause that we asked about, with the meaning that the buyer chose: a yes, or one of the meanings by its name."""
    if question.missing == CONFIRM and clause.intent == "affirm":
        return replace(question.clause, decision=Decision.ANSWER)
    offered = [one.name for one in question.clause.ranking[: 1 if question.missing == CONFIRM else 2]]
    if question.missing not in (CONFIRM, CLARIFY) or clause.intent not in offered or len(_words(clause.text)) > LONGEST:
        return None
    still_between = [one.name for one in clause.ranking[1:2] if one.name in offered and one.confidence >= RIVAL]
    if still_between and clause.decision is not Decision.ANSWER:
        return None
    aspect = clause.aspect if clause.intent != question.clause.intent else question.clause.aspect
    return replace(question.clause, intent=clause.intent, aspect=aspect, decision=Decision.ANSWER)


def _continued(clause: Clause, earlier: Clause) -> Clause:
    entities = (*clause.entities, *(entity for entity in earlier.entities if not clause.named(entity.entity)))
    return replace(
        clause,
        intent=earlier.intent,
        aspect=earlier.aspect,
        confidence=earlier.confidence,
        decision=Decision.ANSWER,
        entities=entities,
    )


def _earlier(clause: Clause, turn: TurnView, folder: ShopFolder, fillers: Fillers) -> Clause | None:
    """The clause that this one continues: our open question's, else the last one that was answered."""
    words = _words(clause.text)
    if not words or len(words) > LONGEST:
        return None
    question = turn.memory.question
    if question and question.missing == "place" and clause.named("city") and not _own_question(clause, turn, folder, fillers):
        return question.clause
    if question and question.missing in ("product", "product_choice") and _names_product(clause, turn, folder):
        return question.clause if not _own_question(clause, turn, folder, fillers) else None
    last = turn.memory.last
    if last is None or _own_question(clause, turn, folder, fillers):
        return None
    if clause.named("city") and last.intent in PLACE_INTENTS:
        return last
    return last if _names_product(clause, turn, folder) or _names_quantity(clause, last) else None


def _names_quantity(clause: Clause, last: Clause) -> bool:
    return bool(clause.named("quantity")) and last.intent in ("ask_price", "ask_shipping_cost")


def _names_product(clause: Clause, turn: TurnView, folder: ShopFolder) -> bool:
    return bool(match_products(clause.text, folder)) or bool(_option_words(clause, turn, folder))


def _own_question(clause: Clause, turn: TurnView, folder: ShopFolder, fillers: Fillers) -> bool:
    """Whether words remain once fillers, names of products, options, places and quantities are taken away."""
    spans = [(found.start, found.end) for found in match_products(clause.text, folder)]
    spans += [(entity.start - clause.start, entity.end - clause.start) for entity in clause.entities]
    kept = "".join(" " if any(a <= place < b for a, b in spans) else letter for place, letter in enumerate(clause.text))
    options = _option_words(clause, turn, folder)
    return any(word not in fillers.words and word not in options for word in _words(kept))


def _option_words(clause: Clause, turn: TurnView, folder: ShopFolder) -> frozenset[str]:
    """The clause's words that name a colour, size or flavour of the product spoken of."""
    found = subjects_of(clause, turn, folder)[0].subject
    asked = turn.memory.question.products if turn.memory.question else ()
    product_ids = (found.product_id,) if isinstance(found, Subject) else asked
    named = [variant for product_id in product_ids for variant in mentioned(clause.text, folder.product(product_id))]
    known = {word for variant in named for option in variant.options for word in _words(option)}
    return frozenset(known & set(_words(clause.text)))


def _words(text: str) -> list[str]:
    """Words and numbers; "30ml" is two."""
    return WORD.findall(text.casefold())
