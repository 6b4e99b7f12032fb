"""Turns that once went wrong in a scripted conversation, each as it must go."""

from dataclasses import replace

import pytest

from bot.actions.view import Candidate, Entity, WaitingTicket
from bot.messages import Decision
from tests.support.chats import Chat, a_clause, demo, named, reasons, responses, the_only, unsure, values
from tests.support.shops import at


@pytest.fixture
def electronics() -> Chat:
    return Chat(demo("terang-elektronik"))


def test_another_place_named_in_choosing_a_meaning_counts(electronics: Chat) -> None:
    electronics.says(replace(unsure("kirim ke medan gimana", "ask_courier", "ask_shipping_time"), aspect="reach"))

    reply = electronics.says(a_clause("kalau ke bandung bisa?", "ask_courier", "reach"))

    assert values(reply)["place"] == "Bandung"


def test_an_order_number_that_is_not_his_own_is_no_question_about_his_own_order() -> None:
    chat = Chat(demo("sehat-ceria"), buyer_id="buyer-1001")
    text = "cek dong pesanan SC26111800160"

    reply = chat.asks(text, "track_order", entities=(named("order_number", text, "SC26111800160"),))

    assert reasons(reply) == [("policy", "track_order")]
    assert responses(reply) == []


@pytest.mark.parametrize(
    ("text", "response"),
    [
        ("tahun baru buka ga kak", "utter_hours_day_closed"),
        ("tanggal 1 januari nanti buka?", "utter_hours_day_closed"),
        ("natal buka ga kak", "utter_hours_day"),
        ("besok buka jam brp", "utter_hours_day"),
        ("sabtu ada admin ga", "utter_hours_day"),
        ("buka ga kak", "utter_hours_open"),
    ],
)
def test_the_hours_of_the_day_that_is_named_are_told(text: str, response: str) -> None:
    chat = Chat(demo("sehat-ceria"), at("2026-11-23 10:00"))

    assert the_only(chat.asks(text, "ask_opening_hours")).response == response


def test_the_address_is_told_only_where_the_shop_lets_it(electronics: Chat) -> None:
    assert "utter_location_address" in responses(electronics.asks("alamat tokonya dimana", "ask_location"))
    assert "utter_location_address" not in responses(Chat(demo("sehat-ceria")).asks("alamat tokonya dimana", "ask_location"))


def test_a_place_that_no_list_knows_is_pointed_to_the_checkout(electronics: Chat) -> None:
    electronics.asks("ongkir kipas dinding brp", "ask_shipping_cost")

    reply = electronics.asks("desa karangwuni kulon", "out_of_scope", decision=Decision.DECLINE)

    assert the_only(reply).response == "utter_shipping_cost_pointer"


def test_a_photo_that_comes_while_a_person_has_the_matter_belongs_to_it(electronics: Chat) -> None:
    electronics.ticket = WaitingTicket("policy", ("complain_damaged",))

    assert reasons(electronics.asks("ini fotonya kak", "ask_product_info", "photo")) == [("policy", "product_photo")]


def test_the_material_of_food_is_what_is_in_it() -> None:
    chat = Chat(demo("sehat-ceria"))

    assert the_only(chat.asks("basreng bahannya apa aja", "ask_product_info", "material")).response == "utter_product_ingredients"


def test_who_wants_his_money_back_gets_a_person_and_not_only_terms() -> None:
    reply = Chat(demo("sehat-ceria")).asks("saya mau refund aja kak, balikin uang saya", "ask_return_refund", "how")

    assert reasons(reply) == [("policy", "ask_return_refund")]


def test_nothing_is_asked_about_a_matter_that_a_ticket_holds(electronics: Chat) -> None:
    electronics.ticket = WaitingTicket("policy", ("track_order",))

    assert electronics.asks("itu punya adek saya, posisinya dimana", "track_order", decision=Decision.ASK).silent


