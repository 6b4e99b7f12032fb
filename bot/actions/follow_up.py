"""Short clauses that only make sense after what was said before: "kalo yang merah?", "ke medan?", the answer to our question."""

import re
from dataclasses import replace

from bot.actions.narrowing import mentioned
from bot.actions.products import subjects_of
from bot.actions.question import Subject
from bot.actions.view import Clause, Entity, OpenQuestion, TurnView
from bot.actions.world import Fillers, World
from bot.messages import Decision
from bot.shop.match import match_products

WORD = re.compile(r"\d+|[^\W\d_]+")
CONFIRM, CLARIFY, PLACE = "confirm", "clarify", "place"
SOMEWHERE = Entity("city", "")  # a place that no list knows
LONGEST = 7
MOST_CHOOSING = 2
CLEAR = 0.6  # what a clause says of its own counts from this confidence on, where it may be but another place
MOST_OWN = 3
RIVAL = 0.1  # a second reading below this is not worth naming
PLACE_INTENTS = ("ask_shipping_cost", "ask_shipping_time", "ask_courier")
STANDS_ALONE = ("ask_human", "abuse", "thanks", "goodbye", "bot_challenge")
NAMING = ("product", "reference")  # entities that say which product is meant, and so are never taken over from an earlier clause


def completed(clause: Clause, turn: TurnView, world: World) -> tuple[Clause, ...]:
    """The clause, with the intent of what it continues when it says nothing of its own. The answer to our question also
    completes the other clauses that lacked the same thing."""
    question = turn.memory.question
    if question and (meant := _meant(clause, question, world)):
        return (meant,)
    if question and question.missing == PLACE and _may_be_a_place(clause, turn, world):
        return tuple(
            _continued(replace(clause, entities=(*clause.entities, SOMEWHERE)), one)
            for one in (question.clause, *question.others)
        )
    if clause.intent in STANDS_ALONE and clause.decision in (Decision.ANSWER, Decision.HAND_OFF):
        return (clause,)
    earlier = _earlier(clause, turn, world)
    if earlier is None:
        return (clause,)
    others = question.others if question and earlier == question.clause else ()
    return tuple(_continued(clause, one) for one in (earlier, *others))


def _may_be_a_place(clause: Clause, turn: TurnView, world: World) -> bool:
    """Whether an answer to "dikirim ke mana?" may be a place that we do not know: a few words without a meaning of their own."""
    unclear = clause.decision in (Decision.DECLINE, Decision.HAND_OFF) and clause.intent not in STANDS_ALONE
    short = 0 < len(_words(clause.text)) <= LONGEST
    return unclear and short and not clause.named("city") and not _names_product(clause, turn, world)


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


def _earlier(clause: Clause, turn: TurnView, world: World) -> Clause | None:
    """The clause that this one continues: our open question's, else the last one that was answered."""
    words = _words(clause.text)
    if not words or len(words) > LONGEST:
        return None
    question = turn.memory.question
    if question and question.missing == PLACE and clause.named("city") and not _own_question(clause, turn, world):
        return question.clause
    if question and question.missing in ("product", "product_choice") and _names_product(clause, turn, world):
        return question.clause if not _own_question(clause, turn, world) else None
    last = turn.memory.last
    if last is not None and last.intent in PLACE_INTENTS and _another_place(clause, turn, world):
        return last
    if last is None or _own_question(clause, turn, world):
        return None
    names_product = _names_product(clause, turn, world) and not _asks_itself(clause, last, world.fillers)
    return last if names_product or _names_quantity(clause, last) else None


def _another_place(clause: Clause, turn: TurnView, world: World) -> bool:
    """Whether the clause names a place and nothing else that is clear: "ari ka Garut?", "nek magelang larang mboten"."""
    if not clause.named("city") or clause.decision is Decision.ANSWER:
        return bool(clause.named("city")) and not _own_question(clause, turn, world)
    unclear = clause.confidence < CLEAR or clause.intent in (*PLACE_INTENTS, "out_of_scope")
    return (unclear and len(_own_words(clause, turn, world)) <= MOST_OWN) or not _own_question(clause, turn, world)


def _asks_itself(clause: Clause, last: Clause, fillers: Fillers) -> bool:
    """Whether a word that mostly says nothing does ask here: after the stock, "topi rimba brp?" is about the price."""
    asking = fillers.asking.get(clause.intent, frozenset())
    return clause.decision is Decision.ANSWER and clause.intent != last.intent and not asking.isdisjoint(_words(clause.text))


def _names_quantity(clause: Clause, last: Clause) -> bool:
    return bool(clause.named("quantity")) and last.intent in ("ask_price", "ask_shipping_cost")


def _names_product(clause: Clause, turn: TurnView, world: World) -> bool:
    if any(clause.named(kind) for kind in NAMING):
        return True
    return bool(match_products(clause.text, world.folder)) or bool(_option_words(clause, turn, world))


def _own_question(clause: Clause, turn: TurnView, world: World) -> bool:
    """Whether the clause asks something of its own."""
    return bool(_own_words(clause, turn, world))


def _own_words(clause: Clause, turn: TurnView, world: World) -> list[str]:
    """The words that remain once fillers, names of products, options, places and quantities are taken away."""
    spans = [(found.start, found.end) for found in match_products(clause.text, world.folder)]
    spans += [(entity.start - clause.start, entity.end - clause.start) for entity in clause.entities]
    kept = "".join(" " if any(a <= place < b for a, b in spans) else letter for place, letter in enumerate(clause.text))
    options = _option_words(clause, turn, world)
    return [word for word in _words(kept) if word not in world.fillers.words and word not in options]


def _option_words(clause: Clause, turn: TurnView, world: World) -> frozenset[str]:
    """The clause's words that name a colour, size or flavour of the product spoken of."""
    found = subjects_of(clause, turn, world)[0].subject
    asked = turn.memory.question.products if turn.memory.question else ()
    product_ids = (found.product_id,) if isinstance(found, Subject) else asked
    named = [variant for product_id in product_ids for variant in mentioned(clause.text, world.folder.product(product_id))]
    known = {word for variant in named for option in variant.options for word in _words(option)}
    return frozenset(known & set(_words(clause.text)))


def _words(text: str) -> list[str]:
    """Words and numbers; "30ml" is two."""
    return WORD.findall(text.casefold())
