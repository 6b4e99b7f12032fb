"""Each answerer tells what the shop states, and nothing else: else a pointer, one question, or a person."""

from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest

from bot.actions.reply import Ask, Say
from bot.messages import ProductCard
from bot.shop.values import (
    Batch,
    Condition,
    CourierOffer,
    ExchangeShipping,
    Fit,
    Notes,
    Notice,
    OrderStatus,
    Policy,
    Rate,
    Shipping,
    Span,
    Tier,
    UnboxingVideo,
    Variant,
    WarrantyBy,
)
from tests.support.chats import Chat, demo, everything_told, reasons, responses, the_only, values
from tests.support.shops import NOW, a_folder, a_shop, a_variant, at

MERAH = a_variant("KAOS-MR", color="Merah", variant=None)
HITAM = a_variant("KAOS-HT", color="Hitam", variant=None, stock=0)
TOPI = a_variant("TOPI", product_id="TOPI", name="Topi Rimba", price=50_000)


def chat(*variants: Variant, shop: dict[str, Any] | None = None, **tables: Any) -> Chat:
    return Chat(a_folder(*(variants or (MERAH, HITAM, TOPI)), shop=a_shop(**(shop or {})), **tables))


def only(variant: Variant, **tables: Any) -> Chat:
    """A shop that sells one thing, which the buyer's card shows."""
    one = chat(variant, **tables)
    one.product = ProductCard(variant.product_id)
    return one


class TestStock:
    @pytest.mark.parametrize(
        ("changes", "response"),
        [
            ({"stock": 10}, "utter_stock_ready"),
            ({"stock": 3}, "utter_stock_low"),
            ({"stock": 0}, "utter_stock_empty"),
            ({"stock": 0, "restock_date": at("2026-12-05").date()}, "utter_stock_restock"),
            ({"stock": 0, "restock_date": at("2026-11-01").date()}, "utter_stock_empty"),
            ({"stock": None, "preorder_days": 7}, "utter_stock_preorder"),
            ({"discontinued": True}, "utter_stock_discontinued"),
            ({"stock": None}, "utter_stock_pointer"),
            ({"as_of": NOW - timedelta(hours=25)}, "utter_stock_pointer"),
        ],
    )
    def test_the_level_is_told_and_never_a_count(self, changes: dict[str, Any], response: str) -> None:
        reply = only(a_variant(**changes)).asks("ready?", "ask_stock", "now")

        assert the_only(reply).response == response
        assert not any(digit in value for name, value in values(reply).items() if name == "product" for digit in "0123456789")

    def test_the_next_delivery_is_told_with_its_date(self) -> None:
        reply = only(a_variant(stock=0, restock_date=at("2026-12-05").date())).asks("kapan restock?", "ask_stock", "restock")

        assert values(reply)["date"] == "5 Desember 2026"

    def test_what_is_empty_comes_with_what_is_ready(self) -> None:
        reply = chat().asks("kaos polos hitam ready?", "ask_stock", "now")

        assert the_only(reply).response == "utter_stock_empty_alternatives"
        assert values(reply)["alternatives"] == "Merah"

    def test_a_whole_product_tells_which_are_ready_and_which_are_not(self) -> None:
        reply = chat().asks("kaos polos ready?", "ask_stock", "now")

        assert the_only(reply).response == "utter_stock_some"
        assert (values(reply)["ready"], values(reply)["empty"]) == ("Merah", "Hitam")

    def test_an_unknown_stock_is_never_called_empty(self) -> None:
        unknown = replace(MERAH, stock=None)

        reply = chat(unknown, HITAM).asks("kaos polos ready?", "ask_stock", "now")

        assert "none_empty" not in the_only(reply).response

    def test_a_discontinued_variant_is_not_told_as_just_empty(self) -> None:
        gone = replace(HITAM, discontinued=True, stock=None)

        reply = chat(MERAH, gone).asks("kaos polos ready?", "ask_stock", "now")

        assert "Hitam" not in values(reply).get("empty", "")

    def test_every_told_level_names_its_fact(self) -> None:
        said = the_only(chat().asks("kaos polos ready?", "ask_stock", "now"))

        assert isinstance(said, Say)
        assert {(fact.subject, fact.value) for fact in said.facts} == {("KAOS-MR", "ready"), ("KAOS-HT", "empty")}


