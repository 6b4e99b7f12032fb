"""Turns without words: stickers say nothing, cards and pictures get one friendly question, then a person looks."""

from bot.actions.reply import NeedPerson, Reply, Say
from bot.actions.spoken import card_spoken
from bot.actions.view import TurnView
from bot.messages import Kind, Reason
from bot.shop.values import ShopFolder

QUIET = frozenset({Kind.STICKER, Kind.TEXT})
CARDS = frozenset({Kind.PRODUCT_CARD, Kind.ORDER_CARD})


def wordless(turn: TurnView, folder: ShopFolder) -> Reply:
    """What a wordless turn gets."""
    kinds = frozenset(turn.kinds)
    if kinds <= QUIET:
        return ()
    if Kind.PRODUCT_CARD in kinds and kinds <= CARDS | QUIET:
        spoken = card_spoken(turn, folder)
        if spoken:
            return (Say("utter_product_card", {"product": folder.product(spoken.product_id)[0].name}),)
        # A card that our tables do not know: a person looks what it is.
        return (NeedPerson(Reason.FACT_MISSING, missing="product_none"),)
    if kinds <= CARDS | QUIET:
        return (Say("utter_order_card"),)
    if turn.memory.nudged:
        return (NeedPerson(Reason.UNSURE, missing="media"),)
    return (Say("utter_voice_as_text" if Kind.VOICE in kinds else "utter_media_question"),)
