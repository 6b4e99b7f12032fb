"""Which product is in question: never the last one where another article is named; what buyers point at; links and cards."""

from dataclasses import replace
from typing import Any

import pytest

from bot.actions.reply import Ask
from bot.actions.view import Clause, Entity, Memory, Spoken
from bot.messages import Decision, Kind, ProductCard
from bot.text.spellings import Spellings
from bot.text.tokens import tokens_of
from tests.support.chats import ARTICLES, DATA, Chat, a_clause, everything_told, read_yaml, reasons, responses, the_only, values
from tests.support.shops import a_folder, a_variant

IDS = (("shopee", "254"), ("tiktok", "1729400200000000015"))
KIPAS = a_variant("KIPAS-1", product_id="KIPAS", name="Kipas Angin Badai", category="rumah", price=200_000, marketplace_ids=IDS)
LAMPU_KECIL = a_variant("LAMPU-9", product_id="LAMPU", name="Lampu LED Bulan", size="9W", price=15_000)
LAMPU_BESAR = a_variant("LAMPU-18", product_id="LAMPU", name="Lampu LED Bulan", size="18W", price=30_000)
KAOS = a_variant("KAOS", product_id="KAOS", name="Kaos Rimba", price=70_000)
TUMBLER = a_variant("TUMBLER", product_id="TUMBLER", name="Rimbun Tahan Panas", aliases=("tumblr rimbun",), price=90_000)
SERUM_A = a_variant("SERUM-A", product_id="SERUM-A", name="Serum Pagi", aliases=("serum",), price=50_000)
SERUM_B = a_variant("SERUM-B", product_id="SERUM-B", name="Serum Malam", aliases=("serum",), price=60_000)
SHOP = (KIPAS, LAMPU_KECIL, LAMPU_BESAR, KAOS, TUMBLER, SERUM_A, SERUM_B)
UNKNOWN = "utter_ask_unknown_product"
REFERENCES = Spellings(
    {
        spelling: kind
        for kind, spellings in read_yaml(DATA / "lexicon" / "references.yml")["references"].items()
        for spelling in spellings
    }
)


def clause(text: str, intent: str = "ask_price", aspect: str = "none", at: int = 0, **changes: Any) -> Clause:
    """A clause with the articles and references that understanding finds in it, standing at that place of the turn."""
    tokens = tokens_of(text)
    found = [Entity("product", one.value, text[one.start : one.end], one.start, one.end) for one in ARTICLES.subjects(text)]
    for met in REFERENCES.find(tokens):
        start, end = tokens[met.first].start, tokens[met.behind - 1].end
        found.append(Entity("reference", met.value, text[start:end], start, end))
    plain = a_clause(text, intent, aspect, **changes)
    entities = tuple(replace(one, start=one.start + at, end=one.end + at) for one in (*plain.entities, *found))
    return replace(plain, entities=entities, start=at, end=at + len(text))


def about(reply: Any) -> list[str]:
    """The products that the reply tells of."""
    return [one.values["product"] for one, _ in reply.said]


@pytest.fixture
def chat() -> Chat:
    return Chat(a_folder(*SHOP), product=ProductCard("KIPAS"))


