"""What the buyer named, as written and as a plain value."""

import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

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


@pytest.mark.parametrize(
    ("text", "kind", "raw", "value"),
    [
        ("pake sicpat ya", "courier", "sicpat", "sicepat"),
        ("via J & T bisa", "courier", "J & T", "jnt"),
        ("gojek ada?", "courier", "gojek", "gosend"),
        ("grab instan", "courier", "grab instan", "grab"),
        ("pakai pos bisa", "courier", "pos", "pos"),
        ("jne kargo", "courier", "jne kargo", "jtr"),
        ("idexpress", "courier", "idexpress", "ide"),
        ("indah cargo bisa ga", "courier", "indah cargo", "indah"),
        ("Lalamove dong", "courier", "Lalamove", "lalamove"),
        ("jneee", "courier", "jneee", "jne"),
        ("putih tulang ready", "color", "putih tulang", "putih tulang"),
        ("merah bata", "color", "merah bata", "merah bata"),
        ("ijo tua ada", "color", "ijo tua", "hijau"),
        ("abu muda", "color", "abu muda", "abu-abu"),
        ("kuning muda", "color", "kuning muda", "kuning"),
        ("light blue", "color", "light blue", "biru"),
        ("pink fanta", "color", "pink fanta", "fuschia"),
        ("coklat susu", "color", "coklat susu", "cokelat"),
        ("terakota", "color", "terakota", "terakota"),
        ("warna kunyit", "color", "kunyit", "kunyit"),
        ("yang hitamnya", "color", "hitam", "hitam"),
        ("uk 42,5", "size", "42,5", "42.5"),
        ("size 38/39", "size", "38/39", "38/39"),
        ("sz42", "size", "42", "42"),
        ("60x40 cm", "size", "60x40 cm", "60x40 cm"),
        ("120 x 200", "size", "120 x 200", "120x200"),
        ("60\u00d740\u00d730", "size", "60\u00d740\u00d730", "60x40x30"),
        ("1,5 liter", "size", "1,5 liter", "1.5 liter"),
        ("XXL", "size", "XXL", "2xl"),
        ("all size", "size", "all size", "all size"),
        ("ke cimanggis", "city", "cimanggis", "Depok"),
        ("kirim ke kajen", "city", "kajen", "Pekalongan"),
        ("toli-toli", "city", "toli-toli", "Tolitoli"),
        ("rancaekek", "city", "rancaekek", "Bandung"),
        ("kec. Benda", "city", "Benda", "Tangerang"),
        ("di delanggu", "city", "delanggu", "Klaten"),
        ("lubukpakam", "city", "lubukpakam", "Deli Serdang"),
        ("bandungg", "city", "bandungg", "Bandung"),
        ("ke\n muara gembong", "city", "muara gembong", "Bekasi"),
        ("jumat depan", "date", "jumat depan", "jumat depan"),
        ("harga 127.500", "price", "127.500", "127500"),
        ("setengah kodi", "quantity", "setengah kodi", "0.5 kodi"),
        ("INV/20260913/MPL/1234567890", "order_number", "INV/20260913/MPL/1234567890", "INV/20260913/MPL/1234567890"),
        ("+62 812-3456-7890", "phone_number", "+62 812-3456-7890", "081234567890"),
    ],
)
def test_one_thing_is_found_as_written(text: str, kind: str, raw: str, value: str, finder: EntityFinder) -> None:
    assert found(finder, text) == [(kind, raw, value)]


@pytest.mark.parametrize(
    "text",
    [
        "rasa coklat",
        "kopi hitam",
        "benda apa ini",
        "salam kenal",
        "bb 60 tb 165 cm",
        "tb 165 cm bb 60 kg",
        "165 cm 58 kg",
        "2x24 jam",
        "jl mawar no 25",
        "di taman",
        "lima puluh",
        "kilo",
        "pasar",
    ],
)
def test_what_only_looks_like_a_thing_is_left_alone(text: str, finder: EntityFinder) -> None:
    assert found(finder, text) == []


def test_kecamatan_of_several_cities_has_no_city_alone(finder: EntityFinder) -> None:
    (alone,) = finder.find("kirim ke sukamakmur")
    beside, _ = finder.find("kirim ke sukamakmur bogor")

    assert (alone.city, alone.value) == (None, "Sukamakmur")
    assert (beside.city, beside.province) == ("Bogor", "Jawa Barat")


def test_kecamatan_knows_its_city_and_province(finder: EntityFinder) -> None:
    (place,) = finder.find("ongkir ke rancaekek")

    assert (place.value, place.city, place.province) == ("Bandung", "Bandung", "Jawa Barat")


def test_every_kecamatan_lies_in_a_city_of_the_places() -> None:
    content = read_language(DATA_DIR)
    cities = {city for listed in content["places"]["provinces"].values() for city in listed}
    named = [name for names in content["districts"]["districts"].values() for name in names.split(", ")]

    assert len(named) > 6500
    assert set(content["districts"]["districts"]) <= cities
    assert set(content["places"]["capitals"]) <= cities


def test_several_bubbles_are_read_as_one(finder: EntityFinder) -> None:
    text = "kak\nmau yg ITEM 2 pcs\nsize xl\nkirim ke sby pake jne\nbsk bisa?"

    assert [each.entity for each in finder.find(text)] == ["color", "quantity", "size", "city", "courier", "date"]


@pytest.mark.parametrize(
    "piece", ["1234567890", "12 ", "08 ", "dua ", "INV/", "0812345678901234567890 ", "a-1", "1.234", "ke ", "rp "]
)
def test_a_long_text_takes_no_long_time(piece: str, finder: EntityFinder) -> None:
    text = (piece * 2000)[:2000]
    started = time.process_time()

    finder.find(text)

    assert time.process_time() - started < 0.5


_PIECES = st.sampled_from(
    [
        "ke ",
        "kec ",
        "Bandung",
        "2 pcs",
        "merah ",
        "tua",
        "rp",
        "50rb",
        "\n",
        "08123456789",
        "tgl 12",
        "x",
        "42",
        "/",
        "\u017f",
        "\u0130",
    ]
)


@given(st.one_of(st.text(max_size=80), st.lists(_PIECES, max_size=12).map("".join)))
def test_no_text_breaks_it_and_spans_lie_in_the_text_apart(finder: EntityFinder, text: str) -> None:
    end = 0
    for entity in finder.find(text):
        assert end <= entity.start < entity.end <= len(text)
        assert text[entity.start : entity.end] == entity.raw
        assert entity.value
        end = entity.end