class TestPrice:
    def test_one_price_for_all(self) -> None:
        assert values(chat().asks("kaos polos brp?", "ask_price")) == {"product": "Kaos Polos", "price": "Rp75.000"}

    def test_different_prices_are_listed_by_variant(self) -> None:
        reply = chat(MERAH, replace(HITAM, price=80_000)).asks("kaos polos brp?", "ask_price")

        assert values(reply)["list"] == "• Merah: Rp75.000\n• Hitam: Rp80.000"

    @pytest.mark.parametrize("changes", [{"price": None}, {"as_of": NOW - timedelta(hours=25)}])
    def test_a_price_that_is_missing_or_old_is_only_pointed_at(self, changes: dict[str, Any]) -> None:
        reply = chat(MERAH, replace(HITAM, **changes)).asks("kaos polos brp?", "ask_price")

        assert the_only(reply).response == "utter_price_pointer"
        assert "Rp" not in everything_told(reply)

    def test_a_quantity_gets_the_wholesale_step_that_it_reaches(self) -> None:
        variant = a_variant(wholesale=(Tier(6, 70_000), Tier(24, 60_000)))

        reply = only(variant).asks("kalo 24 pcs brp?", "ask_price")

        assert (values(reply)["unit_price"], values(reply)["total"]) == ("Rp60.000", "Rp1.440.000")

    def test_below_the_first_step_the_single_price_counts(self) -> None:
        reply = only(a_variant(wholesale=(Tier(6, 70_000),))).asks("kalo 5 pcs brp?", "ask_price")

        assert values(reply)["total"] == "Rp375.000"


class TestWhichProduct:
    def test_without_a_product_one_question_is_asked(self) -> None:
        assert the_only(chat().asks("brp harganya?", "ask_price")).response == "utter_ask_product"

    def test_the_card_is_the_product(self) -> None:
        talk = chat()
        talk.product = ProductCard("TOPI")

        assert values(talk.asks("brp?", "ask_price"))["product"] == "Topi Rimba"

    def test_a_name_in_the_text_beats_the_card(self) -> None:
        talk = chat()
        talk.product = ProductCard("TOPI")

        assert values(talk.asks("kaos polos brp?", "ask_price"))["product"] == "Kaos Polos"

    def test_two_that_tie_are_asked_and_never_guessed(self) -> None:
        other = a_variant("KAOS2", product_id="KAOS2", name="Kaos Garis", aliases=("kaos",))
        plain = a_variant("KAOS1", product_id="KAOS1", name="Kaos Kotak", aliases=("kaos",))

        asked = the_only(chat(other, plain).asks("kaos brp?", "ask_price"))

        assert isinstance(asked, Ask)
        assert asked.response == "utter_ask_which_product"
        assert set(asked.products) == {"KAOS1", "KAOS2"}

    def test_a_colour_that_is_not_sold_is_never_answered_with_another(self) -> None:
        for text, intent in (("kaos polos ungu ready?", "ask_stock"), ("kaos polos ungu brp?", "ask_price")):
            reply = chat().asks(text, intent)

            assert the_only(reply).response == "utter_variant_unlisted"
            assert values(reply)["asked"] == "ungu"
            assert "Rp" not in everything_told(reply)

    def test_two_products_in_one_question_are_both_answered(self) -> None:
        reply = chat().asks("kaos polos sama topi rimba brp?", "ask_price")

        assert [one.values["product"] for one, _ in reply.said] == ["Kaos Polos", "Topi Rimba"]


class TestVariants:
    def test_what_is_sold_is_listed_and_what_is_not_any_more_is_not(self) -> None:
        gone = a_variant("KAOS-NV", color="Navy", discontinued=True)

        reply = chat(MERAH, HITAM, gone).asks("kaos polos ada warna apa aja?", "ask_variant")

        assert values(reply)["variants"] == "Merah, Hitam"

    def test_a_product_that_is_no_longer_sold_lists_no_variants(self) -> None:
        gone = (replace(MERAH, discontinued=True), replace(HITAM, discontinued=True))

        reply = chat(*gone).asks("kaos polos ada warna apa aja?", "ask_variant")

        assert responses(reply) == []
        assert reasons(reply) == [("fact_missing", "variants")]

    def test_a_product_without_variants_goes_to_a_person(self) -> None:
        assert reasons(only(TOPI).asks("ada warna apa?", "ask_variant")) == [("fact_missing", "variants")]


