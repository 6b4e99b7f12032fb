"""Which article a text speaks of itself, and which it only mentions; and what the lexicon must hold."""

from pathlib import Path
from typing import Any

import pytest

from bot.text.articles import Articles, articles_from
from bot.text.lexicon import read_yaml
from bot.text.spellings import Spellings
from bot.text.tokens import tokens_of

FILE = Path(__file__).parents[2] / "bot" / "data" / "lexicon" / "articles.yml"


@pytest.fixture(scope="module")
def content() -> Any:
    return read_yaml(FILE)


@pytest.fixture(scope="module")
def articles(content: Any) -> Articles:
    return articles_from(content)


def subjects(articles: Articles, text: str) -> list[str]:
    return [found.value for found in articles.subjects(text)]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("blender ready?", ["blender"]),
        ("BLENDER merah brp", ["blender"]),
        ("harga kompor brp", ["kompor"]),
        ("ongkir kulkas ke medan", ["kulkas"]),
        ("magic com brp", ["rice cooker"]),
        ("airfrier sama kak", ["air fryer"]),
        ("kipas, blender ready?", ["kipas angin", "blender"]),
        ("kipas dan blender ready?", ["kipas angin", "blender"]),
        ("buat kado, blender ready?", ["blender"]),
        ("kabel ready?", ["kabel data"]),
        ("jual hp ga", ["hp"]),
        ("holder hp motor ready?", ["holder hp"]),
        ("lampu motor brp", ["lampu motor"]),
    ],
)
def test_what_is_asked_for_is_a_subject(text: str, expected: list[str], articles: Articles) -> None:
    assert subjects(articles, text) == expected


@pytest.mark.parametrize(
    "text",
    [
        "charger nya dapet ga",
        "bisa buat kompor induksi?",
        "buat bersihin sofa bisa?",
        "ada kado gratis?",
        "bonus tas ga",
        "paket tas",
        "kabelnya panjang berapa",
        "blendernya ready",
        "kompor ini brp",
        "kompor yang ini brp",
        "sepatu saya 42",
        "ukuran baju saya L",
        "bisa pake microwave?",
        "sama tas brp",
        "muat di koper ga",
        "yang kopi ready?",
        "rasa kopi ada?",
        "hp samsung bisa?",
        "charger brp watt",
        "lampu nyala ga",
        "masukin keranjang kuning ga bisa",
        "ready kak?",
        "",
    ],
)
def test_what_is_only_mentioned_is_no_subject(text: str, articles: Articles) -> None:
    assert subjects(articles, text) == []


def test_a_subject_stands_where_it_was_written(articles: Articles) -> None:
    text = "Kak, Mesin  Cuci ready?"

    (found,) = articles.subjects(text)

    assert text[found.start : found.end] == "Mesin  Cuci"


def test_a_broad_name_covers_its_articles_and_no_others(articles: Articles) -> None:
    assert articles.covers("baju", "kaos")
    assert articles.covers("kaos", "baju")
    assert not articles.covers("kaos", "kemeja")
    assert not articles.covers("baju", "kompor")


def test_names_in_a_products_title_are_found_without_regard_to_what_stands_around(articles: Articles) -> None:
    assert articles.named_in("Paket Tas Ransel untuk Laptop") == {"tas ransel", "laptop"}


def test_at_the_head_of_a_clause_stand_only_openers(articles: Articles) -> None:
    assert articles.opens("")
    assert articles.opens("kak kalo ")
    assert not articles.opens("ada ")


class TestLexicon:
    def test_it_holds_articles_of_all_trades(self, content: Any) -> None:
        names = [name for families in content["trades"].values() for listed in families.values() for name in listed]

        assert len(content["trades"]) >= 12
        assert len(set(names)) >= 850
        assert len({spelling for name in names for spelling in name.split("|")}) >= 1200

    def test_every_careful_one_is_an_articles_plain_name(self, content: Any) -> None:
        plain = {
            name.split("|")[0]
            for families in content["trades"].values()
            for family, listed in families.items()
            for name in (family, *listed)
        }

        assert set(content["careful"]) - plain == set()

    def test_every_spelling_reads_as_it_is_written(self, content: Any) -> None:
        spellings = [
            spelling
            for families in content["trades"].values()
            for family, listed in families.items()
            for name in (family, *listed)
            for spelling in name.split("|")
        ]

        assert [one for one in spellings if "".join(token.text for token in tokens_of(one)) != one.replace(" ", "")] == []

    def test_no_article_is_a_word_that_makes_another_no_subject(self, content: Any, articles: Articles) -> None:
        around = {*content["wanted"], *content["offered"], *content["openers"]}

        assert sorted(word for word in around if word in articles.spellings) == []


class TestSpellings:
    @pytest.mark.parametrize("text", ["rice cooker", "ricecooker", "Rice-Cooker", "rice  cooker"])
    def test_words_may_be_joined(self, text: str) -> None:
        assert [met.value for met in Spellings({"rice cooker": "it"}).find(tokens_of(text))] == ["it"]

    @pytest.mark.parametrize("text", ["ta s", "t as", "tasku", "rice", ""])
    def test_a_word_is_not_put_together_from_pieces(self, text: str) -> None:
        assert list(Spellings({"tas": "it", "rice cooker": "other"}).find(tokens_of(text))) == []

    def test_the_longest_name_wins(self) -> None:
        found = Spellings({"lampu": "lamp", "lampu motor": "headlight"}).find(tokens_of("lampu motor lampu"))

        assert [met.value for met in found] == ["headlight", "lamp"]

    def test_the_first_meaning_of_a_spelling_stays(self) -> None:
        assert [met.value for met in Spellings({"t shirt": "first", "tshirt": "second"}).find(tokens_of("tshirt"))] == ["first"]
