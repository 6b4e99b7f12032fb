"""Prices, quantities and dates in chat text."""

from collections.abc import Callable

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.text.dates import dates
from bot.text.numbers import Found, prices
from bot.text.quantities import quantities


@pytest.mark.parametrize(
    ("text", "rupiah"),
    [
        ("25rb", "25000"),
        ("Rp125.000", "125000"),
        ("1,5 jt", "1500000"),
        ("rp 99.900", "99900"),
        ("150k", "150000"),
        ("1.250.000 rb", "1250000000"),
        ("Rp 50rb", "50000"),
        ("rp. 50.000,-", "50000"),
        ("1.350.000", "1350000"),
        ("harganya 127.500 ya", "127500"),
        ("127,500", "127500"),
        ("harga 150000", "150000"),
        ("dua ratus ribu", "200000"),
        ("seratus dua puluh lima ribu", "125000"),
        ("dua juta lima ratus ribu", "2500000"),
        ("sejuta", "1000000"),
        ("sejuta setengah", "1500000"),
        ("satu setengah juta", "1500000"),
        ("2 juta setengah", "2500000"),
        ("1jt 200rb", "1200000"),
        ("lima ribu lima ratus", "5500"),
        ("seceng", "1000"),
        ("goceng", "5000"),
        ("ceban", "10000"),
        ("noban", "20000"),
        ("gocap", "50000"),
        ("cepek", "100000"),
        ("gopek ribu", "500000"),
        ("harga 4k", "4000"),
    ],
)
def test_prices_are_read_in_rupiah(text: str, rupiah: str) -> None:
    assert [price.value for price in prices(text)] == [rupiah]


@pytest.mark.parametrize(
    "text",
    [
        "uk 42",
        "3 pcs",
        "2024",
        "",
        "cincin 24k gold",
        "emas 24k",
        "tv 4k",
        "power bank 10k mAh",
        "10.000 mah",
        "lampu 6500k",
        "12.12",
        "0812.345.678",
        "seratus ribu pcs",
        "15k followers",
    ],
)
def test_other_numbers_are_no_prices(text: str) -> None:
    assert prices(text) == ()


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("mau 2 lusin", "2 lusin"),
        ("12pcs", "12 pcs"),
        ("3 pasang ya", "3 pasang"),
        ("setengah kodi", "0.5 kodi"),
        ("1/2 lusin", "0.5 lusin"),
        ("1,5 lusin", "1.5 lusin"),
        ("dua belas pcs", "12 pcs"),
        ("dua puluh empat biji", "24 biji"),
        ("satu setengah kodi", "1.5 kodi"),
        ("sekodi", "1 kodi"),
        ("sebiji aja", "1 biji"),
        ("3 psg", "3 pasang"),
        ("5 karung", "5 karung"),
        ("10 sachet", "10 sachet"),
        ("2 gross", "2 gross"),
    ],
)
def test_quantities_keep_number_and_unit(text: str, value: str) -> None:
    assert [quantity.value for quantity in quantities(text)] == [value]


@pytest.mark.parametrize(
    "text",
    [
        "tgl 12",
        "12 nov 2026",
        "12/11/2026",
        "03/2027",
        "tanggal 5 mei",
        "tanggal 1 bulan depan",
        "25 des",
        "12/12",
        "25-11-2026",
        "12.12",
        "hari minggu",
        "jumat depan",
        "minggu depan",
        "akhir bulan",
        "lebaran",
        "next week",
        "desember 2026",
    ],
)
def test_dates_are_found_whole(text: str) -> None:
    found = dates(f"exp {text} ya")

    assert [f"exp {text} ya"[date.start : date.end] for date in found] == [text]


@given(st.text())
def test_no_text_breaks_them_and_spans_lie_inside(text: str) -> None:
    for found in (*prices(text), *quantities(text), *dates(text)):
        assert 0 <= found.start < found.end <= len(text)


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("kalo beli 3 totalnya berapa", "3 pcs"),
        ("ambil 50 bisa kurang", "50 pcs"),
        ("selusin berapa kak", "1 lusin"),
        ("order 2 lusin", "2 lusin"),
    ],
)
def test_a_number_behind_a_verb_of_buying_counts_pieces(text: str, value: str) -> None:
    assert [found.value for found in quantities(text)] == [value]


@pytest.mark.parametrize(
    "text", ["beli 30 ml", "ambil 42 ready?", "pesan 5kg", "co 2 hari lalu", "ambil 38/39", "harga 3", "beli 1,5 kg"]
)
def test_a_measure_or_a_size_counts_nothing(text: str) -> None:
    assert quantities(text) == ()


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("kmrn", "kemarin"),
        ("bsk pagi", "besok pagi"),
        ("sesuk", "besok"),
        ("enjing", "besok"),
        ("isuk", "besok"),
        ("ntar mlm", "nanti malam"),
        ("td pagi", "tadi pagi"),
        ("bln dpn", "bulan depan"),
        ("mgg lalu", "minggu lalu"),
        ("hr ini", "hari ini"),
        ("jum'at", "jumat"),
        ("Senen depan", "senin depan"),
        ("tomorrow", "tomorrow"),
    ],
)
def test_days_are_named_plainly(text: str, value: str) -> None:
    assert [date.value for date in dates(f"kirim {text} ya")] == [value]


_MORE = ("pasar minggu", "baju lebaran", "0,5/10", "99 des", "3 bulan ini")


@pytest.mark.parametrize(
    "text",
    [
        "3 hari",
        "3 minggu",
        "2 minggu lagi",
        "jam 12.30",
        "umur 25 thn",
        "38/39",
        "2-3 hari",
        "1/2 kodi",
        "brp minggu",
        "165/58",
        *_MORE,
    ],
)
def test_durations_times_and_sizes_are_no_dates(text: str) -> None:
    assert dates(text) == ()


@pytest.mark.parametrize("text", ["2x sehari", "2x24 jam", "order 8814", "duabiji", "0 pcs", "beli 12 des"])
def test_other_numbers_count_nothing(text: str) -> None:
    assert quantities(text) == ()


@pytest.mark.parametrize("read", [prices, dates])
@given(st.text())
def test_a_value_reads_as_itself(read: Callable[[str], tuple[Found, ...]], text: str) -> None:
    for found in read(text):
        written = f"rp{found.value}" if found.kind == "price" else found.value
        assert [again.value for again in read(written)] == [found.value]