class TestProductInfo:
    @pytest.mark.parametrize(
        ("aspect", "column", "response"),
        [
            ("material", "material", "utter_product_material"),
            ("ingredients", "ingredients", "utter_product_ingredients"),
            ("usage", "usage", "utter_product_usage"),
            ("contents", "box_contents", "utter_product_contents"),
        ],
    )
    def test_the_sellers_own_words_are_told(self, aspect: str, column: str, response: str) -> None:
        reply = only(a_variant(**{column: "Katun 24s, lembut"})).asks("gimana?", "ask_product_info", aspect)

        assert the_only(reply).response == response
        assert values(reply)["info"] == "Katun 24s, lembut"

    @pytest.mark.parametrize(
        "aspect", ["material", "ingredients", "condition", "weight", "compatibility", "origin", "comparison", "other"]
    )
    def test_what_is_not_stated_goes_to_a_person_even_with_a_description(self, aspect: str) -> None:
        silent = a_variant(weight_g=None, description="Bahan katun asli Jepang, berat 200 gram, baru, cocok untuk semua")

        reply = only(silent).asks("gimana?", "ask_product_info", aspect)

        assert reasons(reply) == [("fact_missing", f"product_{aspect}")]
        assert responses(reply) == []

    def test_what_only_some_variants_state_is_not_told_of_all(self) -> None:
        reply = chat(replace(MERAH, material="Katun"), HITAM).asks("kaos polos bahannya?", "ask_product_info", "material")

        assert reasons(reply) == [("fact_missing", "product_material")]

    def test_variants_that_differ_are_listed(self) -> None:
        reply = chat(replace(MERAH, material="Katun"), replace(HITAM, material="Rayon")).asks(
            "kaos polos bahannya?", "ask_product_info", "material"
        )

        assert values(reply)["list"] == "• Merah: Katun\n• Hitam: Rayon"

    def test_the_weight_is_the_parcels(self) -> None:
        assert values(only(a_variant(weight_g=1500)).asks("beratnya?", "ask_product_info", "weight"))["weight"] == "1,5 kg"

    def test_the_condition_is_told(self) -> None:
        reply = only(a_variant(condition=Condition.REFURBISHED)).asks("baru apa bekas?", "ask_product_info", "condition")

        assert values(reply)["condition"] == "rekondisi (refurbished)"

    def test_a_used_variant_is_not_told_as_new_because_its_sibling_is(self) -> None:
        mixed = chat(replace(MERAH, condition=Condition.NEW), replace(HITAM, condition=Condition.USED))

        reply = mixed.asks("kaos polos baru apa bekas?", "ask_product_info", "condition")

        assert "bekas" in everything_told(reply) or reply.wishes

    def test_a_device_that_is_listed_fits(self) -> None:
        lamp = a_variant("LED", product_id="LED", name="Lampu Depan", compatibility=(Fit("Honda BeAT", 2012, 2019),))

        reply = only(lamp).asks("beat 2018 cocok ga", "ask_product_info", "compatibility")

        assert the_only(reply).response == "utter_product_fit_listed"
        assert values(reply)["models"] == "Honda BeAT (2012–2019)"

    def test_a_device_that_is_not_listed_is_not_said_to_be_wrong(self) -> None:
        lamp = a_variant("LED", product_id="LED", name="Lampu Depan", compatibility=(Fit("Honda BeAT", 2012, 2019),))

        reply = only(lamp).asks("beat 2021 cocok ga", "ask_product_info", "compatibility")

        assert the_only(reply).response == "utter_product_fit_not_listed"

    def test_the_variant_that_fits_is_named_when_its_sibling_does_not(self) -> None:
        h6 = a_variant("LED-H6", product_id="LED", name="Lampu Depan", variant="Soket H6", compatibility=(Fit("Honda BeAT"),))
        hs1 = a_variant(
            "LED-HS1", product_id="LED", name="Lampu Depan", variant="Soket HS1", compatibility=(Fit("Yamaha Byson"),)
        )
        talk = chat(h6, hs1)
        talk.product = ProductCard("LED")

        assert "Soket H6" in everything_told(talk.asks("honda beat cocok ga", "ask_product_info", "compatibility"))


