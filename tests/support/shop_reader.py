"""An independent reader of shop folders: what a right answer must contain, written as the bot must write it.

It imports nothing from `bot`, so that both can only agree when both read the seller's files rightly. `None` (or an empty
list) means: the shop states no valid fact of this kind now, so nothing may be told.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from pathlib import Path
from typing import Any

from tests.support.indonesian import figures, kilograms, long_date, loose_figures, moment_time, rupiah
from tests.support.shop_details import ShopDetails, label
from tests.support.shop_tables import Row, ShopTables, day, moment, money, read_tables
from tests.support.shop_times import ShopTimes

COURIERS = {"jne": "JNE", "jnt": "J&T Express", "sicepat": "SiCepat", "ninja": "Ninja Xpress", "anteraja": "AnterAja"}
GIVERS = {"shop": "toko", "brand": "brand", "distributor": "distributor"}
PAYERS = {"buyer": "pembeli", "shop": "toko", "by_fault": "kesalahan"}
MOST_SERVICES = 5

Facts = list[str] | None


@dataclass(frozen=True)
class ShopReader:
    """One shop at one moment."""

    tables: ShopTables
    now: datetime

    def fact(self, kind: str, /, **about: Any) -> Facts:
        """The strings that must stand in the answer; None when there is no valid fact. Raises KeyError for an unknown kind."""
        finders: Mapping[str, Callable[..., Facts]] = {
            **ShopDetails(self.tables, self.now).finders(),
            "price": self._price,
            "wholesale": self._wholesale,
            "stock": self._stock,
            "stock_count": self._stock_count,
            "alternatives": self._alternatives,
            "restock": self._restock,
            "preorder": self._preorder,
            "warranty": self._warranty,
            "warranty_by": self._warranty_by,
            "expiry": lambda sku: self._batch_date(sku, "expires"),
            "production": lambda sku: self._batch_date(sku, "produced"),
            "exchange_days": self._exchange_days,
            "exchange_shipping": self._exchange_shipping,
            "couriers": self._couriers,
            "shipping_cost": lambda **rest: self._shipping(**rest)[0],
            "shipping_costs": self._shipping_costs,
            "shipping_days": lambda **rest: self._shipping(**rest)[1],
            "cutoff": ShopTimes(self.tables, self.now).cutoff,
            "dispatch": ShopTimes(self.tables, self.now).dispatch,
            "opens": ShopTimes(self.tables, self.now).opens,
            "closes": ShopTimes(self.tables, self.now).closes,
            "tracking": self._tracking,
            "city": lambda: [self.tables.settings["city"]] if self.tables.settings.get("city") else None,
        }
        return finders[kind](**about)

    def figures(self) -> set[str]:
        """Every number that this shop may tell at all; counts of stock are not among them."""
        hours = [self.fact(kind) or [] for kind in ("cutoff", "dispatch", "opens", "closes")]
        weights = [kilograms(int(row["weight_g"])) for row in self.tables.products if row.get("weight_g")]
        prices = [row.get("price", "") for row in self.tables.products]
        derived = [text for texts in hours for text in texts] + weights + prices
        return loose_figures(self.tables.text) | {number for text in derived for number in figures(text)}

    # prices

    def _price(self, sku: str) -> Facts:
        row = self.tables.product(sku)
        price = money(row["price"])
        return [rupiah(price)] if price is not None and self._fresh(row, "price") else None

    def _wholesale(self, sku: str, quantity: int) -> Facts:
        row = self.tables.product(sku)
        steps = [step.split(":") for step in filter(None, row.get("wholesale", "").split("|"))]
        reached = {int(least): money(price) for least, price in steps if int(least) <= quantity}
        unit = reached[max(reached)] if reached else money(row["price"])
        if unit is None or not self._fresh(row, "price"):
            return None
        return [f"{quantity} pcs", rupiah(unit), rupiah(unit * quantity)]

    # stock

    def _stock(self, sku: str) -> Facts:
        """The level in words."""
        row = self.tables.product(sku)
        if row.get("discontinued") == "yes":
            return ["tidak dijual lagi"]
        pieces = self._pieces(row)
        if not pieces and row.get("preorder_days") and (pieces == 0 or not row.get("stock")):
            return ["pre-order", f"{row['preorder_days']} hari"]
        if pieces is None:
            return None
        if pieces == 0:
            return ["kosong"]
        return ["tinggal sedikit"] if pieces <= self.tables.settings.get("low_stock", 3) else ["ready"]

    def _stock_count(self, sku: str) -> Facts:
        """Never to be told."""
        count = self.tables.product(sku).get("stock")
        return [count] if count else None

    def _alternatives(self, sku: str) -> Facts:
        """The other variants that can be had, where the wanted one cannot."""
        row = self.tables.product(sku)
        if self._stock(sku) not in (["kosong"], ["tidak dijual lagi"]):
            return None
        others = [other for other in self.tables.siblings(row["product_id"]) if other["sku"] != sku]
        ready = [label(other) for other in others if self._stock(other["sku"]) in (["ready"], ["tinggal sedikit"])]
        return ready or None

    def _restock(self, sku: str) -> Facts:
        row = self.tables.product(sku)
        back = day(row.get("restock_date", ""))
        if self._stock(sku) != ["kosong"] or back is None or back < ShopTimes(self.tables, self.now).today:
            return None
        return [long_date(back)]

    def _preorder(self, sku: str) -> Facts:
        found = self._stock(sku)
        return found[1:] if found and found[0] == "pre-order" else None

    def _pieces(self, row: Row) -> int | None:
        own = int(row["stock"]) if row.get("stock") and self._fresh(row, "stock") else None
        parts = [part.partition(":") for part in filter(None, row.get("bundle_of", "").split("|"))]
        if not parts:
            return own
        counts = [(self._pieces(self.tables.product(sku)), int(number or 1)) for sku, _, number in parts]
        made = [None if pieces is None else pieces // number for pieces, number in counts]
        if 0 in made:
            return 0
        made += [own] if row.get("stock") else []
        known = [pieces for pieces in made if pieces is not None]
        return min(known) if len(known) == len(made) else None

    # warranty, batches, exchange

    def _warranty(self, sku: str) -> Facts:
        months = self.tables.product(sku).get("warranty_months")
        return [f"{months} bulan"] if months and months != "0" else None

    def _warranty_by(self, sku: str) -> Facts:
        row = self.tables.product(sku)
        return [GIVERS[row["warranty_by"]]] if self._warranty(sku) and row.get("warranty_by") else None

    def _batch_date(self, sku: str, column: str) -> Facts:
        """Of the batch (of a bundle: of all its parts) with the earliest expiry in stock; none when that is past or too near."""
        parts = [part.partition(":")[0] for part in self.tables.product(sku).get("bundle_of", "").split("|")]
        batches = [row for row in self.tables.batches if row["sku"] in (sku, *parts) and row["quantity"] != "0"]
        dated = [(day(row["expires"]) or date.max, row) for row in batches]
        if not dated:
            return None
        expires, told = min(dated, key=lambda pair: pair[0])
        nearest = ShopTimes(self.tables, self.now).today + timedelta(days=self.tables.settings.get("min_shelf_days", 60))
        wanted = day(told[column])
        return [long_date(wanted)] if wanted and expires >= nearest else None

    def _exchange_days(self) -> Facts:
        days = (self.tables.settings.get("policy") or {}).get("exchange_days")
        return [f"{days} hari"] if days else None

    def _exchange_shipping(self) -> Facts:
        who = (self.tables.settings.get("policy") or {}).get("exchange_shipping")
        return [PAYERS[who]] if who and self._exchange_days() else None

    # shipping

    def _couriers(self, marketplace: str) -> Facts:
        offers = (self.tables.settings.get("couriers") or {}).get(marketplace) or []
        return [COURIERS[offer["code"]] for offer in offers] or None

    def _shipping(
        self, sku: str, to: str, courier: str, service: str, marketplace: str, quantity: int = 1, province: str = ""
    ) -> tuple[Facts, Facts]:
        """Cost of the parcel (weight rounded up to full kilograms) and its days."""
        row = self._rate(to, province, courier, service, marketplace)
        grams = self.tables.product(sku).get("weight_g")
        if row is None or not grams:
            return None, None
        per_kilogram, weight = money(row["per_kg"]), int(grams) * quantity
        first, last = row["days_from"], row["days_to"]
        days = [first if first == last else f"{first}–{last}"] if last else None
        return [rupiah((per_kilogram or 0) * -(-weight // 1000)), kilograms(weight)], days

    def _shipping_costs(self, sku: str, to: str, marketplace: str, quantity: int = 1, province: str = "") -> Facts:
        """What the parcel costs with each of the cheapest five services."""
        services = dict.fromkeys((row["courier"], row["service"]) for row in self.tables.rates)
        about = {"sku": sku, "to": to, "marketplace": marketplace, "quantity": quantity, "province": province}
        found = [self._shipping(courier=courier, service=service, **about)[0] for courier, service in services]
        stated = sorted((each for each in found if each), key=lambda each: money(each[0]) or 0)
        return list(dict.fromkeys(text for each in stated[:MOST_SERVICES] for text in each)) or None

    def _rate(self, to: str, province: str, courier: str, service: str, marketplace: str) -> Row | None:
        mine = [
            row
            for row in self.tables.rates
            if (row["courier"], row["service"]) == (courier, service) and row["marketplace"] in ("", marketplace)
        ]
        places = (to, province, "*")
        row = next((row for place in places if place for row in mine if row["to"] == place), None)
        offers = (self.tables.settings.get("couriers") or {}).get(marketplace) or []
        offered = any(offer["code"] == courier and service in offer.get("services", [service]) for offer in offers)
        hours = (self.tables.settings.get("max_age_hours") or {}).get("rates", 720)
        valid = row is not None and offered and self.tables.fresh(row["as_of"], hours, self.now)
        return row if valid else None

    # orders

    def _tracking(self, order: str) -> Facts:
        row = next((row for row in self.tables.orders if row["order_number"] == order and row["tracking_number"]), None)
        if row is None:
            return None
        when = moment(row["tracking_at"], self.tables.zone)
        clock = moment_time(when, self.tables.settings.get("timezone", "Asia/Jakarta"))
        return [order, row["tracking_number"], row["tracking_last"], long_date(when.date()), clock]

    def _fresh(self, row: Row, what: str) -> bool:
        hours = (self.tables.settings.get("max_age_hours") or {}).get(what, 24)
        return self.tables.fresh(row.get("as_of", ""), hours, self.now)


def read_shop(folder: Path, now: datetime) -> ShopReader:
    """The shop of a folder, as it is at that moment."""
    return ShopReader(read_tables(folder), now)
