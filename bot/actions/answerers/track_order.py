"""Where an order is. Told only when the marketplace itself links the order to this buyer; anything unusual is for a person."""

from bot.actions.question import Question
from bot.actions.reply import NeedPerson, Reply, Say
from bot.actions.wording import clock_time, names_any
from bot.messages import Reason, UsedFact
from bot.shop.values import Order, OrderStatus

OPEN = (OrderStatus.UNPAID, OrderStatus.PACKED, OrderStatus.SHIPPED)


def answer(question: Question) -> Reply:
    """Courier, number and last event of the buyer's own order."""
    return _person() if _unusual(question) else state(question) or _person()


def _unusual(question: Question) -> bool:
    """ "Delivered but nothing here", "stuck", "returned": the courier's proof, and judgement, are a person's work."""
    words = question.words
    not_yet = (f"{no} {moved}" for no in words.phrases("cues", "not_yet") for moved in words.phrases("cues", "moved"))
    return names_any(question.clause.text, (*not_yet, *words.phrases("cues", "unusual_order")))


def state(question: Question) -> Reply:
    """What the marketplace last knew of the buyer's own order; nothing where none is linked to him or its state tells nothing."""
    order = own_order(question)
    if order is None:
        return ()
    if order.status is OrderStatus.UNPAID:
        return (Say("utter_order_unpaid", {"order": order.order_number}, _facts(order, "status", order.status.value)),)
    if order.status is OrderStatus.SHIPPED and order.courier and order.tracking_number:
        return _shipped(question, order, order.courier, order.tracking_number)
    return packed(question)


def packed(question: Question) -> Reply:
    """The last day for handing the buyer's own order to the courier, while it lies ahead."""
    order = own_order(question)
    if order is None or order.status is not OrderStatus.PACKED or order.ship_by is None or question.now > order.ship_by:
        return ()
    values = {"order": order.order_number, "day": question.words.day(order.ship_by.astimezone(question.folder.shop.zone))}
    return (Say("utter_order_packed", values, _facts(order, "ship_by", values["day"])),)


def own_order(question: Question) -> Order | None:
    """This buyer's order: the one whose number he names, else the one on the card, else his only open one on this marketplace.
    A number that is not his own names no other order of his either."""
    turn = question.turn
    if turn.buyer_id is None:
        return None
    mine = [o for o in question.folder.orders if o.buyer_id == turn.buyer_id and o.marketplace == turn.marketplace]
    named = {entity.value for kind in ("order_number", "tracking_number") for entity in question.clause.named(kind)}
    if not named and turn.order is not None:
        named = {turn.order.order_number}
    if named:
        return next((order for order in mine if named & {order.order_number, order.tracking_number}), None)
    open_ones = [order for order in mine if order.status in OPEN]
    return open_ones[0] if len(open_ones) == 1 else None


def _shipped(question: Question, order: Order, courier: str, number: str) -> Reply:
    values = {"order": order.order_number, "courier": question.words.of("courier", courier), "number": number}
    facts = _facts(order, "tracking_number", number)
    if not order.tracking_last or order.tracking_at is None:
        return (Say("utter_order_shipped", values, facts),)
    moment = order.tracking_at.astimezone(question.folder.shop.zone)
    values["event"] = order.tracking_last
    values["time"] = f"{question.words.day(moment)} {clock_time(moment, question.folder.shop.timezone)}"
    return (
        Say(
            "utter_order_shipped_event", values, (*facts, *_facts(order, "tracking_last", f"{values['event']} {values['time']}"))
        ),
    )


def _facts(order: Order, name: str, value: str) -> tuple[UsedFact, ...]:
    return (UsedFact(name, order.order_number, value, "orders.csv"),)


def _person() -> Reply:
    return (NeedPerson(Reason.POLICY, missing="track_order"),)
