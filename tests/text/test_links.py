"""Links to products on the marketplaces, and texts that only look like them."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.text.links import product_links, without_product_links


@pytest.mark.parametrize(
    ("text", "marketplace", "product_id"),
    [
        ("https://shopee.co.id/Kipas-Angin-Dinding-i.123456.25400200015", "shopee", "25400200015"),
        ("shopee.co.id/product/123456/25400200015", "shopee", "25400200015"),
        ("https://shopee.co.id/Kipas-i.12.254?sp_atk=abc&xptdk=1 brp", "shopee", "254"),
        ("HTTPS://SHOPEE.CO.ID/Kipas-i.12.254", "shopee", "254"),
        ("https://www.tiktok.com/view/product/1729400200000000015?region=ID", "tiktok", "1729400200000000015"),
        ("https://shop.tiktok.com/view/product/1729400200000000015", "tiktok", "1729400200000000015"),
        ("https://shop.tiktok.com/id/pdp/kipas-angin/1729400200000000015", "tiktok", "1729400200000000015"),
        ("https://shop-id.tokopedia.com/view/product/1729400200000000015", "tiktok", "1729400200000000015"),
        ("https://www.tokopedia.com/terang/kipas-angin-1729400200000000015", "tiktok", "1729400200000000015"),
        ("https://www.lazada.co.id/products/kipas-angin-i77001-s88002.html", "lazada", "77001"),
        ("(https://shopee.co.id/Kipas-i.12.254).", "shopee", "254"),
    ],
)
def test_the_products_id_is_read(text: str, marketplace: str, product_id: str) -> None:
    (link,) = product_links(text)

    assert (link.marketplace, link.product_id) == (marketplace, product_id)


def test_lazadas_sku_is_read() -> None:
    assert product_links("https://www.lazada.co.id/products/kipas-i77001-s88002.html")[0].sku == "88002"


def test_a_tokopedia_link_without_an_id_carries_the_products_name() -> None:
    (link,) = product_links("https://tokopedia.com/terang/anjasa-kipas-angin?src=topads")

    assert (link.slug, link.product_id) == ("anjasa-kipas-angin", "")


@pytest.mark.parametrize("text", ["https://vt.tiktok.com/ZS2abcd/", "https://shope.ee/3fKQ", "https://tokopedia.link/xYz"])
def test_a_short_link_is_a_products_link_that_says_nothing(text: str) -> None:
    (link,) = product_links(text)

    assert (link.product_id, link.slug) == ("", "")


@pytest.mark.parametrize(
    "text",
    [
        "https://shopee.co.id/user/purchase/order/123456",
        "https://shopee.co.id/namatoko",
        "https://www.tokopedia.com/namatoko",
        "https://www.tokopedia.com/promo/gajian",
        "https://www.tiktok.com/@toko/video/7301234567890123456",
        "https://cekresi.com/?noresi=JX123",
        "https://notshopee.co.id/Kipas-i.12.254",
        "https://shopee.co.id.jahat.com/Kipas-i.12.254",
        "https://youtu.be/abc",
        "http://[::1/x-i.1.2",
        "shopee.co.id",
        "kirim ke toko.ya kak",
        "i.12.254",
        "",
    ],
)
def test_other_links_and_nonsense_are_none(text: str) -> None:
    assert product_links(text) == ()


def test_without_links_everything_else_stays_where_it_is() -> None:
    text = "ini https://shopee.co.id/Kipas-i.12.254 brp"

    plain = without_product_links(text)

    assert len(plain) == len(text)
    assert plain.split() == ["ini", "brp"]
    assert plain.index("brp") == text.index("brp")


@given(st.text(max_size=80), st.text(alphabet="abc-./?=#:[]@i0123456789%", max_size=40))
def test_no_text_raises_and_lengths_stay(before: str, path: str) -> None:
    for host in ("shopee.co.id/", "www.tokopedia.com/", "https://[", "shop.tiktok.com/"):
        text = before + " https://" + host + path

        assert len(without_product_links(text)) == len(text)
