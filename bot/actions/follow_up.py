"""Short clauses that only make sense after what was said before: "kalo yang merah?", "ke medan?", the answer to our question."""

import re
from dataclasses import replace

from bot.actions.bare_numbers import counts_pieces, with_pieces
from bot.actions.clause_words import NAMING, asks_itself, names_product, own_words
from bot.actions.view import Clause, Entity, OpenQuestion, TurnView
from bot.actions.world import World
from bot.messages import Decision
from bot.shop.match import match_products

WORD = re.compile(r"\d+|[^\W\d_]+")
CONFIRM, CLARIFY, PLACE = "confirm", "clarify", "place"
PRODUCTS = ("product", "product_choice")
SOMEWHERE = Entity("city", "")  # a place that no list knows
LONGEST = 7
MOST_CHOOSING = 2
CLEAR = 0.6  # a reading counts from this confidence on, where the clause may be but another place or the next continues it
MOST_OWN = 3
RIVAL = 0.1  # a second reading below this is not worth naming
PLACE_INTENTS = ("ask_shipping_cost", "ask_shipping_time", "ask_courier")
STANDS_ALONE = ("ask_human", "abuse", "thanks", "goodbye", "bot_challenge")
PARCEL_INTENTS = ("ask_shipping_cost", "ask_shipping_time")  # of a parcel, which every courier carries at its own cost and pace
DAY_INTENTS = ("ask_opening_hours", "ask_shipping_time")


def completed(clause: Clause, turn: TurnView, world: World) -> tuple[Clause, ...]:
    """The clause, with the intent of what it continues when it says nothing of its own. The answer to our question also
    completes the other clauses that lacked the same thing."""
    question = turn.memory.question
    if turn.sensitive and any(own_words(one, turn, world) for one in turn.clauses):
        return (clause,)  # nothing of such a turn is bent to what was said before, but for bare names
    if question and (meant := _meant(clause, question, world)):
        return (meant,)
    if question and question.missing == PLACE and _may_be_a_place(clause, turn, world):
        return tuple(
            _continued(replace(clause, entities=(*clause.entities, SOMEWHERE)), one)
            for one in (question.clause, *question.others)
        )
    if clause.intent in STANDS_ALONE and clause.decision in (Decision.ANSWER, Decision.HAND_OFF):
        return (clause,)
    return _continuing(clause, turn, world) or (clause,)


def _continuing(clause: Clause, turn: TurnView, world: World) -> tuple[Clause, ...]:
    """The clause as it continues our open question, else the last one that was answered; nothing when it continues neither."""
    if not 0 < len(_words(clause.text)) <= LONGEST:
        return ()
    question, last = turn.memory.question, turn.memory.last
    if question and _answers(clause, question, turn, world):
        return tuple(_continued(clause, one) for one in (question.clause, *question.others))
    if question and question.missing in PRODUCTS and names_product(clause, turn, world):
        return ()
    # To go on with what we asked "maksudnya …, ya?" about is to say yes, where that was no mere guess.
    likely = question and question.missing == CONFIRM and question.clause.confidence >= CLEAR
    for earlier in (question.clause if question and likely else None, last):
        if earlier is not None:
            counted = with_pieces(clause, earlier, turn, world)
            if _continues(counted, earlier, turn, world):
                return (_continued(counted, earlier),)
    return ()


def _may_be_a_place(clause: Clause, turn: TurnView, world: World) -> bool:
    """Whether an answer to "dikirim ke mana?" may be a place that we do not know: a few words without a meaning of their own."""
    unclear = clause.decision in (Decision.DECLINE, Decision.HAND_OFF) and clause.intent not in STANDS_ALONE
    short = 0 < len(_words(clause.text)) <= LONGEST
    return unclear and short and not clause.named("city") and not names_product(clause, turn, world)


def _meant(clause: Clause, question: OpenQuestion, world: World) -> Clause | None:
    """The clause that we asked about, with the meaning that the buyer chose: a yes, or one of the meanings by its name. What
    he names in choosing – another place, another product – counts instead of what was named before."""
    if question.missing == CONFIRM and clause.intent == "affirm":
        return replace(question.clause, decision=Decision.ANSWER)
    offered = [one.name for one in question.clause.ranking[: 1 if question.missing == CONFIRM else 2]]
    if question.missing not in (CONFIRM, CLARIFY) or clause.intent not in offered or len(_words(clause.text)) > LONGEST:
        return None
    if (
        clause.decision is Decision.ANSWER
        and sum(word not in world.fillers.words for word in _words(clause.text)) > MOST_CHOOSING
    ):
        return None  # a question of its own, with other words than a mere choice needs
    still_between = [one.name for one in clause.ranking[1:2] if one.name in offered and one.confidence >= RIVAL]
    if still_between and clause.decision is not Decision.ANSWER:
        return None
    aspect = clause.aspect if clause.intent != question.clause.intent else question.clause.aspect
    chosen = replace(question.clause, intent=clause.intent, aspect=aspect, decision=Decision.ANSWER)
    names_something = bool(clause.entities) or bool(match_products(clause.text, world.folder))
    return _continued(clause, chosen) if names_something else chosen


def _continued(clause: Clause, earlier: Clause) -> Clause:
    kept = [entity for entity in earlier.entities if entity.entity not in NAMING and not clause.named(entity.entity)]
    return replace(
        clause,
        intent=earlier.intent,
        aspect=earlier.aspect,
        confidence=earlier.confidence,
        decision=Decision.ANSWER,
        entities=(*clause.entities, *kept),
        continues=earlier.text,
    )


def _answers(clause: Clause, question: OpenQuestion, turn: TurnView, world: World) -> bool:
    """Whether the clause says just what we asked for: the place, or the product."""
    if question.missing == PLACE:
        return bool(clause.named("city")) and not own_words(clause, turn, world)
    return question.missing in PRODUCTS and names_product(clause, turn, world) and not own_words(clause, turn, world)


def _continues(clause: Clause, earlier: Clause, turn: TurnView, world: World) -> bool:
    """Whether the clause only names another product, option, place, number, courier or day for what was asked before."""
    if earlier.intent in PLACE_INTENTS and _another_place(clause, turn, world):
        return True
    if own_words(clause, turn, world):
        return False
    asks_another = clause.decision is Decision.ANSWER and clause.intent != earlier.intent and asks_itself(clause, world.fillers)
    if names_product(clause, turn, world) and not asks_another:
        return True
    if clause.named("quantity") and counts_pieces(earlier) and not asks_another:
        return True
    if earlier.intent in PARCEL_INTENTS and _names_courier(clause, world) and not asks_another:
        return True
    return bool(clause.named("date")) and earlier.intent in DAY_INTENTS


def _names_courier(clause: Clause, world: World) -> bool:
    """Whether the clause names a courier that the shop's rates tell of; for another one its cost cannot be the answer."""
    rated = {rate.courier for rate in world.folder.rates}
    return any(entity.value in rated for entity in clause.named("courier"))


def _another_place(clause: Clause, turn: TurnView, world: World) -> bool:
    """Whether the clause names a place and nothing else that is clear: "ari ka Garut?", "nek magelang larang mboten"."""
    if not clause.named("city"):
        return False
    own = own_words(clause, turn, world)
    unclear = clause.confidence < CLEAR or clause.intent in (*PLACE_INTENTS, "out_of_scope")
    return not own or (clause.decision is not Decision.ANSWER and unclear and len(own) <= MOST_OWN)


def _words(text: str) -> list[str]:
    """Words and numbers; "30ml" is two."""
    return WORD.findall(text.casefold())
