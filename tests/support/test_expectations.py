"""The checks of the end-to-end proof must themselves find what is wrong."""

from datetime import datetime
from pathlib import Path
from typing import Any

import pytest

from tests.support.buyers import State, Ticket
from tests.support.conversations import ConversationFault, Turn, read_conversations
from tests.support.expectations import Played, faults
from tests.support.shop_reader import ShopReader, read_shop

NOW = datetime.fromisoformat("2026-11-23T10:00:00+07:00")
PRICE = {"fact": "price", "sku": "A"}
STOCK = {"fact": "stock", "sku": "A"}


def a_shop(folder: Path, price: str = "69000", stock: str = "9") -> ShopReader:
    folder.mkdir(parents=True)
    (folder / "shop.yml").write_text("id: toko-uji\nname: Toko Uji\n")
    (folder / "products.csv").write_text(f"sku,product_id,name,variant,price,stock\nA,A,Kipas,,{price},{stock}\n")
    return read_shop(folder, NOW)


def found(shop: ShopReader, reply: str | None, original: ShopReader | None = None, after: Any = None, **turn: Any) -> list[str]:
    state = after or State("BOT", (), () if reply is None else (reply,), ("utter_price_single",))
    return faults(Played(Turn(**turn), State("BOT", ()), state, "berapa"), shop, original)


def test_right_reply_has_no_fault(tmp_path: Path) -> None:
    assert found(a_shop(tmp_path / "a"), "Harga Kipas saat ini Rp69.000, Kak.", says=(PRICE,)) == []


@pytest.mark.parametrize("reply", ["Rp169.000", "Rp69.0001", "Rp6.900", "belum tahu"])
def test_another_figure_is_not_the_fact(tmp_path: Path, reply: str) -> None:
    assert "'Rp69.000' is not said" in found(a_shop(tmp_path / "a"), reply, says=(PRICE,))


def test_number_from_nowhere_is_found(tmp_path: Path) -> None:
    assert found(a_shop(tmp_path / "a"), "Rp69.000, stok 31 buah") == ["the number 31 comes from nowhere"]


def test_an_empty_item_with_ready_siblings_is_not_ready(tmp_path: Path) -> None:
    assert found(a_shop(tmp_path / "a"), "Kipas sedang kosong. Yang ready: Putih.", says=(STOCK,)) == ["'kosong' is said"]


def test_silence_and_two_replies_are_found(tmp_path: Path) -> None:
    shop, twice = a_shop(tmp_path / "a"), State("BOT", (), ("Halo", "Halo"))

    assert found(shop, None) == ["there are 0 replies instead of one"]
    assert found(shop, None, after=twice) == ["there are 2 replies instead of one"]
    assert found(shop, "Halo", silent=True) == ["there are 1 replies where there must be none"]


def test_ticket_question_and_owner_must_be_the_expected_ones(tmp_path: Path) -> None:
    shop = a_shop(tmp_path / "a")
    handed_off = State("QUEUED", (Ticket("unsure", {}),), ("Saya teruskan",), ("notice",))

    assert found(shop, None, after=handed_off) == ["it opened tickets ['unsure'] instead of none"]
    assert found(shop, None, after=handed_off, hands_off="unsure", owner="QUEUED") == []
    assert found(shop, "Halo", owner="QUEUED") == ["the owner is BOT instead of QUEUED"]
    assert found(shop, "Halo", asks="place") == ["it asks nothing instead of place"]
    assert found(shop, "Halo", points=True) == ["it points nowhere"]


def test_a_fact_that_the_shop_does_not_state_proves_nothing(tmp_path: Path) -> None:
    assert found(a_shop(tmp_path / "a", price=""), "Halo", says=(PRICE,)) == [f"the shop states nothing for {PRICE}"]


def test_after_a_change_only_the_new_value_may_come(tmp_path: Path) -> None:
    original, shop = a_shop(tmp_path / "a"), a_shop(tmp_path / "b", price="70300")

    assert found(shop, "Rp70.300", original, says=(PRICE,)) == []
    assert "'Rp69.000' is no longer so" in found(shop, "Rp69.000", original, says=(PRICE,))


def test_a_removed_value_must_not_come_but_something_must(tmp_path: Path) -> None:
    original, shop = a_shop(tmp_path / "a"), a_shop(tmp_path / "b", price="")

    assert found(shop, "Harganya ada di halaman produk ya Kak.", original, says=(PRICE,)) == []
    assert "'Rp69.000' is no longer so" in found(shop, "Rp69.000", original, says=(PRICE,))
    assert found(shop, None, original, says=(PRICE,)) == ["there are 0 replies instead of one"]


@pytest.mark.parametrize(
    "text",
    [
        "- {name: a, shop: s, turns: [{buyer: hai, say: x}]}",
        "- {name: a, shop: s, turns: [{buyer: hai, asks: colour}]}",
        "- {name: a, shop: s, marketplace: lazada, turns: [{buyer: hai}]}",
        "- {name: a, shop: s, turns: [{buyer: hai, hands_off: tired}]}",
        "- {name: a, shop: s, turns: [{buyer: hai}]}\n- {name: a, shop: s, turns: [{buyer: hai}]}",
    ],
    ids=["unknown key", "unknown question", "unknown marketplace", "unknown reason", "same name twice"],
)
def test_script_that_means_nothing_is_refused(tmp_path: Path, text: str) -> None:
    (tmp_path / "topic.yml").write_text(text)

    with pytest.raises(ConversationFault):
        read_conversations(tmp_path)


def test_repeated_text_has_the_wished_length(tmp_path: Path) -> None:
    (tmp_path / "topic.yml").write_text(
        "- {name: a, shop: s, turns: [{buyer: [{repeat: ab, length: 5}, {repeat: kak, times: 3}]}]}"
    )

    bubbles = read_conversations(tmp_path)[0].turns[0].buyer

    assert [bubble["text"] for bubble in bubbles] == ["ababa", "kak kak kak"]
