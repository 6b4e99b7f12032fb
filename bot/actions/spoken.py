"""What the conversation already knows of products: those spoken of in this episode, and the card."""

from bot.actions.narrowing import Found, narrowed
from bot.actions.reply import Ask
from bot.actions.view import Clause, Spoken, TurnView
from bot.messages import Kind
from bot.shop.match import by_card
from bot.shop.values import ShopFolder

UNKNOWN_PRODUCT = Found(Ask(missing="product", response="utter_ask_unknown_product"))


def card_spoken(turn: TurnView, folder: ShopFolder) -> Spoken | None:
    """The product on the conversation's card, as something spoken of."""
    if turn.product is None:
        return None
    card = by_card(folder, turn.product.product_id, turn.product.sku, turn.marketplace)
    return Spoken(card[0].product_id, (card[0].sku,) if len(card) == 1 else ()) if card else None


def spoken_before(turn: TurnView, folder: ShopFolder) -> tuple[Spoken, ...]:
    """What this episode spoke of, the latest first, the conversation's card last; only what the shop still has."""
    carded = card_spoken(turn, folder)
    named = {one.product_id for one in turn.memory.spoken}
    spoken = (*turn.memory.spoken, *((carded,) if carded and carded.product_id not in named else ()))
    return tuple(one for one in spoken if folder.product(one.product_id))


def known(clause: Clause, turn: TurnView, folder: ShopFolder) -> Found | None:
    """What the clause is about when it names nothing itself: what was spoken of last."""
    if _means_another(turn, folder):
        return UNKNOWN_PRODUCT
    spoken = next(iter(spoken_before(turn, folder)), None)
    return narrowed(folder.product(spoken.product_id), clause.text, frozenset(spoken.skus)) if spoken else None


def _means_another(turn: TurnView, folder: ShopFolder) -> bool:
    """Whether the buyer speaks of something that the shop's tables don't know: a card that is not ours, or what we asked
    about when an unknown product was named."""
    if Kind.PRODUCT_CARD in turn.kinds:
        return turn.product is not None and card_spoken(turn, folder) is None
    question = turn.memory.question
    return question is not None and question.missing == "product" and bool(spoken_before(turn, folder))