class TestUnknownArticles:
    @pytest.mark.parametrize(
        ("text", "intent", "aspect"),
        [
            ("blender ready?", "ask_stock", "now"),
            ("harga kompor brp", "ask_price", "none"),
            ("kalo mesin cuci brp kak", "ask_price", "none"),
            ("garansi kulkas brp lama", "ask_warranty", "length"),
            ("kabel ready?", "ask_stock", "now"),
            ("blender bahannya apa", "ask_product_info", "material"),
            ("lemari es merk apa aja ready", "ask_variant", "none"),
            ("gamis ukuran M ada?", "ask_stock", "now"),
        ],
    )
    @pytest.mark.parametrize("known", ["card", "spoken", "nothing"])
    def test_what_the_shop_does_not_sell_is_asked_about(
        self, chat: Chat, text: str, intent: str, aspect: str, known: str
    ) -> None:
        chat.product = ProductCard("KIPAS") if known == "card" else None
        chat.memory = replace(chat.memory, spoken=(Spoken("KIPAS"),) if known == "spoken" else ())

        reply = chat.says(clause(text, intent, aspect))

        assert responses(reply) == [UNKNOWN]
        assert "Kipas" not in everything_told(reply)

    @pytest.mark.parametrize(
        ("text", "intent", "aspect"),
        [
            ("ready kak?", "ask_stock", "now"),
            ("kipasnya ready?", "ask_stock", "now"),
            ("fan angin ready?", "ask_stock", "now"),
            ("kipas portable ready?", "ask_stock", "now"),
            ("alat rumah tangga ini ready?", "ask_stock", "now"),
            ("blender ini ready?", "ask_stock", "now"),
            ("remote ada?", "ask_stock", "now"),
            ("buat kado lemari es ready?", "ask_stock", "now"),
        ],
    )
    def test_what_can_be_the_known_product_is_the_known_product(self, chat: Chat, text: str, intent: str, aspect: str) -> None:
        assert about(chat.says(clause(text, intent, aspect))) == ["Kipas Angin Badai"]

    @pytest.mark.parametrize(
        ("text", "intent", "aspect"),
        [
            ("charger nya dapet ga", "ask_product_info", "contents"),
            ("pouch dapet ga", "ask_product_info", "contents"),
            ("bisa buat kompor induksi?", "ask_product_info", "suitability"),
            ("genset bisa ga?", "ask_product_info", "compatibility"),
            ("ada lampu tidur ga?", "ask_product_info", "spec"),
            ("ada payung ga?", "ask_product_info", "spec"),
            ("ada kado gratis?", "ask_discount", "gift"),
            ("bonus tas ga", "ask_discount", "gift"),
            ("paket tas", "ask_discount", "bundle"),
            ("bor perlu ga", "ask_installation", "none"),
            ("helm muat ga", "ask_size", "fit"),
        ],
    )
    def test_parts_gifts_and_devices_are_no_subject(self, chat: Chat, text: str, intent: str, aspect: str) -> None:
        assert UNKNOWN not in responses(chat.says(clause(text, intent, aspect)))
        assert ("unsure", "asked_product") not in reasons(chat.says(clause(text, intent, aspect)))

    def test_it_is_asked_once_and_then_a_person_comes(self, chat: Chat) -> None:
        first, second = chat.says(clause("kompor brp")), chat.says(clause("harga kompor brp kak"))

        assert isinstance(the_only(first), Ask)
        assert reasons(second) == [("unsure", "asked_product")]

    def test_going_on_without_a_name_is_not_about_the_product_before(self, chat: Chat) -> None:
        chat.says(clause("kompor ready?", "ask_stock", "now"))

        reply = chat.says(clause("harganya brp kak"))

        assert "Kipas" not in everything_told(reply)
        assert reasons(reply) == [("unsure", "asked_product")]

    def test_the_name_of_a_product_answers_the_question(self, chat: Chat) -> None:
        chat.says(clause("kompor brp"))

        assert values(chat.says(clause("kaos rimba", "out_of_scope", decision=Decision.ASK)))["price"] == "Rp70.000"

    def test_a_card_sent_alone_answers_the_question(self, chat: Chat) -> None:
        chat.says(clause("kompor brp"))
        chat.sends(Kind.PRODUCT_CARD, product=ProductCard("KAOS"))

        assert about(chat.says(clause("brp kak"))) == ["Kaos Rimba"]

    def test_a_later_clause_of_the_turn_means_the_same_unknown_thing(self, chat: Chat) -> None:
        reply = chat.says(clause("kompor ready?", "ask_stock", "now"), clause("harganya brp", at=14))

        assert responses(reply) == [UNKNOWN]

    def test_a_name_that_stands_behind_serves_too(self, chat: Chat) -> None:
        reply = chat.says(
            clause("ready ga", "ask_stock", "now"), clause("kompor", "out_of_scope", at=9, decision=Decision.SILENT)
        )

        assert responses(reply) == [UNKNOWN]

    def test_beside_a_known_product_both_get_their_due(self, chat: Chat) -> None:
        reply = chat.says(clause("kaos rimba dan blender ready?", "ask_stock", "now"))

        assert responses(reply) == ["utter_stock_ready", UNKNOWN]

    def test_another_article_alone_continues_what_was_asked(self, chat: Chat) -> None:
        chat.says(clause("kipas angin badai brp?"))

        assert responses(chat.says(clause("kalo blender?", "out_of_scope", decision=Decision.DECLINE))) == [UNKNOWN]

    def test_the_answered_question_leaves_the_unknown_article_behind(self, chat: Chat) -> None:
        chat.says(clause("kompor brp"))
        chat.says(clause("kaos rimba", "out_of_scope", decision=Decision.ASK))

        assert values(chat.says(clause("kalo lampu 9W?", "ask_variant", decision=Decision.ASK)))["price"] == "Rp15.000"


