"""What the bot may do in a shop, on a marketplace, for these intents, about this product. The strictest rule wins."""

from collections.abc import Iterable

from bot.messages import Mode
from bot.shop.values import ModeRule, Shop

STRICTEST_FIRST = (Mode.OFF, Mode.DRAFT, Mode.AUTO)


def mode_for(shop: Shop, marketplace: str, intents: Iterable[str], product_id: str | None = None) -> Mode:
    """The mode of a reply: the shop's own, made stricter by every rule that fits."""
    named = set(intents)
    fitting = (rule.mode for rule in shop.modes if _fits(rule, marketplace, named, product_id))
    return min((shop.mode, *fitting), key=STRICTEST_FIRST.index)


def _fits(rule: ModeRule, marketplace: str, intents: set[str], product_id: str | None) -> bool:
    return (
        rule.marketplace in (None, marketplace)
        and (rule.intent is None or rule.intent in intents)
        and rule.product in (None, product_id)
    )
