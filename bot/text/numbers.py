"""Numbers in chat text: prices, quantities, dates and long codes, with their places in the original."""

import re
from dataclasses import dataclass

_AMOUNT = r"\d{1,3}(?:\.\d{3})+|\d+(?:[.,]\d+)?"
_THOUSANDS = {
    "rb": 1_000,
    "rbu": 1_000,
    "ribu": 1_000,
    "rebu": 1_000,
    "k": 1_000,
    "jt": 1_000_000,
    "jta": 1_000_000,
    "juta": 1_000_000,
}
_PRICE = re.compile(rf"(?:rp\.?\s*)(?P<rp>{_AMOUNT})|(?P<amount>{_AMOUNT})\s*(?P<scale>{'|'.join(_THOUSANDS)})\b", re.IGNORECASE)
_COUNTED = (
    "pcs|pc|biji|bj|buah|bh|lusin|lsn|kodi|pasang|set|box|dus|pack|pak|karton|lembar|botol|unit|bungkus|bks|"
    "toples|rim|roll|sachet|tablet|kapsul|item|stel|bal|piece|pieces|x"
)
_QUANTITY = re.compile(rf"(?<![\w.,])(?P<amount>\d{{1,5}})\s*(?P<unit>{_COUNTED})(?!\w)", re.IGNORECASE)
_ONE_OF = {"selusin": "1 lusin", "sekodi": "1 kodi", "sepasang": "1 pasang"}
_ONE = re.compile(rf"(?<!\w)(?:{'|'.join(_ONE_OF)})(?!\w)", re.IGNORECASE)
# A bare number counts behind a verb of buying, unless something measures it; 25–46 may as well be a size, and so counts nothing.
_BARE = re.compile(
    r"(?<!\w)(?:beli|ambil|order|pesan|pesen|borong|checkout|co|buy|take)\s+(?P<amount>\d{1,4})(?![\w.,/%])"
    r"(?!\s*(?:ml|l|ltr|liter|gr?|gram|kg|cm|mm|m|meter|inch?|inci|w|watt|v|volt|mah|gb|tb|hz|rb|ribu|k|jt|juta|th|thn|tahun|bln|bulan|"
    r"hari|jam|menit|persen|%|cc|in)\b)",
    re.IGNORECASE,
)
_SIZES = range(25, 47)
_MONTHS = (
    "januari|jan|februari|feb|maret|mar|april|apr|mei|juni|jun|juli|jul|agustus|agu|agt|ags|september|sept|sep|"
    "oktober|okt|november|nov|desember|des"
)
_DATE = re.compile(
    rf"(?<![\w/])(?:(?:tanggal|tgl|tg)\s*\d{{1,2}}(?:\s*(?:{_MONTHS})\b)?(?:\s*\d{{4}})?|\d{{1,2}}\s*(?:{_MONTHS})\b(?:\s*\d{{4}})?"
    r"|\d{1,2}[/-]\d{1,2}(?:[/-]\d{2,4})?|\d{1,2}/\d{4})(?![\w/])",
    re.IGNORECASE,
)
_CODE = re.compile(r"(?<![\w#])#?(?=[A-Za-z0-9-]*\d{4})(?P<code>[A-Za-z]{0,6}-?\d[A-Za-z0-9-]{5,24})(?!\w)")


@dataclass(frozen=True)
class Found:
    """Something found: its kind, value and place in the original."""

    kind: str
    value: str
    start: int
    end: int


def prices(text: str) -> tuple[Found, ...]:
    """Prices in rupiah: `Rp125.000`, `25rb`, `1,5 jt`."""
    return tuple(Found("price", str(_rupiah(match)), match.start(), match.end()) for match in _PRICE.finditer(text))


def quantities(text: str) -> tuple[Found, ...]:
    """How many of something countable: `12 pcs`, `2 lusin`, `selusin`, `beli 3`."""
    found = []
    for match in _QUANTITY.finditer(text):
        value = f"{int(match.group('amount'))} {match.group('unit').lower()}"
        found.append(Found("quantity", value, match.start(), match.end()))
    found += [Found("quantity", _ONE_OF[match.group().lower()], match.start(), match.end()) for match in _ONE.finditer(text)]
    for match in _BARE.finditer(text):
        start, end = match.span("amount")
        if int(match["amount"]) not in _SIZES and not any(one.start <= start < one.end for one in found):
            found.append(Found("quantity", f"{int(match['amount'])} pcs", start, end))
    return tuple(sorted(found, key=lambda one: one.start))


def dates(text: str) -> tuple[Found, ...]:
    """Dates as they are written; what year is meant is not decided here."""
    return tuple(
        Found("date", " ".join(match.group().lower().split()), match.start(), match.end()) for match in _DATE.finditer(text)
    )


def codes(text: str) -> tuple[Found, ...]:
    """Long codes with at least four digits in a row: numbers of orders and parcels."""
    return tuple(
        Found("code", match.group("code").upper(), match.start("code"), match.end("code")) for match in _CODE.finditer(text)
    )


def _rupiah(match: re.Match[str]) -> int:
    written = match.group("rp") or match.group("amount")
    scale = _THOUSANDS.get((match.group("scale") or "").lower(), 1)
    if re.fullmatch(r"\d{1,3}(?:\.\d{3})+", written):
        return int(written.replace(".", "")) * scale
    return round(float(written.replace(",", ".")) * scale)
