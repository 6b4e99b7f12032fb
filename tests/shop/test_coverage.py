"""What the shop can answer is counted from its facts, for every variant of a product."""

from dataclasses import replace
from datetime import timedelta

from bot.shop.coverage import Coverage, coverage
from bot.shop.values import Policy, ShopFolder
from tests.support.shops import NOW, a_shop, a_variant


def _folder(*variants: object, **shop: object) -> ShopFolder:
    return ShopFolder(a_shop(**shop), NOW, variants=variants)  # type: ignore[arg-type]


def _of(topic: str, folder: ShopFolder) -> Coverage | None:
    return next((entry for entry in coverage(folder, NOW) if entry.topic == topic), None)


def test_a_product_counts_only_when_every_variant_states_the_fact() -> None:
    whole = a_variant(sku="A-1", product_id="A", warranty_months=12)
    half = (a_variant(sku="B-1", product_id="B", warranty_months=6), a_variant(sku="B-2", product_id="B", warranty_months=None))

    found = _of("warranty", _folder(whole, *half))

    assert found == Coverage("warranty", stated=1, total=2)
    assert found is not None and found.missing == 1


def test_a_topic_that_the_shop_never_states_is_left_out() -> None:
    assert _of("expiry", _folder(a_variant())) is None


def test_an_old_price_is_not_counted_as_stated() -> None:
    fresh = a_variant(sku="A-1", product_id="A", price=1000)
    old = replace(a_variant(sku="B-1", product_id="B", price=1000), as_of=NOW - timedelta(days=30))

    assert _of("price", _folder(fresh, old)) == Coverage("price", stated=1, total=2)


def test_the_terms_of_an_exchange_count_once_for_the_shop() -> None:
    assert _of("exchange", _folder(a_variant())) == Coverage("exchange", stated=0, total=1)
    assert _of("exchange", _folder(a_variant(), policy=Policy(exchange_days=7))) == Coverage("exchange", stated=1, total=1)