class TestArticlesOfTheShop:
    def test_another_word_for_the_same_article_is_that_product(self, chat: Chat) -> None:
        assert about(chat.says(clause("oblong ready?", "ask_stock", "now"))) == ["Kaos Rimba"]

    def test_a_broad_name_is_the_known_product_that_it_covers(self, chat: Chat) -> None:
        chat.product = ProductCard("KAOS")

        assert about(chat.says(clause("baju ready?", "ask_stock", "now"))) == ["Kaos Rimba"]

    def test_an_article_of_several_products_is_asked(self) -> None:
        folder = a_folder(
            KIPAS, replace(SERUM_A, name="Bening Ampoule", aliases=()), replace(SERUM_B, name="Malam Essence", aliases=())
        )

        reply = Chat(folder, product=ProductCard("KIPAS")).says(clause("serum brp"))

        assert values(reply) == {"products": "Bening Ampoule / Malam Essence"}

    def test_a_part_of_a_products_name_is_no_guess(self) -> None:
        paket = a_variant("PAKET", product_id="PAKET", name="Paket Blender dan Toples Rimba")

        reply = Chat(a_folder(KIPAS, paket), product=ProductCard("KIPAS")).says(clause("stoples brp"))

        assert responses(reply) == ["utter_ask_product"]

    def test_an_article_beside_a_products_name_belongs_to_it(self, chat: Chat) -> None:
        assert about(chat.says(clause("tas kaos rimba ready?", "ask_stock", "now"))) == ["Kaos Rimba"]


class TestReferences:
    @pytest.fixture
    def two(self, chat: Chat) -> Chat:
        """First the shirt was spoken of, then the tumbler."""
        chat.product = None
        chat.says(clause("kaos rimba ready?", "ask_stock", "now"))
        chat.says(clause("tumblr rimbun ready?", "ask_stock", "now"))
        return chat

    @pytest.mark.parametrize(
        ("text", "products"),
        [
            ("yang tadi brp", ["Rimbun Tahan Panas"]),
            ("yg satunya brp", ["Kaos Rimba"]),
            ("satunya lagi brp", ["Kaos Rimba"]),
            ("yg pertama brp", ["Kaos Rimba"]),
            ("yang kedua brp", ["Rimbun Tahan Panas"]),
            ("dua-duanya brp", ["Rimbun Tahan Panas", "Kaos Rimba"]),
            ("dua2nya brp", ["Rimbun Tahan Panas", "Kaos Rimba"]),
            ("semuanya brp", ["Rimbun Tahan Panas", "Kaos Rimba"]),
        ],
    )
    def test_two_products_are_pointed_at(self, two: Chat, text: str, products: list[str]) -> None:
        assert about(two.says(clause(text))) == products

    def test_first_and_second_stay_however_often_one_goes_to_and_fro(self, two: Chat) -> None:
        told = [about(two.says(clause(f"yang {which} brp")))[0] for which in ("pertama", "kedua", "pertama", "pertama", "kedua")]

        assert told == ["Kaos Rimba", "Rimbun Tahan Panas", "Kaos Rimba", "Kaos Rimba", "Rimbun Tahan Panas"]

    def test_two_products_of_one_clause_count_as_they_were_named(self, chat: Chat) -> None:
        chat.says(clause("kaos rimba sama tumblr rimbun ready?", "ask_stock", "now"))

        assert about(chat.says(clause("yang pertama brp"))) == ["Kaos Rimba"]

    def test_the_other_of_three_is_asked(self, two: Chat) -> None:
        two.says(clause("kipas angin badai ready?", "ask_stock", "now"))

        assert values(two.says(clause("yang satunya brp"))) == {"products": "Rimbun Tahan Panas / Kaos Rimba"}

    def test_the_other_of_one_product_is_its_other_variant(self, chat: Chat) -> None:
        chat.says(clause("lampu led bulan 9W brp"))

        assert values(chat.says(clause("yang satunya brp")))["price"] == "Rp30.000"

    @pytest.mark.parametrize(
        ("text", "products"),
        [("yang kedua kak", ["Serum Malam"]), ("nomor 1", ["Serum Pagi"]), ("dua-duanya kak", ["Serum Pagi", "Serum Malam"])],
    )
    def test_our_question_is_answered_by_pointing(self, chat: Chat, text: str, products: list[str]) -> None:
        chat.product = None
        chat.says(clause("serum brp"))

        reply = chat.says(clause(text, "inform_order", decision=Decision.HAND_OFF))

        assert about(reply) == products
        assert set(responses(reply)) == {"utter_price_single"}

    def test_pointing_continues_the_last_question(self, two: Chat) -> None:
        reply = two.says(clause("kalo yang satunya?", "out_of_scope", decision=Decision.DECLINE))

        assert responses(reply) == ["utter_stock_ready"]
        assert about(reply) == ["Kaos Rimba"]

    def test_pointing_is_not_repeated_by_what_continues_it(self, two: Chat) -> None:
        two.says(clause("yang satunya brp"))

        assert about(two.says(clause("kalo 2 pcs?", "out_of_scope", decision=Decision.ASK))) == ["Kaos Rimba"]

    def test_a_product_named_beside_it_wins(self, two: Chat) -> None:
        assert about(two.says(clause("yang satunya lampu led bulan 9W brp"))) == ["Lampu LED Bulan 9W"]

    def test_pointing_at_nothing_asks_for_the_product(self, chat: Chat) -> None:
        chat.product = None

        assert responses(chat.says(clause("dua-duanya brp"))) == ["utter_ask_product"]

    def test_a_word_that_asks_is_not_lost_in_going_on(self, two: Chat) -> None:
        assert responses(two.says(clause("kaos rimba brp"))) == ["utter_price_single"]

    def test_order_survives_only_for_what_is_remembered(self) -> None:
        memory = Memory()
        for number in range(9):
            memory = memory.speak_of(Spoken(f"P{number}"))

        assert memory.order == tuple(f"P{number}" for number in range(1, 9))