class TestExpiry:
    def _batch(self, expires: str, **changes: Any) -> Batch:
        return Batch(**{"sku": "KAOS-M", "batch": "B1", "expires": at(expires).date(), "quantity": 5, **changes})

    def test_the_earliest_date_still_in_stock_is_told(self) -> None:
        batches = (
            self._batch("2028-03-31"),
            self._batch("2027-12-31", batch="B0", quantity=0),
            self._batch("2029-01-31", batch="B2"),
        )

        assert values(only(a_variant(), batches=batches).asks("exp kapan?", "ask_expiry", "date"))["date"] == "31 Maret 2028"

    @pytest.mark.parametrize(("expires", "missing"), [("2026-12-30", "near_expiry"), ("2026-10-31", "expired_batch")])
    def test_a_batch_near_or_past_its_date_is_never_told_and_a_person_is_alerted(self, expires: str, missing: str) -> None:
        reply = only(a_variant(), batches=(self._batch(expires),)).asks("exp kapan?", "ask_expiry", "date")

        assert responses(reply) == []
        assert reasons(reply) == [("fact_missing", missing)]

    def test_without_a_batch_a_person_answers(self) -> None:
        assert reasons(only(a_variant()).asks("exp kapan?", "ask_expiry", "date")) == [("fact_missing", "expiry")]

    def test_an_expiry_date_is_not_told_as_a_production_date(self) -> None:
        reply = only(a_variant(), batches=(self._batch("2028-03-31"),)).asks("produksi kapan?", "ask_expiry", "production")

        assert reasons(reply) == [("fact_missing", "production")]

    def test_how_long_it_keeps_once_opened_is_not_guessed(self) -> None:
        reply = only(a_variant(), batches=(self._batch("2028-03-31"),)).asks("kalo udah dibuka?", "ask_expiry", "after_opening")

        assert reasons(reply) == [("fact_missing", "after_opening")]


class TestWarranty:
    def test_length_and_giver_are_told(self) -> None:
        reply = only(a_variant(warranty_months=12, warranty_by=WarrantyBy.BRAND)).asks("garansi?", "ask_warranty", "length")

        assert (values(reply)["months"], values(reply)["by"]) == ("12", "brand resmi")

    def test_terms_only_when_they_are_asked_for(self) -> None:
        talk = only(a_variant(warranty_months=12, warranty_terms="Simpan kartu."))

        assert "utter_warranty_terms" not in responses(talk.asks("garansi?", "ask_warranty", "length"))
        assert "utter_warranty_terms" in responses(talk.asks("syaratnya?", "ask_warranty", "terms"))

    def test_no_warranty_is_said_only_when_it_is_stated(self) -> None:
        assert the_only(only(a_variant(warranty_months=0)).asks("garansi?", "ask_warranty")).response == "utter_warranty_none"
        assert reasons(only(a_variant()).asks("garansi?", "ask_warranty")) == [("fact_missing", "warranty")]

    def test_variants_with_different_warranties_are_not_told_as_one(self) -> None:
        reply = chat(replace(MERAH, warranty_months=12), replace(HITAM, warranty_months=6)).asks(
            "kaos polos garansi?", "ask_warranty"
        )

        assert reasons(reply) == [("fact_missing", "warranty")]


class TestExchange:
    def _chat(self, **policy: Any) -> Chat:
        return chat(shop={"policy": Policy(**policy), "notes": Notes(returns="Ajukan lewat aplikasi.")})

    def test_the_shops_window_payer_and_video_are_told(self) -> None:
        talk = self._chat(exchange_days=14, exchange_shipping=ExchangeShipping.BUYER, unboxing_video=UnboxingVideo.REQUIRED)

        reply = talk.asks("bisa tukar?", "ask_exchange", "window")

        assert responses(reply) == ["utter_exchange_window", "utter_exchange_shipping_buyer", "utter_exchange_video_required"]
        assert reply.said[0][0].values == {"days": "14"}

    def test_without_a_stated_window_a_person_answers(self) -> None:
        assert reasons(self._chat().asks("bisa tukar?", "ask_exchange", "window")) == [("fact_missing", "exchange_policy")]

    def test_no_exchange_at_all_is_a_persons_word(self) -> None:
        assert reasons(self._chat(exchange_days=0).asks("bisa tukar?", "ask_exchange", "window")) == [
            ("policy", "exchange_policy")
        ]

    def test_a_running_exchange_is_a_persons(self) -> None:
        assert reasons(self._chat(exchange_days=14).asks("tukaran saya gimana?", "ask_exchange", "status")) == [
            ("policy", "exchange_status")
        ]

    def test_who_pays_is_not_guessed(self) -> None:
        assert reasons(self._chat(exchange_days=14).asks("ongkirnya siapa?", "ask_exchange", "who_pays")) == [
            ("fact_missing", "exchange_shipping")
        ]


