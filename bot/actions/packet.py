"""What the person who takes over gets: reason, summary, clauses, what the bot told from which facts, product, order, wishes."""

from collections.abc import Sequence
from typing import Any

import msgspec

from bot.actions.for_people import Wish
from bot.actions.question import option_label
from bot.actions.view import Told, TurnView
from bot.actions.wording import Words, rupiah
from bot.actions.world import World
from bot.messages import Reason
from bot.shop.facts.price import price
from bot.shop.facts.stock import stock
from bot.shop.values import Order

# The gravest first: one ticket has one reason.
ORDER = (
    Reason.SENSITIVE,
    Reason.ANGRY,
    Reason.POLICY,
    Reason.ASKED,
    Reason.SYSTEM,
    Reason.FACT_MISSING,
    Reason.UNSURE,
    Reason.APPROVAL,
)


def reason_of(wishes: Sequence[Wish]) -> Reason:
    """The gravest of the wishes' reasons."""
    return min((wish.need.reason for wish in wishes), key=ORDER.index)


def build(turn: TurnView, wishes: Sequence[Wish], told: Sequence[Told], world: World) -> dict[str, Any]:
    """The packet as JSON-able data."""
    return {
        "reason": reason_of(wishes).value,
        "summary": _summary(turn, wishes, world.words),
        "text": turn.text,
        "mood": msgspec.to_builtins(turn.mood),
        "clauses": [
            {
                "text": clause.text,
                "intent": clause.intent,
                "aspect": clause.aspect,
                "confidence": clause.confidence,
                "decision": clause.decision.value,
                "ranking": msgspec.to_builtins(clause.ranking[:3]),
            }
            for clause in turn.clauses
        ],
        "told": msgspec.to_builtins(tuple(told)),
        "meanwhile": msgspec.to_builtins(turn.meanwhile),
        "product": _product(turn, world),
        "order": _order(turn, world),
        "wishes": [_wish(wish, world.words) for wish in wishes],
        "proposed": None,
    }


def _summary(turn: TurnView, wishes: Sequence[Wish], words: Words) -> str:
    """Two sentences: what the buyer wants, and why it comes to a person."""
    texts = [wish.clause.text or turn.text for wish in wishes]
    wanted = " · ".join(dict.fromkeys(text for text in texts if text)) or words.of("summary", "no_text")
    reason = words.of("reason", reason_of(wishes).value)
    whys = ", ".join(dict.fromkeys(_wish(wish, words) for wish in wishes))
    return words.of("summary", "sentences").format(wanted=wanted, reason=reason, why=whys)


def _wish(wish: Wish, words: Words) -> str:
    parts = (words.of("missing", wish.need.missing), wish.need.about, wish.need.detail)
    return " – ".join(part for part in parts if part)


def _product(turn: TurnView, world: World) -> dict[str, Any] | None:
    spoken = next(iter(turn.memory.spoken), None)
    variants = world.folder.product(spoken.product_id) if spoken else ()
    if not spoken or not variants:
        return None
    chosen = next((variant for variant in variants if variant.sku in spoken.skus), variants[0])
    cost = price(world.folder, chosen, world.now)
    level = stock(world.folder, chosen, world.now)
    return {
        "name": chosen.name,
        "variant": option_label(chosen) if spoken.skus else "",
        "sku": chosen.sku if spoken.skus else "",
        "price": rupiah(cost.value) if cost else None,
        "stock": world.words.of("stock", level.value.level.value) if level else None,
    }


def _order(turn: TurnView, world: World) -> dict[str, Any] | None:
    """The order on the card, with its state only where the marketplace links it to this buyer."""
    if turn.order is None:
        return None
    order = world.folder.order(turn.marketplace, turn.order.order_number)
    if order is None or not _belongs(order, turn):
        return {"order_number": turn.order.order_number}
    return {"order_number": order.order_number, "status": order.status.value, "courier": order.courier or ""}


def _belongs(order: Order, turn: TurnView) -> bool:
    return order.buyer_id is not None and order.buyer_id == turn.buyer_id
