"""Prices in chat text, with their places in the original."""

import re
from dataclasses import dataclass

from bot.text.number_words import FLAGS, NUMBER_WORDS, ONES, number_of

_AMOUNT = r"\d{1,3}(?:\.\d{3})+|\d{1,3}(?:,\d{3})+|\d{1,12}(?:[.,]\d{1,3})?"
_POINTED = re.compile(r"\d{1,3}(?:\.\d{3})+|\d{1,3}(?:,\d{3})+")
_THOUSAND = {"rb": 1_000, "rbu": 1_000, "ribu": 1_000, "rebu": 1_000, "rebuan": 1_000, "rban": 1_000, "ribuan": 1_000, "k": 1_000}
_MILLION = {"jt": 1_000_000, "jta": 1_000_000, "juta": 1_000_000, "jutaan": 1_000_000, "jtan": 1_000_000}
_SCALES = {**_THOUSAND, **_MILLION}
_SCALE, _RIBU, _JUTA = ("|".join(sorted(scale, key=len, reverse=True)) for scale in (_SCALES, _THOUSAND, _MILLION))
_UNITS = (
    r"mah|ml|l|ltr|liter|gr?|gram|mg|kg|cm|mm|m|km|cc|va|w|watt|v|volt|hz|btu|rpm|lumen|lm|dpi|fps|gb|tb|mb|mbps|ppm|iu|kcal|kkal|"
    r"pcs|pc|biji|buah|lembar|lbr|unit|item|bungkus|box|dus|pack|orang|org|followers?|subscribers?|views?|likes?|terjual|bintang|"
    r"gold|emas|karat|carat|kt|tv|uhd|resolusi|resolution|video|ultra|x|kali|hari|jam|menit|tahun|thn|bulan|bln|%|persen"
)
_NOT_A_PRICE = rf"(?!\s*(?:{_UNITS})(?!\w))"
_MONEY = re.compile(
    rf"(?<!\w)(?:(?:rp|idr|rupiah)\.?\s*(?P<rp>{_AMOUNT})(?:\s*(?P<rp_scale>{_SCALE})(?!\w))?(?![\d])"
    rf"|(?<![\d.,])(?P<amount>{_AMOUNT})\s*(?P<scale>{_SCALE})(?!\w)"
    rf"(?:\s*(?:(?P<rest>\d{{1,3}})\s*(?:{_RIBU})(?!\w)|(?P<half>setengah)(?!\w)))?)"
    r"(?:\s*(?:rupiah|perak)(?!\w))?",
    FLAGS,
)
_BARE = re.compile(
    rf"(?<![\w.,/#+-])(?P<bare>[1-9]\d{{0,2}}(?:\.\d{{3}})+|[1-9]\d{{1,2}}(?:,\d{{3}})+)(?:,-|,00(?!\d))?"
    rf"(?![\d/])(?![.,-]\d){_NOT_A_PRICE}(?!\w)",
    FLAGS,
)
_CUED = re.compile(
    r"(?<!\w)(?:harga|hrg|harganya|hrganya|seharga|total|totalnya|bayar|byr|transfer|tf|budget|bujet|ongkir|ongkirnya|nego|"
    r"diskon|potongan|cashback|saldo|refund|nominal|dp)\s*[:=]?\s*(?P<cued>[1-9]\d{3,7})(?![\w.,/-])" + _NOT_A_PRICE,
    FLAGS,
)
_HUNDREDS = rf"(?:s(?:e)?ratus|(?:{'|'.join(ONES)})\s+(?:ratus|rts|rtus))(?:\s+{NUMBER_WORDS})?"
_SPOKEN = re.compile(
    rf"(?<!\w)(?:(?P<millions>{NUMBER_WORDS})\s+(?:{_JUTA})|(?P<million>sejuta))(?!\w)(?:\s+(?P<half>setengah)(?!\w))?"
    rf"(?:\s+(?:(?P<and>{NUMBER_WORDS})\s+(?:{_RIBU})|(?P<and_one>seribu))(?!\w))?{_NOT_A_PRICE}"
    rf"|(?<!\w)(?:(?P<thousands>{NUMBER_WORDS})\s+(?:{_RIBU})|(?P<thousand>seribu))(?!\w)(?:\s+(?P<hundreds>{_HUNDREDS})(?!\w))?"
    rf"{_NOT_A_PRICE}",
    FLAGS,
)
# Below a thousand nothing is sold: `cepek` is said of 100.000, though the word is a hundred.
_SLANG = {
    "seceng": 1_000,
    "noceng": 2_000,
    "goceng": 5_000,
    "ceban": 10_000,
    "noban": 20_000,
    "goban": 50_000,
    "gocap": 50_000,
    "cepek": 100_000,
    "nopek": 200_000,
    "gopek": 500_000,
    "cetiao": 1_000_000,
}
_SLANG_WORD = re.compile(rf"(?<!\w)(?P<slang>{'|'.join(_SLANG)})(?!\w)(?:\s+(?:(?P<juta>{_JUTA})|{_RIBU})(?!\w))?", FLAGS)
_THING_BEHIND = re.compile(rf"\s*(?:{_UNITS})(?!\w)", FLAGS)
_K_ALONE = re.compile(r"(?:2|4|8|10|14|16|18|22|24)\s*k", FLAGS)
_KELVIN = re.compile(r"[1-9]\d{3}\s*k", FLAGS)  # the warmth of a lamp
_K_MONEY = re.compile(
    r"(?:harga|hrg|harganya|cuma|cm|diskon|ongkir|ongkirnya|total|bayar|seharga|potongan|cashback|nego|tambah|jadi)\W*$", FLAGS
)
_K_THING = re.compile(r"(?:tv|emas|gold|kalung|cincin|gelang|video|kamera|monitor|resolusi|kadar|lapis|uhd|mata uang)\W*$", FLAGS)