RATE = Rate("jne", "Medan", 40_000, NOW, marketplace="web", service="reg", days_from=3, days_to=4)
JNE = {"couriers": {"web": (CourierOffer("jne"), CourierOffer("ninja"))}}


class TestShipping:
    def test_the_cost_is_that_of_the_parcels_started_kilograms(self) -> None:
        reply = only(a_variant(weight_g=1200), shop=JNE, rates=(RATE,)).asks("ongkir ke medan?", "ask_shipping_cost")

        assert values(reply) == {"place": "Medan", "list": "JNE REG Rp80.000", "product": "Kaos Polos", "weight": "1,2 kg"}

    def test_without_a_product_it_is_told_per_kilogram(self) -> None:
        reply = chat(shop=JNE, rates=(RATE,)).asks("ongkir ke medan?", "ask_shipping_cost")

        assert the_only(reply).response == "utter_shipping_cost_per_kg"

    @pytest.mark.parametrize("text", ["ongkir ke jayapura?", "ongkir ninja ke medan?"])
    def test_without_a_rate_it_is_a_pointer_and_never_an_estimate(self, text: str) -> None:
        reply = chat(shop=JNE, rates=(RATE,)).asks(text, "ask_shipping_cost")

        assert the_only(reply).response == "utter_shipping_cost_pointer_place"

    def test_an_old_rate_is_a_pointer(self) -> None:
        old = replace(RATE, as_of=NOW - timedelta(days=31))

        assert the_only(chat(shop=JNE, rates=(old,)).asks("ongkir ke medan?", "ask_shipping_cost")).response.endswith(
            "pointer_place"
        )

    def test_without_a_place_the_place_is_asked(self) -> None:
        assert the_only(chat(shop=JNE, rates=(RATE,)).asks("ongkir brp?", "ask_shipping_cost")).response == "utter_ask_place"

    def test_a_shop_without_rates_does_not_ask_for_the_place(self) -> None:
        assert the_only(chat().asks("ongkir brp?", "ask_shipping_cost")).response == "utter_shipping_cost_pointer"

    def test_before_the_cut_off_the_day_is_told_with_the_cut_off(self) -> None:
        reply = chat().asks("dikirim kapan?", "ask_shipping_time", "dispatch")

        assert the_only(reply).response == "utter_dispatch_before_cutoff"
        assert values(reply) == {"day": "Selasa, 24 November 2026", "cutoff": "15.00 WIB"}

    def test_after_the_cut_off_it_counts_from_the_next_shipping_day(self) -> None:
        talk = chat()
        talk.now = at("2026-11-23 15:00")

        reply = talk.asks("dikirim kapan?", "ask_shipping_time", "dispatch")

        assert the_only(reply).response == "utter_dispatch_after_cutoff"
        assert values(reply)["day"] == "Rabu, 25 November 2026"

    def test_a_shop_that_states_no_cut_off_gets_a_pointer(self) -> None:
        reply = chat(shop={"shipping": Shipping()}).asks("dikirim kapan?", "ask_shipping_time", "dispatch")

        assert the_only(reply).response == "utter_dispatch_pointer"

    def test_a_notice_in_force_is_told_first_and_one_that_is_over_is_not(self) -> None:
        over = Notice("Banjir kemarin.", until=NOW - timedelta(days=1))
        now = Notice("Pesanan sedang ramai.", starts=NOW - timedelta(days=1), until=NOW + timedelta(days=1))

        reply = chat(notices=(over, now)).asks("dikirim kapan?", "ask_shipping_time", "dispatch")

        assert responses(reply)[0] == "utter_notice"
        assert "Pesanan sedang ramai." in everything_told(reply)
        assert "Banjir" not in everything_told(reply)

    def test_the_days_on_the_way_come_from_the_table(self) -> None:
        reply = chat(shop=JNE, rates=(RATE,)).asks("ke medan berapa hari?", "ask_shipping_time", "arrival")

        assert reply.said[-1][0].values == {"place": "Medan", "list": "JNE REG 3–4 hari"}

    def test_couriers_are_those_of_this_marketplace(self) -> None:
        talk = chat(shop=JNE)
        assert values(talk.asks("kurirnya apa?", "ask_courier", "which"))["couriers"] == "JNE dan Ninja Xpress"

        talk.marketplace = "shopee"
        assert the_only(talk.asks("kurirnya apa?", "ask_courier", "which")).response == "utter_courier_pointer"

    @pytest.mark.parametrize(("courier", "response"), [("jne", "utter_courier_yes"), ("tiki", "utter_courier_no")])
    def test_one_courier_is_confirmed_only_when_it_is_offered(self, courier: str, response: str) -> None:
        assert the_only(chat(shop=JNE).asks(f"bisa {courier} kak?", "ask_courier", "which")).response == response

    @pytest.mark.parametrize(("place", "response"), [("medan", "utter_reach_yes"), ("jayapura", "utter_reach_pointer")])
    def test_a_place_is_reached_only_when_a_rate_says_so(self, place: str, response: str) -> None:
        assert (
            the_only(chat(shop=JNE, rates=(RATE,)).asks(f"kirim ke {place} bisa?", "ask_courier", "reach")).response == response
        )

    @pytest.mark.parametrize(("aspect", "reason"), [("change", "policy"), ("pickup", "fact_missing")])
    def test_another_courier_or_fetching_it_oneself_is_for_people(self, aspect: str, reason: str) -> None:
        assert reasons(chat(shop=JNE).asks("bisa?", "ask_courier", aspect))[0][0] == reason

    def test_where_parcels_leave_from(self) -> None:
        assert values(chat().asks("dari mana?", "ask_location")) == {"city": "Jakarta Barat"}
        assert reasons(chat(shop={"city": None}).asks("dari mana?", "ask_location")) == [("fact_missing", "location")]


