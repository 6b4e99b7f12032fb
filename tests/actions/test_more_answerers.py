"""Sizes, discounts, payment, registrations and installation, each from the demo shops' own facts."""

from typing import Any

import pytest

from bot.actions.answer import TurnReply
from bot.messages import Reason
from bot.shop.values import Availability, Bundled, Notice, Overrides, Payment, Promo, Spec
from tests.support.chats import Chat, demo, named, reasons, responses, the_only, values
from tests.support.shops import a_folder, a_shop, a_variant


def test_height_and_weight_give_the_charts_size_as_advice_with_its_rows() -> None:
    reply = Chat(demo("langkah-kita")).asks("tb 168 bb 60 kaos oversize ukuran apa", "ask_size", "fit")

    assert the_only(reply).response == "utter_size_advice"
    assert values(reply)["sizes"] == "L"
    assert "160–172 cm" in values(reply)["rows"]
    assert "55–68 kg" in values(reply)["rows"]


def test_measures_that_point_to_two_sizes_give_the_larger_and_both_rows() -> None:
    reply = Chat(demo("langkah-kita")).asks("hoodie buat tinggi 175 berat 60", "ask_size", "fit")

    assert values(reply)["sizes"] == "XL"
    assert "L: berat" in values(reply)["rows"]


def test_a_value_on_the_border_names_both_sizes() -> None:
    reply = Chat(demo("langkah-kita")).asks("LD 92 kaos ruang M atau L?", "ask_size", "fit")

    assert values(reply)["sizes"] == "M atau L"


def test_a_bare_length_is_the_foot_where_the_chart_knows_nothing_else() -> None:
    reply = Chat(demo("langkah-kita")).asks("sneakers braga kalo 25,5 cm size brp", "ask_size", "fit")

    assert values(reply)["sizes"] == "41"


def test_without_measures_the_chart_is_told() -> None:
    reply = Chat(demo("langkah-kita")).asks("size chart kaos oversize", "ask_size", "chart")

    assert the_only(reply).response == "utter_size_chart"
    assert values(reply)["list"].count("•") == 3


@pytest.mark.parametrize("text", ["rok plisket muat bb 75?", "kaos oversize buat bb 140 muat?"])
def test_without_a_fitting_row_no_size_is_told(text: str) -> None:
    reply = Chat(demo("langkah-kita")).asks(text, "ask_size", "fit")

    assert responses(reply) == []
    assert reasons(reply) == [(Reason.FACT_MISSING.value, "ask_size")]


def test_only_promotions_in_force_are_told() -> None:
    reply = Chat(demo("sehat-ceria")).asks("ada voucher kak?", "ask_discount", "voucher")

    assert "(kode CERIA15, sampai 31 Maret 2027)" in values(reply)["list"]
    assert "GLOW1111" not in values(reply)["list"]
    assert "SEHAT1212" not in values(reply)["list"]


def test_haggling_gets_the_shops_one_line() -> None:
    shop = demo("langkah-kita")

    reply = Chat(shop).asks("bisa kurang ga kak", "ask_discount", "haggle")

    assert values(reply) == {"line": shop.shop.haggle_line}


def test_wholesale_steps_are_told_per_product() -> None:
    reply = Chat(demo("langkah-kita")).asks("grosir kaos oversize brp", "ask_discount", "wholesale")

    assert values(reply)["list"] == "• mulai 12 pcs: Rp82.000\n• mulai 48 pcs: Rp76.000"


def test_a_gift_is_for_a_person() -> None:
    assert reasons(Chat(demo("langkah-kita")).asks("ada bonus?", "ask_discount", "gift")) == [("fact_missing", "ask_discount")]


@pytest.mark.parametrize(
    ("shop", "aspect", "response"),
    [
        ("langkah-kita", "cod", "utter_payment_cod_true"),
        ("langkah-kita", "instalment", "utter_payment_instalment_false"),
        ("langkah-kita", "paylater", "utter_payment_pointer"),
    ],
)
def test_ways_of_paying_are_told_as_stated(shop: str, aspect: str, response: str) -> None:
    assert the_only(Chat(demo(shop)).asks("bisa bayar gmn", "ask_payment", aspect)).response == response


def test_a_payment_that_went_wrong_is_for_a_person() -> None:
    assert reasons(Chat(demo("langkah-kita")).asks("sudah tf kok belum masuk", "ask_payment", "problem")) == [
        ("policy", "ask_payment")
    ]


def test_a_registration_is_told_with_its_number() -> None:
    reply = Chat(demo("sehat-ceria")).asks("serum vit c ada bpom?", "ask_authenticity", "registration")

    assert the_only(reply).response == "utter_registration"
    assert values(reply)["list"].startswith("BPOM ")


def test_a_kind_that_is_not_stated_is_never_denied() -> None:
    reply = Chat(demo("sehat-ceria")).asks("granola halal ga", "ask_authenticity", "halal")

    assert responses(reply) == []
    assert reasons(reply) == [("fact_missing", "ask_authenticity")]


def test_whether_it_is_genuine_is_for_a_person() -> None:
    assert reasons(Chat(demo("sehat-ceria")).asks("serum vit c ini ori?", "ask_authenticity", "genuine")) == [
        ("fact_missing", "ask_authenticity")
    ]