@dataclass(frozen=True)
class Found:
    """Something found: its kind, value and place in the original."""

    kind: str
    value: str
    start: int
    end: int


def prices(text: str) -> tuple[Found, ...]:
    """Prices in rupiah: `Rp125.000`, `25rb`, `1,5 jt`, `127.500`, `dua ratus ribu`, `goceng`."""
    found = [_price(match, _rupiah(match)) for match in _MONEY.finditer(text) if not _is_grade(match, text)]
    found += [_price(match, _plain(match["bare"])) for match in _BARE.finditer(text)]
    found += [Found("price", match["cued"], *match.span("cued")) for match in _CUED.finditer(text)]
    found += [_price(match, _spoken(match)) for match in _SPOKEN.finditer(text)]
    found += [
        _price(match, _SLANG[match["slang"].lower()] * (1_000 if match["juta"] else 1)) for match in _SLANG_WORD.finditer(text)
    ]
    found.sort(key=lambda one: (one.start, one.start - one.end))
    return tuple(one for place, one in enumerate(found) if one.value != "0" and (not place or found[place - 1].end <= one.start))


def _price(match: re.Match[str], rupiah: float) -> Found:
    return Found("price", str(round(rupiah)), match.start(), match.end())


def _is_grade(match: re.Match[str], text: str) -> bool:
    """Whether this `k` counts no rupiah: 24k of gold, 4K of a screen, 10k mAh."""
    if match["rp"] or match["scale"].lower() != "k":
        return False
    if _THING_BEHIND.match(text, match.end()) or _KELVIN.fullmatch(match.group()):
        return True
    if not _K_ALONE.fullmatch(match.group()):
        return False
    before = text[max(match.start() - 20, 0) : match.start()]
    small = float(match["amount"].replace(",", ".")) < 10
    return bool(_K_THING.search(before)) or (small and not _K_MONEY.search(before))


def _rupiah(match: re.Match[str]) -> float:
    scale = _SCALES.get((match["rp_scale"] or match["scale"] or "").lower(), 1)
    total = _plain(match["rp"] or match["amount"]) * scale
    if match["half"]:
        total += scale / 2
    return total + int(match["rest"] or 0) * 1_000


def _plain(written: str) -> float:
    if _POINTED.fullmatch(written):
        return int(written.replace(".", "").replace(",", ""))
    return float(written.replace(",", "."))


def _spoken(match: re.Match[str]) -> float:
    def said(group: str) -> float:
        return number_of((match[group] or "").lower().split())

    total = said("millions") * 1_000_000 + said("thousands") * 1_000 + said("and") * 1_000 + said("hundreds")
    total += 1_000_000 if match["million"] else 0
    total += 500_000 if match["half"] else 0
    return total + (1_000 if match["and_one"] or match["thousand"] else 0)