class TestHours:
    @pytest.mark.parametrize(
        ("moment", "response", "told"),
        [
            ("2026-11-23 10:00", "utter_hours_open", {"time": "12.00 WIB"}),
            ("2026-11-23 12:30", "utter_hours_closed", {"day": "Senin, 23 November 2026", "time": "13.00 WIB"}),
            ("2026-11-23 23:40", "utter_hours_closed", {"day": "Selasa, 24 November 2026", "time": "08.00 WIB"}),
            ("2026-11-28 10:00", "utter_hours_closed", {"day": "Senin, 30 November 2026", "time": "08.00 WIB"}),
            ("2026-12-25 10:00", "utter_hours_closed", {"day": "Senin, 28 Desember 2026", "time": "08.00 WIB"}),
        ],
    )
    def test_open_until_or_closed_until(self, moment: str, response: str, told: dict[str, str]) -> None:
        talk = chat()
        talk.now = at(moment)

        reply = talk.asks("buka ga?", "ask_opening_hours")

        assert the_only(reply).response == response
        assert values(reply) == told

    def test_the_shops_own_zone_counts(self) -> None:
        talk = chat(
            shop={
                "timezone": "Asia/Jayapura",
                "chat_hours": ((Span(at("2026-11-23 09:00").time(), at("2026-11-23 17:00").time()),),) * 7,
            }
        )
        talk.now = at("2026-11-23 07:30")  # 09.30 in Jayapura

        assert values(talk.asks("buka ga?", "ask_opening_hours")) == {"time": "17.00 WIT"}

    def test_no_hours_are_invented(self) -> None:
        assert reasons(chat(shop={"chat_hours": None}).asks("buka ga?", "ask_opening_hours")) == [("fact_missing", "hours")]


class TestSmalltalk:
    @pytest.mark.parametrize(
        ("hour", "part"),
        [("10:59", "morning"), ("11:00", "noon"), ("15:00", "afternoon"), ("18:00", "evening"), ("23:40", "evening")],
    )
    def test_the_greeting_fits_the_hour(self, hour: str, part: str) -> None:
        talk = chat()
        talk.now = at(f"2026-11-23 {hour}")

        assert the_only(talk.asks("halo kak", "greeting")).response == f"utter_greeting_{part}"

    @pytest.mark.parametrize("text", ["assalamualaikum", "Asslamualaikum kak", "aslm min", "ass wr wb assalamu'alaikum"])
    def test_a_salam_is_answered_as_one(self, text: str) -> None:
        assert the_only(chat().asks(text, "greeting")).response == "utter_greeting_salam"

    @pytest.mark.parametrize("intent", ["thanks", "goodbye", "affirm", "deny"])
    def test_a_courtesy_is_returned_only_after_the_bot_had_spoken(self, intent: str) -> None:
        talk = chat()

        assert talk.asks("ok makasih", intent).silent
        talk.asks("kaos polos ready?", "ask_stock")
        assert not talk.asks("ok makasih", intent).silent

    def test_it_says_that_it_is_a_bot(self) -> None:
        assert the_only(chat().asks("ini bot?", "bot_challenge")).response == "utter_bot_challenge"


