"""How many of something countable a text names: `12 pcs`, `dua lusin`, `sekodi`, `beli 3`."""

import re
from collections.abc import Iterator

from bot.text.number_words import FLAGS, NUMBER_WORDS, number_written, plain_number
from bot.text.numbers import Found

# What a counting unit is called in the value; most are called as they are written.
_PLAIN = {
    "pcss": "pcs",
    "psc": "pcs",
    "pcz": "pcs",
    "pics": "pcs",
    "bijik": "biji",
    "bijian": "biji",
    "psg": "pasang",
    "psng": "pasang",
    "psang": "pasang",
    "lbr": "lembar",
    "lmbr": "lembar",
    "ptg": "potong",
    "ptong": "potong",
    "btl": "botol",
    "krg": "karung",
    "krtn": "karton",
    "ktk": "kotak",
    "doos": "dus",
    "dos": "dus",
    "duz": "dus",
    "boks": "box",
    "sct": "sachet",
    "saset": "sachet",
    "saschet": "sachet",
    "sachets": "sachet",
    "rol": "roll",
    "losin": "lusin",
    "lusn": "lusin",
    "grosss": "gross",
    "gros": "gross",
    "klg": "kaleng",
    "tples": "toples",
    "bngkus": "bungkus",
    "bngks": "bungkus",
    "bgks": "bungkus",
    "strp": "strip",
    "units": "unit",
    "items": "item",
    "sets": "set",
    "boxes": "box",
    "packs": "pack",
    "bottles": "botol",
    "pairs": "pasang",
    "pair": "pasang",
    "dozens": "lusin",
    "dozen": "lusin",
}
_UNITS = (
    "pcs|pc|biji|bj|buah|bh|lusin|lsn|kodi|pasang|set|box|dus|pack|pak|karton|lembar|botol|unit|bungkus|bks|toples|rim|roll|sachet|"
    "tablet|kapsul|item|stel|setel|bal|ball|piece|pieces|potong|seri|series|ekor|gross|porsi|kaleng|karung|sak|kotak|kardus|keping|"
    "butir|helai|ikat|batang|tangkai|renceng|slop|galon|jerigen|jeriken|ember|tube|tabung|strip|blister|pouch|cup|pot|eksemplar|eks|"
    "paket|bundel|bundle|gulung|sisir|loyang|ampul|papan|pon|peti|krat|tray|kerat|pail|zak"
)
_UNIT = "|".join(sorted({*_UNITS.split("|"), *_PLAIN}, key=len, reverse=True))
_QUANTITY = re.compile(
    rf"(?<![\w.,/])(?P<amount>\d{{1,5}}(?:[.,]\d)?|1/2|{NUMBER_WORDS})(?P<half>\s+setengah)?(?P<gap>\s*)(?P<unit>{_UNIT})(?!\w)",
    FLAGS,
)
_TIMES = re.compile(
    r"(?<![\w.,/])(?P<amount>\d{1,3})\s?(?P<unit>x)(?!\w)(?!\s*\d)(?!\s*(?:lipat|se\w+|bayar|cicil\w*|angsur\w*|per)\b)", FLAGS
)
_ONE = re.compile(
    r"(?<!\w)se(?P<unit>lusin|kodi|pasang|biji|buah|lembar|potong|kotak|kardus|botol|karung|bungkus|karton|kaleng|toples|ekor|porsi|"
    r"rim|dus|box|sachet|batang|butir|keping|renceng|galon|helai|strip)(?!\w)",
    FLAGS,
)
# A bare number counts behind a verb of buying, unless something measures it; 25 to 46 may be a size, and counts nothing.
_BARE = re.compile(
    r"(?<!\w)(?:beli|ambil|order|pesan|pesen|borong|checkout|co|buy|take)\s+(?P<amount>\d{1,3}|\d{2,3}0|satu|dua|tiga|empat|lima|enam|tujuh|"
    r"delapan|sembilan|sepuluh)(?![\w.,/%])(?!\s*(?:ml|l|ltr|liter|gr?|gram|kg|kilo|ons|cm|mm|m|meter|inch?|inci|w|watt|v|volt|mah|gb|tb|"
    r"hz|rb|rbu|ribu|k|jt|juta|th|thn|tahun|bln|bulan|hari|jam|menit|minggu|mgg|persen|%|cc|in|belas|puluh|ratus|"
    r"jan|feb|mar|apr|mei|jun|jul|agt|agu|sep|okt|nov|des|setengah)\b)",
    FLAGS,
)
_SIZES = range(25, 47)


def quantities(text: str) -> tuple[Found, ...]:
    """How many of something countable; the value is a number and a unit, such as `2 pcs` or `0.5 kodi`."""
    found = [*_counted(text), *_ones(text)]
    taken = {place for one in found for place in range(one.start, one.end)}
    found += [one for one in _bare(text) if one.start not in taken]
    return tuple(sorted(found, key=lambda one: one.start))


def _counted(text: str) -> Iterator[Found]:
    for match in (*_QUANTITY.finditer(text), *_TIMES.finditer(text)):
        parts = match.groupdict()
        written, unit = match["amount"], match["unit"].lower()
        if written[-1].isalpha() and not parts.get("gap"):
            continue
        number = 0.5 if written == "1/2" else number_written(written)
        number += 0.5 if parts.get("half") else 0
        if number > 0:
            yield Found("quantity", f"{plain_number(number)} {_PLAIN.get(unit, unit)}", match.start(), match.end())


def _ones(text: str) -> Iterator[Found]:
    for match in _ONE.finditer(text):
        yield Found("quantity", f"1 {match['unit'].lower()}", match.start(), match.end())


def _bare(text: str) -> Iterator[Found]:
    for match in _BARE.finditer(text):
        number = int(number_written(match["amount"]))
        if number and number not in _SIZES:
            yield Found("quantity", f"{number} pcs", *match.span("amount"))