class TestBelongings:
    @pytest.mark.parametrize(
        ("text", "aspect"),
        [("lampunya dapet ga", "contents"), ("dapet lampu ga", "contents"), ("bisa buat lampu ga", "compatibility")],
    )
    def test_a_part_that_is_sold_too_does_not_replace_the_known_product(self, chat: Chat, text: str, aspect: str) -> None:
        chat.folder = a_folder(replace(KIPAS, box_contents="1 kipas"), replace(LAMPU_KECIL, aliases=("lampu",)))

        reply = chat.says(clause(text, "ask_product_info", aspect))

        assert "Lampu" not in everything_told(reply)
        assert all("Lampu" not in wish.need.about for wish in reply.wishes)

    def test_a_product_with_a_clitic_is_that_product_where_parts_are_not_asked_for(self, chat: Chat) -> None:
        chat.folder = a_folder(KIPAS, replace(LAMPU_KECIL, aliases=("lampu",)))

        (wish,) = chat.says(clause("lampunya cocok ga", "ask_product_info", "suitability")).wishes

        assert "Lampu" in wish.need.about

    def test_its_own_contents_can_be_asked_too(self, chat: Chat) -> None:
        chat.folder = a_folder(KIPAS, replace(LAMPU_KECIL, aliases=("lampu",), box_contents="1 lampu"))

        assert values(chat.says(clause("lampu isinya apa aja", "ask_product_info", "contents")))["info"] == "1 lampu"


class TestLinksAndCards:
    @pytest.mark.parametrize(
        "link",
        [
            "https://shopee.co.id/Kipas-Angin-i.12.254",
            "https://shop-id.tokopedia.com/view/product/1729400200000000015",
            "https://www.tokopedia.com/toko/kipas-angin-badai",
        ],
    )
    def test_a_link_means_its_product(self, chat: Chat, link: str) -> None:
        chat.product, chat.memory = None, replace(chat.memory, spoken=(Spoken("KAOS"),))

        reply = chat.says(clause("brp kak", at=len(link) + 1), text=f"{link} brp kak")

        assert about(reply) == ["Kipas Angin Badai"]

    @pytest.mark.parametrize(
        "link",
        [
            "https://shopee.co.id/Kipas-Angin-i.12.999",
            "https://vt.tiktok.com/ZS2abcd/",
            "https://www.tokopedia.com/toko-lain/kipas-angin-miyako",
            "https://www.lazada.co.id/products/kipas-angin-i254-s1.html",
        ],
    )
    def test_a_link_that_is_not_ours_is_asked_about(self, chat: Chat, link: str) -> None:
        reply = chat.says(clause("brp kak", at=len(link) + 1), text=f"{link} brp kak")

        assert responses(reply) == [UNKNOWN]

    def test_of_two_links_both_must_be_ours(self, chat: Chat) -> None:
        links = "https://shopee.co.id/Kipas-i.12.254 https://shopee.co.id/Lain-i.12.999"

        assert responses(chat.says(clause("brp kak", at=len(links) + 1), text=f"{links} brp kak")) == [UNKNOWN]

    def test_a_link_alone_is_taken_for_a_card(self, chat: Chat) -> None:
        silent = clause("", "out_of_scope", decision=Decision.SILENT)

        reply = chat.says(silent, text="https://shopee.co.id/Kipas-Angin-i.12.254")

        assert values(reply) == {"product": "Kipas Angin Badai"}

    def test_other_links_change_nothing(self, chat: Chat) -> None:
        assert about(chat.says(clause("brp kak https://youtu.be/abc"))) == ["Kipas Angin Badai"]

    def test_a_card_that_is_not_ours_is_not_the_product_spoken_of(self, chat: Chat) -> None:
        chat.memory = replace(chat.memory, spoken=(Spoken("KAOS"),))
        chat.product = ProductCard("ASING")

        reply = chat.says(clause("ini brp kak"), kinds=(Kind.PRODUCT_CARD, Kind.TEXT))

        assert responses(reply) == [UNKNOWN]