@pytest.mark.parametrize(
    ("intent", "response"),
    [
        ("cancel_order", "utter_cancel_order"),
        ("change_order", "utter_change_order"),
        ("complain_late", "utter_complain_late"),
        ("claim_warranty", "utter_claim_warranty"),
        ("complain_damaged", "utter_after_sale"),
        ("complain_wrong_item", "utter_after_sale"),
        ("complain_missing", "utter_after_sale"),
        ("packaging_request", "utter_packaging_noted"),
    ],
)
def test_claims_and_changes_get_a_kind_word_and_a_person(intent: str, response: str) -> None:
    reply = chat().asks("gimana ini kak", intent)

    assert reasons(reply) == [("policy", intent)]
    assert responses(reply) == [response]


class TestReturns:
    @pytest.mark.parametrize(
        ("aspect", "response"),
        [("window", "utter_return_window"), ("how", "utter_return_terms"), ("who_pays", "utter_return_terms")],
    )
    def test_the_shops_terms_are_told_where_they_are_stated(self, aspect: str, response: str) -> None:
        talk = Chat(demo("sehat-ceria"))

        assert response in responses(talk.asks("retur gimana", "ask_return_refund", aspect))

    @pytest.mark.parametrize("aspect", ["status", "eligible", "other"])
    def test_a_single_case_is_for_a_person(self, aspect: str) -> None:
        reply = Chat(demo("sehat-ceria")).asks("refund saya gimana", "ask_return_refund", aspect)

        assert responses(reply) == ["utter_return_request"]
        assert reasons(reply) == [("policy", "ask_return_refund")]

    def test_a_shop_that_states_no_terms_leaves_them_to_a_person(self) -> None:
        assert reasons(chat().asks("retur berapa hari", "ask_return_refund", "window")) == [("policy", "ask_return_refund")]


class TestOrders:
    def test_how_to_order_is_told_in_the_marketplaces_own_steps(self) -> None:
        assert the_only(chat().asks("cara belinya gimana", "how_to_order")).response == "utter_how_to_order"

    def test_an_item_on_preorder_is_told_with_its_days(self) -> None:
        talk = Chat(demo("terang-elektronik"))

        reply = talk.asks("cctv wifi cara ordernya gimana", "how_to_order")

        assert responses(reply) == ["utter_how_to_order", "utter_stock_preorder"]

    def test_trouble_at_the_checkout_is_for_a_person(self) -> None:
        assert reasons(chat().asks("checkout error terus kak", "how_to_order")) == [("policy", "how_to_order")]

    def test_an_invoice_is_pointed_at_and_a_tax_invoice_is_for_a_person(self) -> None:
        assert the_only(chat().asks("minta invoice dong", "ask_invoice")).response == "utter_invoice_pointer"
        assert reasons(chat().asks("minta faktur pajak dong", "ask_invoice")) == [("policy", "ask_invoice")]

    def test_news_of_an_order_is_thanked_for_and_a_wish_in_it_goes_to_its_ticket(self) -> None:
        assert the_only(chat().asks("udah co ya kak", "inform_order")).response == "utter_inform_order"
        assert reasons(chat().asks("udah co ya kak, warnanya jgn salah", "inform_order")) == [("policy", "inform_order")]