def test_installation_is_told_in_the_sellers_words() -> None:
    shop = demo("terang-elektronik")
    stated = next(variant.installation for variant in shop.product("TE-KIPAS"))

    reply = Chat(shop).asks("kipas dinding pasangnya gimana", "ask_installation")

    assert values(reply)["info"] == stated


class TestWhatHoldsForEveryVariantInQuestion:
    READY = a_variant(sku="T-KUNING", color="Kuning", stock=20)
    PREORDER = a_variant(sku="T-DAHI", color="Dahi", stock=0, preorder_days=7)

    def chat(self, **terms: Any) -> Chat:
        return Chat(a_folder(self.READY, self.PREORDER, shop=a_shop(), **terms))

    def test_no_dispatch_day_is_told_while_one_of_them_is_on_preorder(self) -> None:
        assert responses(self.chat().asks("kaos polos kapan dikirim", "ask_shipping_time", "dispatch")) == [
            "utter_dispatch_pointer"
        ]

    def test_an_item_on_preorder_is_told_its_days_instead_of_a_dispatch_day(self) -> None:
        reply = self.chat().asks("kaos polos dahi kapan dikirim", "ask_shipping_time", "dispatch")

        assert responses(reply) == ["utter_stock_preorder"]

    def test_a_promotion_of_one_variant_names_it(self) -> None:
        chat = self.chat(promos=(Promo("Diskon spesial", skus=("T-KUNING",)),))

        assert values(chat.asks("kaos polos ada promo?", "ask_discount", "promo"))["list"] == "• Diskon spesial (untuk Kuning)"
        assert values(chat.asks("kaos polos kuning ada promo?", "ask_discount", "promo"))["list"] == "• Diskon spesial"
        assert responses(chat.asks("kaos polos dahi ada promo?", "ask_discount", "promo")) == ["utter_promo_pointer"]

    def test_without_a_product_a_promotion_of_single_items_names_the_product(self) -> None:
        chat = self.chat(promos=(Promo("Diskon spesial", skus=("T-KUNING",)),))

        assert (
            values(chat.asks("ada promo apa aja", "ask_discount", "promo"))["list"]
            == f"• Diskon spesial (untuk {self.READY.name} Kuning)"
        )

    def test_cash_on_delivery_is_told_only_where_it_holds_for_all(self) -> None:
        notice = Notice("COD libur", skus=("T-KUNING",), overrides=Overrides(cod=Availability.NO))
        chat = Chat(a_folder(self.READY, self.PREORDER, shop=a_shop(payment=Payment(cod=Availability.YES)), notices=(notice,)))

        assert responses(chat.asks("kaos polos bisa cod", "ask_payment", "cod")) == ["utter_payment_pointer"]
        assert responses(chat.asks("kaos polos kuning bisa cod", "ask_payment", "cod")) == ["utter_payment_cod_false"]


def test_a_dozen_is_twelve_pieces_and_a_carton_any_number() -> None:
    chat = Chat(a_folder(a_variant(price=1000), shop=a_shop()))

    def counted(text: str, value: str) -> dict[str, str]:
        entity = named("quantity", text, value)
        return dict(values(chat.asks(text, "ask_price", entities=(entity,))))

    assert counted("kaos polos 2 lusin brp", "2 lusin")["quantity"] == "24"
    assert "quantity" not in counted("kaos polos 2 karton brp", "2 karton")


def test_more_pieces_than_are_known_to_be_there_are_for_a_person() -> None:
    chat = Chat(a_folder(a_variant(stock=10), shop=a_shop()))

    def asked(value: str) -> TurnReply:
        text = f"kaos polos ready {value}?"
        return chat.asks(text, "ask_stock", "quantity", entities=(named("quantity", text, value),))

    assert responses(asked("10 pcs")) == ["utter_stock_ready"]
    assert reasons(asked("11 pcs")) == [("fact_missing", "quantity")]


def test_a_bundle_is_told_by_its_parts() -> None:
    part, other = a_variant(sku="P-1", product_id="P1", name="Sabun"), a_variant(sku="P-2", product_id="P2", name="Toner")
    pack = a_variant(sku="PAKET", product_id="PAKET", name="Paket Bersih", bundle_of=(Bundled("P-1", 2), Bundled("P-2", 1)))

    reply = Chat(a_folder(part, other, pack)).asks("paket bersih isinya apa", "ask_product_info", "contents")

    assert values(reply)["info"] == "2 × Sabun dan 1 × Toner"


def test_all_properties_are_told_where_none_is_named() -> None:
    lamp = a_variant(name="Lampu Meja", specs=(Spec("Daya", "5 W"), Spec("Tegangan", "220 V")))
    chat = Chat(a_folder(lamp))

    assert values(chat.asks("lampu meja speknya apa aja", "ask_product_info", "spec"))["list"] == "• Daya: 5 W\n• Tegangan: 220 V"
    assert responses(chat.asks("lampu meja spek dayanya", "ask_product_info", "spec")) == ["utter_product_spec"]
    assert reasons(chat.asks("lampu meja lumennya", "ask_product_info", "spec")) == [("fact_missing", "product_spec")]