def test_spectacles_are_no_kind_of_cap_though_both_are_accessories() -> None:
    chat = Chat(demo("langkah-kita"))
    chat.asks("hoodie hitam berapa", "ask_price")
    text = "kalo kacamata berapa harganya?"
    spectacles = Entity("product", "kacamata", "kacamata", text.index("kacamata"), text.index("kacamata") + 8)

    reply = chat.asks(text, "ask_price", entities=(spectacles,))

    assert the_only(reply).response == "utter_ask_unknown_product"


def test_colours_are_understood_in_regional_words() -> None:
    reply = Chat(demo("langkah-kita")).asks("hoodie hideung L aya keneh?", "ask_stock", "now")

    assert "Hitam" in values(reply)["product"]
    assert "Abu" not in values(reply)["product"]


def test_a_colour_belongs_to_the_product_beside_it(electronics: Chat) -> None:
    reply = electronics.asks("kipas dinding sama rice cooker hijau masih ada kak?", "ask_stock", "now")

    assert len(reply.said) == 2
    assert "utter_variant_unlisted" not in responses(reply)


def test_the_option_of_the_product_is_no_part_of_the_device(electronics: Chat) -> None:
    reply = electronics.asks("charger 65w cocok buat galaxy s24 ga?", "ask_product_info", "compatibility")

    assert the_only(reply).response == "utter_product_fit_listed"


def test_every_variants_own_list_is_told_where_none_names_the_device(electronics: Chat) -> None:
    reply = electronics.asks("aki motor mf cocok buat vespa sprint ga", "ask_product_info", "compatibility")

    assert len(reply.said) == 2
    assert {one.response for one, _ in reply.said} == {"utter_product_fit_not_listed"}


def test_a_body_is_measured_by_its_units_alone() -> None:
    chat = Chat(demo("langkah-kita"))

    for text in ("165 cm 58 kg cocoknya hoodie ukuran apa", "hoodie 165cm/58kg size apa", "hoodie buat 165/58"):
        assert the_only(chat.asks(text, "ask_size", "fit")).response == "utter_size_advice"


def test_a_property_is_told_for_the_other_variant_too(electronics: Chat) -> None:
    electronics.asks("power bank 10000 mah dayanya berapa watt", "ask_product_info", "spec")
    text = "kalo yang satunya?"
    other = Entity("reference", "other", "yang satunya", 5, 17)

    reply = electronics.says(a_clause(text, "ask_product_info", "other", decision=Decision.ASK, entities=(other,)))

    assert the_only(reply).response == "utter_product_spec"


def test_an_option_that_is_the_device_itself_stays_in_the_question(electronics: Chat) -> None:
    reply = electronics.asks("antigores cocok buat iphone 14 ga kak?", "ask_product_info", "compatibility")

    assert the_only(reply).response == "utter_product_fit_listed"


def test_a_full_question_is_no_choice_between_our_two_meanings(electronics: Chat) -> None:
    electronics.says(unsure("power bank dapet apa aja?", "ask_product_info", "ask_variant"))

    reply = electronics.asks("berat paketnya berapa kg?", "ask_product_info", "weight")

    assert "utter_product_contents" not in responses(reply)
    assert "weight" in the_only(reply).values or "list" in the_only(reply).values


def test_a_greeting_is_no_rival_of_a_question() -> None:
    chat = Chat(demo("langkah-kita"))

    reply = chat.says(unsure("assalamualaikum, gamis sage M berapa", "ask_price", "greeting"))

    asked = next(one for one, _ in reply.said if one.response.startswith("utter_ask"))
    assert asked.response == "utter_ask_confirm"


def test_a_greeting_that_names_a_product_is_asked_what_it_wants(electronics: Chat) -> None:
    ranking = (Candidate("greeting", 0.8), Candidate("ask_price", 0.1))

    reply = electronics.says(a_clause("assalamualaikum kak, kipas dinding berapa?", "greeting", ranking=ranking))
    after = electronics.asks("iya kak", "affirm")

    assert "utter_ask_confirm" in responses(reply)
    assert the_only(after).response == "utter_price_single"
