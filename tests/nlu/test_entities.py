"""What the buyer named, as written and as a plain value."""

import pytest

from bot.nlu.entities import EntityFinder
from bot.nlu.language import DATA_DIR, read_language
from bot.shop.values.vocabulary import COURIERS


@pytest.fixture(scope="module")
def finder() -> EntityFinder:
    return EntityFinder(read_language(DATA_DIR))


def found(finder: EntityFinder, text: str) -> list[tuple[str, str, str]]:
    return [(entity.entity, entity.raw, entity.value) for entity in finder.find(text)]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("ongkir ke bdg pake j&t", [("city", "bdg", "Bandung"), ("courier", "j&t", "jnt")]),
        ("kirim ke BSD", [("city", "BSD", "Tangerang Selatan")]),
        ("ke Cikarang bisa?", [("city", "Cikarang", "Bekasi")]),
        ("J&T Cargo ada?", [("courier", "J&T Cargo", "jtcargo")]),
        ("warna dongker size XL", [("color", "dongker", "biru dongker"), ("size", "XL", "xl")]),
        ("ukuran 42", [("size", "42", "42")]),
        ("yang 500ml", [("size", "500ml", "500 ml")]),
        ("mau 2 lusin", [("quantity", "2 lusin", "2 lusin")]),
        ("resi JX4410223344", [("tracking_number", "JX4410223344", "JX4410223344")]),
        ("pesanan 2611229K4ABCD", [("order_number", "2611229K4ABCD", "2611229K4ABCD")]),
        ("datang tgl 12 nov", [("date", "tgl 12 nov", "tgl 12 nov")]),
    ],
)
def test_named_things_are_found(text: str, expected: list[tuple[str, str, str]], finder: EntityFinder) -> None:
    assert found(finder, text) == expected


@pytest.mark.parametrize("text", ["batu baterai", "karo sopo", "barangnya serang balik", "ide bagus", "posisi paket", "hai kak"])
def test_plain_words_that_are_also_names_are_left_alone(text: str, finder: EntityFinder) -> None:
    assert found(finder, text) == []


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("blender ready?", [("product", "blender", "blender")]),
        ("ricecooker ada kak", [("product", "ricecooker", "rice cooker")]),
        ("kalo msn cuci brp", [("product", "msn cuci", "mesin cuci")]),
        ("ongkir kulkas ke medan", [("product", "kulkas", "kulkas"), ("city", "medan", "Medan")]),
        ("harga kabel brp", [("product", "kabel", "kabel data")]),
        ("2 botol minum brp", [("quantity", "2 botol", "2 botol")]),
        ("yg satunya brp", [("reference", "yg satunya", "other")]),
        ("dua-duanya ready", [("reference", "dua-duanya", "both")]),
        ("2-2nya", [("reference", "2-2nya", "both")]),
        ("nomer 2 aja kak", [("reference", "nomer 2", "second")]),
        ("ada yang lain ga", []),
    ],
)
def test_articles_and_what_points_at_products_are_found(
    text: str, expected: list[tuple[str, str, str]], finder: EntityFinder
) -> None:
    assert found(finder, text) == expected


def test_careful_name_counts_behind_a_word_of_place(finder: EntityFinder) -> None:
    assert found(finder, "kirim ke batu bisa") == [("city", "batu", "Batu")]


def test_city_knows_its_province_and_a_province_has_no_city(finder: EntityFinder) -> None:
    (city,), (province,) = finder.find("ke jogja"), finder.find("ke jatim")

    assert (city.city, city.province) == ("Yogyakarta", "DI Yogyakarta")
    assert (province.city, province.province) == (None, "Jawa Timur")
    assert "city" not in province.as_json()


def test_spans_point_at_what_was_written(finder: EntityFinder) -> None:
    text = "  Ke  SBY pake SiCepat, 3 pcs"

    assert [text[entity.start : entity.end] for entity in finder.find(text)] == ["SBY", "SiCepat", "3 pcs"]


def test_every_courier_of_the_shop_folder_is_known() -> None:
    assert set(read_language(DATA_DIR)["couriers"]["couriers"]) == set(COURIERS)


def test_all_provinces_and_cities_are_there() -> None:
    provinces = read_language(DATA_DIR)["places"]["provinces"]

    assert len(provinces) == 38
    assert sum(len(cities) for cities in provinces.values()) >= 440