DEMO = {
    ("sehat-ceria", "serum pencerah yg 20ml brp kak", "ask_price", "none"): "Rp69.000",
    ("sehat-ceria", "exp serum vit c 20 ml kapan ya", "ask_expiry", "date"): "31 Maret 2028",
    ("sehat-ceria", "kalo ambil 24 pcs serum vit c 20 ml jadi berapa", "ask_price", "none"): "Rp61.000",
    ("sehat-ceria", "kripik tempe balado ready?", "ask_stock", "now"): "3 Desember 2026 Original, Daun jeruk",
    ("sehat-ceria", "basreng komposisinya apa aja", "ask_product_info", "ingredients"): "Ikan, tepung tapioka",
    ("sehat-ceria", "moisturizer ceramide berapa", "ask_price", "none"): "utter_price_pointer",
    ("terang-elektronik", "casan gan 65w ready min?", "ask_stock", "now"): "utter_stock_ready",
    ("terang-elektronik", "cas 33w putih masih ada", "ask_stock", "now"): "utter_stock_low",
    ("terang-elektronik", "garansi power bank brp lama, siapa yg tanggung", "ask_warranty", "by_whom"): "12 distributor resmi",
    ("terang-elektronik", "led motor buat beat 2018 cocok ga", "ask_product_info", "compatibility"): "Soket H6",
    ("terang-elektronik", "antigores iphone 14 ada?", "ask_stock", "now"): "utter_stock_ready",
    ("terang-elektronik", "speaker ini baru apa bekas", "ask_product_info", "condition"): "rekondisi",
    ("terang-elektronik", "cctv wifi ready stok?", "ask_stock", "now"): "utter_stock_preorder",
    ("terang-elektronik", "ongkir kipas dinding ke semarang pake jne reg", "ask_shipping_cost", "none"): "JNE REG Rp80.000",
    ("langkah-kita", "hoodie abu L masih ada?", "ask_stock", "now"): "utter_stock_empty_alternatives",
    ("langkah-kita", "braga putih 40 kapan restock", "ask_stock", "restock"): "7 Desember 2026",
    ("langkah-kita", "jaket parasut navy masih jual ga", "ask_stock", "now"): "utter_stock_discontinued_alternatives",
    ("langkah-kita", "kalo kekecilan bisa tuker? ongkirnya siapa", "ask_exchange", "window"): "utter_exchange_window 14",
    ("langkah-kita", "topi bucket masih ada?", "ask_stock", "now"): "utter_stock_pointer",
}


@pytest.mark.parametrize("case", DEMO, ids=lambda case: f"{case[0]}: {case[1]}")
def test_the_demo_shops_answer_as_their_readme_says(case: tuple[str, str, str, str]) -> None:
    shop, text, intent, aspect = case

    told = everything_told(Chat(demo(shop)).asks(text, intent, aspect))

    assert all(word in told for word in DEMO[case].split()), told


def test_a_bundle_is_empty_when_a_part_of_it_is() -> None:
    reply = Chat(demo("terang-elektronik")).asks("paket motor malam ada kak", "ask_stock", "now")

    assert the_only(reply).response == "utter_stock_empty"


MISSING = {
    ("sehat-ceria", "sunscreen exp nya kapan", "ask_expiry", "date"): ("fact_missing", "near_expiry"),
    ("sehat-ceria", "sheet mask ingredients nya apa", "ask_product_info", "ingredients"): ("fact_missing", "product_ingredients"),
    ("terang-elektronik", "stop kontak 5 m garansi berapa lama", "ask_warranty", "length"): ("fact_missing", "warranty"),
    ("langkah-kita", "tas selempang bahannya apa", "ask_product_info", "material"): ("fact_missing", "product_material"),
}


@pytest.mark.parametrize("case", MISSING, ids=lambda case: f"{case[0]}: {case[1]}")
def test_what_a_demo_shop_does_not_state_goes_to_a_person(case: tuple[str, str, str, str]) -> None:
    shop, text, intent, aspect = case

    reply = Chat(demo(shop)).asks(text, intent, aspect)

    assert reasons(reply) == [MISSING[case]]
    assert responses(reply) == []


def test_an_expired_batch_keeps_its_own_flavour_back_and_tells_the_others() -> None:
    reply = Chat(demo("sehat-ceria")).asks("lip balm expired kapan", "ask_expiry", "date")

    assert "30 April 2029" in everything_told(reply)
    assert "Mint" not in everything_told(reply)
    assert reasons(reply) == [("fact_missing", "expired_batch")]


def test_no_order_is_ever_told_by_its_number_alone() -> None:
    assert OrderStatus.SHIPPED.value not in everything_told(
        Chat(demo("sehat-ceria")).asks("SC26111900207 dimana?", "track_order")
    )
