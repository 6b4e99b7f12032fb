"""One answerer per topic: from a clause, the shop and the product in question to what may be said."""

from collections.abc import Callable, Mapping

from bot.actions.answerers import (
    after_sale,
    authenticity,
    discount,
    exchange,
    expiry,
    installation,
    order,
    payment,
    price,
    product_info,
    shipping,
    shop_hours,
    size,
    smalltalk,
    stock,
    track_order,
    warranty,
)
from bot.actions.question import Question
from bot.actions.reply import Reply

Answerer = Callable[[Question], Reply]

ANSWERERS: Mapping[str, Answerer] = {
    "greeting": smalltalk.greeting,
    "thanks": smalltalk.thanks,
    "goodbye": smalltalk.goodbye,
    "affirm": smalltalk.yes_or_no,
    "deny": smalltalk.yes_or_no,
    "bot_challenge": smalltalk.challenged,
    "ask_warranty": warranty.answer,
    "ask_exchange": exchange.answer,
    "ask_expiry": expiry.answer,
    "ask_shipping_cost": shipping.cost,
    "ask_shipping_time": shipping.time,
    "ask_courier": shipping.courier,
    "ask_location": shipping.from_where,
    "ask_stock": stock.answer,
    "ask_variant": stock.variants,
    "ask_price": price.answer,
    "ask_product_info": product_info.answer,
    "ask_opening_hours": shop_hours.answer,
    "ask_size": size.answer,
    "ask_discount": discount.answer,
    "ask_payment": payment.answer,
    "ask_authenticity": authenticity.answer,
    "ask_installation": installation.answer,
    "track_order": track_order.answer,
    "how_to_order": order.how_to_order,
    "ask_invoice": order.invoice,
    "packaging_request": order.packaging,
    "inform_order": order.told,
    "ask_return_refund": after_sale.return_or_refund,
    "claim_warranty": after_sale.claim,
    "change_order": after_sale.change,
    "cancel_order": after_sale.cancel,
    "complain_damaged": after_sale.damaged,
    "complain_wrong_item": after_sale.damaged,
    "complain_missing": after_sale.damaged,
    "complain_late": after_sale.late,
}

ABOUT_A_PRODUCT = frozenset(
    {
        "ask_warranty",
        "ask_expiry",
        "ask_stock",
        "ask_variant",
        "ask_price",
        "ask_product_info",
        "ask_size",
        "ask_shipping_cost",
        "ask_shipping_time",
        "ask_discount",
        "ask_installation",
        "ask_authenticity",
        "ask_payment",
        "how_to_order",
    }
)
"""Intents whose answer depends on a product; for the others a product's name in the text is only context."""
