"""Expiry: what is told, what is blocked."""

from datetime import date

import pytest

from bot.shop.facts.expiry import ExpiryAlert, ToldBatch, expiry, expiry_alerts
from bot.shop.facts.fact import Fact
from bot.shop.values import Batch, Bundled
from tests.support.shops import NOW, a_folder, a_variant

SKU = "KAOS-M"
FAR, FARTHER = date(2028, 3, 31), date(2028, 9, 30)
NEAR_EDGE, TOO_NEAR = date(2027, 1, 22), date(2027, 1, 21)  # 60 and 59 days after NOW


def told(*batches: Batch) -> ToldBatch | ExpiryAlert | None:
    variant = a_variant(SKU)
    found = expiry(a_folder(variant, batches=batches), variant, NOW)
    return found.value if isinstance(found, Fact) else found


def test_the_earliest_expiry_in_stock_is_told_with_its_own_production_date() -> None:
    gone = Batch(SKU, "0", date(2024, 1, 1), date(2026, 1, 1), quantity=0)
    first = Batch(SKU, "1", date(2026, 3, 9), FAR, quantity=5)
    second = Batch(SKU, "2", date(2026, 1, 2), FARTHER)

    assert told(gone, second, first) == ToldBatch("1", date(2026, 3, 9), FAR)


@pytest.mark.parametrize("quantity", [None, 3])
def test_an_expired_batch_in_stock_blocks_the_answer(quantity: int | None) -> None:
    expired = Batch(SKU, "1", expires=date(2026, 11, 22), quantity=quantity)

    assert told(expired, Batch(SKU, "2", expires=FAR)) == ExpiryAlert(SKU, "1", date(2026, 11, 22), expired=True)


def test_too_near_to_expiry_blocks_and_the_edge_does_not() -> None:
    assert told(Batch(SKU, "1", expires=TOO_NEAR)) == ExpiryAlert(SKU, "1", TOO_NEAR, expired=False)
    assert told(Batch(SKU, "1", expires=NEAR_EDGE)) == ToldBatch("1", None, NEAR_EDGE)


def test_without_expiry_the_oldest_production_date_is_told() -> None:
    batches = (Batch(SKU, "new", date(2026, 6, 1)), Batch(SKU, "old", date(2025, 6, 1)))

    assert told(*batches) == ToldBatch("old", date(2025, 6, 1), None)


def test_nothing_stated_or_nothing_in_stock_is_no_fact() -> None:
    assert told() is None
    assert told(Batch(SKU, "1", expires=FAR, quantity=0)) is None
    assert told(Batch(SKU, "1")) is None


def test_a_bundle_carries_the_batches_of_its_parts() -> None:
    bundle = a_variant("PAKET", bundle_of=(Bundled("A"), Bundled("B")))
    batches = (Batch("A", "1", expires=FARTHER), Batch("B", "2", expires=FAR), Batch("C", "3", expires=TOO_NEAR))

    found = expiry(a_folder(bundle, a_variant("A"), a_variant("B"), batches=batches), bundle, NOW)

    assert isinstance(found, Fact) and found.value.batch == "2"


def test_all_alerts_of_a_shop_are_listed() -> None:
    batches = (Batch("A", "1", expires=TOO_NEAR), Batch("B", "2", expires=FAR))

    assert [alert.sku for alert in expiry_alerts(a_folder(a_variant("A"), a_variant("B"), batches=batches), NOW)] == ["A"]
