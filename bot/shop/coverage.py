"""What a shop can answer: for how many products each kind of fact is stated. Tells a seller which cells are worth filling."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import datetime

from bot.shop.facts import details
from bot.shop.facts.expiry import expiry
from bot.shop.facts.fact import Fact
from bot.shop.facts.policy import exchange_policy
from bot.shop.facts.price import price
from bot.shop.facts.stock import stock
from bot.shop.facts.warranty import warranty
from bot.shop.values import ShopFolder, Variant

States = Callable[[ShopFolder, Variant, datetime], bool]


@dataclass(frozen=True)
class Coverage:
    """Of `total` products (or shops, for the shop's own terms), `stated` have the fact for every variant."""

    topic: str
    stated: int
    total: int

    @property
    def missing(self) -> int:
        """How many such questions a person will get."""
        return self.total - self.stated


def coverage(folder: ShopFolder, now: datetime) -> tuple[Coverage, ...]:
    """One entry per topic, in the order in which buyers ask. A kind of fact that the shop never states at all, such as the
    expiry dates of a shop for shoes, is left out."""
    products = [folder.product(product_id) for product_id in folder.product_ids]
    found = [_over(topic, products, folder, now, states) for topic, states in _TOPICS.items()]
    exchange = exchange_policy(folder)
    terms = Coverage("exchange", int(exchange is not None and exchange.value.days is not None), 1)
    return (*(entry for entry in found if entry.stated), terms)


def _over(topic: str, products: Iterable[tuple[Variant, ...]], folder: ShopFolder, now: datetime, states: States) -> Coverage:
    answers = [all(states(folder, variant, now) for variant in variants) for variants in products]
    return Coverage(topic, sum(answers), len(answers))


def _has_expiry(folder: ShopFolder, variant: Variant, now: datetime) -> bool:
    return isinstance(expiry(folder, variant, now), Fact)


def _has_warranty(folder: ShopFolder, variant: Variant, now: datetime) -> bool:
    del now
    fact = warranty(folder, variant)
    return fact is not None and fact.value.months is not None


_TOPICS: dict[str, States] = {
    "stock": lambda folder, variant, now: stock(folder, variant, now) is not None,
    "price": lambda folder, variant, now: price(folder, variant, now) is not None,
    "warranty": _has_warranty,
    "expiry": _has_expiry,
    "material": lambda _, variant, __: details.material(variant) is not None,
    "ingredients": lambda _, variant, __: details.ingredients(variant) is not None,
    "usage": lambda _, variant, __: details.usage(variant) is not None,
    "weight": lambda _, variant, __: details.weight(variant) is not None,
}
