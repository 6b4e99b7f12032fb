"""The claims find what they are for: replies that are wrong on purpose, each in one way."""

from collections.abc import Mapping

import pytest

from bot.actions.answer import TurnReply
from bot.actions.reply import Say
from bot.messages import UsedFact
from tests.support.chats import ROOT
from tests.support.reply_claims import faults
from tests.support.seller_statements import Asked
from tests.support.shops import NOW
from tests.support.walks import Item, shop_at

SERUM, LARGE = "SC-SERVC-20", "SC-SERVC-30"
NAME = "Bening Pagi Serum Vitamin C 10%"
SHOP = shop_at(ROOT / "demo" / "sehat-ceria", NOW, NOW)


def fact(name: str, value: str, subject: str = SERUM, rule: str = "") -> UsedFact:
    return UsedFact(name, subject, value, "products.csv", rule)


def price(told: str = "Rp69.000", stated: str = "Rp69.000", subject: str = SERUM, product: str = f"{NAME} 20 ml") -> Say:
    return Say("utter_price_single", {"product": product, "price": told}, (fact("price", stated, subject),))


def stock(level: str, subject: str = SERUM) -> Say:
    return Say(f"utter_stock_{level}", {"product": f"{NAME} 20 ml"}, (fact("stock", level, subject),))


def cod(state: str) -> Say:
    return Say(f"utter_payment_cod_{state}", {}, (fact("cod", state, "sehat-ceria"),))


def quantity(total: str) -> Say:
    values = {"product": f"{NAME} 20 ml", "quantity": "24", "unit_price": "Rp61.000", "total": total}
    rule = "wholesale price from 24 pieces of one SKU"
    return Say("utter_price_quantity", values, (fact("price_for_quantity", f"Rp61.000 × 24 = {total}", rule=rule),))


def dispatch(day: str, cutoff: str = "15.00 WIB") -> Say:
    told = (fact("dispatch_day", f"{day} (cut-off {cutoff})", "sehat-ceria", "handling in shipping days"),)
    return Say("utter_dispatch_before_cutoff", {"day": day, "cutoff": cutoff}, told)


def shipping(cost: str) -> Say:
    told = (fact("shipping_cost", f"JNE REG {cost}", "Medan", "weight rounded up to full kilograms"), fact("weight_g", "110 g"))
    values = {"product": f"{NAME} 20 ml", "weight": "110 g", "place": "Medan", "list": f"JNE REG {cost}"}
    return Say("utter_shipping_cost", values, told)


def expiry(date: str) -> Say:
    rule = "the earliest expiry still in stock"
    return Say("utter_expiry_date", {"product": f"{NAME} 20 ml", "date": date}, (fact("expiry", date, rule=rule),))


def found(*said: Say, words: str = "24 pcs ke medan") -> list[str]:
    reply = TurnReply(said=tuple((one, "") for one in said))
    asked = Asked(words, skus=(SERUM,), quantity=24 if "24" in words else 1, city="Medan", province="Sumatera Utara")
    return faults(reply, asked, Item().chat(SHOP.folder, NOW, "card").world, SHOP.seller)


RIGHT = (price(), stock("ready"), quantity("Rp1.464.000"), dispatch("Selasa, 24 November 2026"), expiry("31 Maret 2028"))


def test_a_right_reply_has_no_faults() -> None:
    assert found(*RIGHT) == []
    assert found(shipping("Rp40.000"), words="ke medan") == []


WRONG: Mapping[str, tuple[tuple[Say, ...], str]] = {
    "a price that nobody states": ((price("Rp68.000", "Rp68.000"),), "money 68000 is not stated for price"),
    "another price than the recorded one": ((price(told="Rp95.000"),), "money 95000 in {price} is in no recorded fact"),
    "another variant's price": ((price("Rp95.000", "Rp95.000", LARGE),), f"price of {LARGE} is told"),
    "another variant's price under the right name": ((price("Rp95.000", "Rp95.000"),), "money 95000 is not stated"),
    "another variant's name": ((price(product=f"{NAME} 30 ml"),), "names another variant"),
    "a sum that is wrong": ((quantity("Rp1.464.001"),), "money 1464001 is not stated for price_for_quantity"),
    "a parcel's cost that is wrong": ((shipping("Rp39.000"),), "money 39000 is not stated for shipping_cost"),
    "a day too early": ((dispatch("Senin, 23 November 2026"),), "day 2026-11-23 is not stated for dispatch_day"),
    "a weekday that is not the day's": ((dispatch("Rabu, 24 November 2026"),), "weekday Rabu 2026-11-24 is not stated"),
    "another zone": ((dispatch("Selasa, 24 November 2026", "15.00 WITA"),), "clock 15.00 WITA is not stated"),
    "the expiry of a batch that is gone": ((expiry("31 Desember 2026"),), "day 2026-12-31 is not stated for expiry"),
    "no fact at all": ((Say("utter_price_single", {"product": NAME, "price": "Rp69.000"}),), "is in no recorded fact"),
    "a level that is wrong": ((stock("empty"),), f"{SERUM} is ready, not empty"),
    "two levels of one variant": ((stock("ready"), stock("low")), f"stock of {SERUM} is 'ready' and 'low'"),
    "two prices of one variant": ((price(), price("Rp65.000", "Rp65.000")), f"price of {SERUM} is 'Rp69.000' and 'Rp65.000'"),
    "both yes and no": ((cod("true"), cod("false")), "in one reply"),
    "an open placeholder": ((Say("utter_price_pointer"),), "a placeholder stays open"),
    "Kak twice": ((Say("utter_haggle", {"line": "Pas ya Kak? (Kak Ros)"}),), "more than one Kak"),
}


@pytest.mark.parametrize("name", WRONG)
def test_what_is_wrong_is_found(name: str) -> None:
    said, expected = WRONG[name]

    assert any(expected in fault for fault in found(*said)), found(*said)
