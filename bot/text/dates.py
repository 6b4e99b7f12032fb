"""Dates in chat text: numbered days, weekdays, months, feasts and words such as `besok`. Durations and clock times are none."""

import re
from collections.abc import Iterator

from bot.text.number_words import FLAGS
from bot.text.numbers import Found

_MONTHS = (
    r"januari|jan|februari|pebruari|feb|maret|mar|mrt|april|apr|mei|juni|jun|juli|jul|agustus|agust|agu|agt|ags|agst|september|sept|"
    r"sep|oktober|okt|november|nopember|nov|nop|desember|des|january|february|march|june|july|august|aug|october|oct|december|dec"
)
_LONG_MONTHS = r"januari|februari|pebruari|agustus|september|oktober|november|nopember|desember|january|february|october|december"
_NEXT = r"depan|dpn|dpan|depn|ini|lalu|lalunya|ll|kemarin|kmrn|kemaren|besok|bsk|sesuk|berikutnya|mendatang"
_THIS_MONTH = rf"\s+(?:bulan|bln)\s+(?:{_NEXT})"
_NUMBERED = re.compile(
    rf"(?<![\w/.,-])(?:(?:tanggal|tanggl|tnggl|tgl|tggl|tg)\.?\s*:?\s*(?:\d{{1,2}}[/-]\d{{1,2}}(?:[/-]\d{{2,4}})?|\d{{1,2}}"
    rf"(?:(?:\s*(?:{_MONTHS})(?!\w)(?:\s*\d{{4}}(?!\d))?)|{_THIS_MONTH}(?!\w)|\s+(?:besok|bsk|kemarin|kmrn)(?!\w)|\s+\d{{4}}(?!\d))?)"
    rf"|\d{{1,2}}\s*(?:{_MONTHS})(?!\w)(?:\s*\d{{4}}(?!\d))?"
    rf"|(?:{_MONTHS})\s+(?:20\d\d|\d{{1,2}}(?:st|nd|rd|th)?)(?![\w/])"
    rf"|\d{{1,2}}/\d{{4}}|\d{{4}}-\d{{1,2}}-\d{{1,2}})(?![\w/-])",
    FLAGS,
)
_FIGURES = re.compile(
    r"(?<![\w/.,-])(?P<day>\d{1,2})(?P<sign>[/.-])(?P<month>\d{1,2})(?:(?P=sign)(?P<year>\d{4}|\d{2}))?(?![\w/-]|[.,]\d)", FLAGS
)
_FRACTIONS = frozenset({("1", "2"), ("1", "3"), ("1", "4"), ("2", "3"), ("3", "4")})
# Spelling → plain word.
_PLAIN = {
    "kemarin": "kmrn|kemaren|kmren|kmarin|kmaren|kemarn|kmrin|kemrin|kmaring|kamari|kmari|wingi|kapungkur",
    "besok": "bsk|bsok|besk|bsook|beso|besuk|sesuk|isuk|isukan|isuan|enjing|enjang|mbenjing|esok|sok pagi|isoek|buesok",
    "lusa": "lusaa|emben|pageto",
    "depan": "dpn|dpan|depn|dpen|ngarep|payun",
    "minggu": "mgg|mggu|mnggu|mingu|mingguu|minggo",
    "bulan": "bln|bulann|wulan|sasih|blan|buln",
    "tahun": "thn|taun|th",
    "hari": "hr|hri|dinten|dino|ari",
    "lalu": "lau|lalunya|ll",
    "ini": "ni|iki|ieu|inii",
    "senin": "senen|snin|snn|sennin",
    "selasa": "slasa|sls|selsa|salasa",
    "rabu": "rebo|rbu|rabo",
    "kamis": "kemis|kmis|kamiss",
    "jumat": "jum'at|jumaat|jmt|jumat|jmat|jumt|jum at|juma't",
    "sabtu": "sbtu|sbt|sabtuu|septu",
    "malam": "malem|mlm|mlam|mlem|ndalu|peuting",
    "pagi": "pgi|pg|pagii",
    "siang": "siank|siyang|syang",
    "sore": "sorean|sonten",
    "nanti": "nnti|ntar|ntr|nti|nnt|mengko|engke|entar",
    "tadi": "td|tdi",
    "idul fitri": "idulfitri|iedul fitri|idul fitr",
    "idul adha": "iduladha",
    "akhir": "akir|ahir|akhr",
}
_OF = {spelling: plain for plain, spellings in _PLAIN.items() for spelling in spellings.split("|")}


def _any(*plain: str) -> str:
    spellings = [each for word in plain for each in (word, *_PLAIN.get(word, "").split("|")) if each]
    return "|".join(sorted((re.escape(each) for each in spellings), key=len, reverse=True))


_WEEKDAYS = ("senin", "selasa", "rabu", "kamis", "jumat", "sabtu")
_DAYTIMES = ("pagi", "siang", "sore", "malam")
_AFTER = rf"(?:\s+(?:{_any('depan', 'ini', 'lalu', 'besok', 'kemarin')})(?!\w))?"
_DAYTIME = rf"(?:\s+(?:{_any(*_DAYTIMES)})(?!\w))?"
_ENGLISH_DAYS = r"monday|tuesday|wednesday|thursday|friday|saturday|sunday"
_WORDS = re.compile(
    r"(?<!\w)(?:"
    rf"(?:(?:{_any('hari')})\s+)?(?:{_any(*_WEEKDAYS)}|ahad)(?!\w){_AFTER}{_DAYTIME}"
    rf"|(?:{_any('hari')})\s+(?:{_any('minggu')}|sen|kms|mg)(?!\w){_AFTER}{_DAYTIME}"
    rf"|malam\s+(?:{_any('minggu', *_WEEKDAYS)})(?!\w)|malming|malmingan"
    rf"|(?:{_any('hari')})\s+(?:{_any('ini')})(?!\w)"
    rf"|(?:{_any('akhir')}|awal|pertengahan)\s+(?:{_any('bulan', 'tahun', 'minggu')}|pekan|{_MONTHS})(?!\w)"
    rf"(?:\s+(?:{_any('depan', 'ini', 'lalu')})(?!\w))?"
    rf"|(?:{_any('minggu', 'bulan', 'tahun')}|pekan)\s+(?:{_any('depan', 'ini', 'lalu', 'kemarin')}|besok|berikutnya)(?!\w)"
    rf"|(?:{_any('bulan')})\s+(?:{_MONTHS})(?!\w)(?:\s*20\d\d)?"
    rf"|(?:{_LONG_MONTHS})(?!\w)(?:\s+(?:{_any('depan', 'ini', 'lalu')})(?!\w))?"
    rf"|(?:{_any('besok')})(?!\w)(?:\s+lusa(?!\w))?{_DAYTIME}"
    rf"|(?:{_any('kemarin')})(?!\w)(?:\s+(?:lusa|dulu)(?!\w))?{_DAYTIME}"
    rf"|(?:{_any('lusa')}){_DAYTIME}"
    rf"|(?:nanti|nnti|ntar|ntr|nti|nnt|entar|mengko|tadi|td|tdi)\s+(?:{_any(*_DAYTIMES)})(?!\w)"
    rf"|(?:{_any(*_DAYTIMES)})\s+(?:ini|nanti|tadi|td|ntar|besok|bsk|kemarin|kmrn)(?!\w)"
    r"|(?:hari\s+raya\s+)?(?:idul\s?fitri|iedul fitri|idul\s?adha)|lebaran(?:\s+haji)?|natal|imlek|ramadhan|ramadan|"
    r"tahun baru|taun baru|"
    r"hari raya|valentine|akhir pekan|weekend(?:\s+ini)?|harbolnas"
    rf"|(?:day after )?tomorrow|tmrw|tmr|yesterday|today|tonight|(?:this|next|last)\s+(?:week(?:end)?|month|year|{_ENGLISH_DAYS})"
    rf"|{_ENGLISH_DAYS}"
    r")(?!\w)",
    FLAGS,
)
_SUNDAY = re.compile(rf"(?<!\w)(?:{_any('minggu')})(?!\w)", FLAGS)
_SPAN_OF_TIME = re.compile(rf"(?:{_any('minggu', 'bulan', 'tahun')}|pekan)(?!\w)", FLAGS)
# Behind these a week is counted or a market named, and a feast is what the goods are made for.
_COUNTED = re.compile(
    r"(?:\d|se|satu|dua|tiga|empat|lima|enam|beberapa|bbrp|brp|berapa|per|tiap|setiap|sekali|pasar|psr|a|setengah|kurang|lebih|dlm|dalam|sampai)\s*$",
    FLAGS,
)
_MARKET = re.compile(r"(?:pasar|psr|kali|muara|batang)\s+$", FLAGS)
_MADE_FOR = re.compile(
    r"(?:baju|kaos|kaus|hampers|kue|parcel|parsel|gamis|dress|outfit|kado|hiasan|pohon|topi|kartu|edisi|tema)\s+$", FLAGS
)
_FEAST = re.compile(r"lebaran|natal|imlek|ramadh?an|valentine|idul|hari raya", FLAGS)
_BACK = 16


def dates(text: str) -> tuple[Found, ...]:
    """Dates as plain words or as they are written in figures; what year is meant is not decided here."""
    found = sorted([*_numbered(text), *_figures(text), *_words(text)], key=lambda one: (one.start, -one.end))
    kept: list[Found] = []
    for one in found:
        if not kept or kept[-1].end <= one.start:
            kept.append(one)
    return tuple(kept)


def _numbered(text: str) -> Iterator[Found]:
    for match in _NUMBERED.finditer(text):
        first = re.search(r"\d+", match.group())
        if first and (len(first.group()) == 4 or 0 < int(first.group()) <= 31):
            yield Found("date", _plain(match.group()), match.start(), match.end())


def _figures(text: str) -> Iterator[Found]:
    """12/12, 25-11-2026; with a dash or point only where it cannot be a range or a number: a year stands, or both are equal."""
    for match in _FIGURES.finditer(text):
        day, sign, month, year = match["day"], match["sign"], match["month"], match["year"]
        possible = 0 < int(day) <= 31 and 0 < int(month) <= 12
        twin = sign == "." and day == month and int(day) >= 6
        if possible and (year or twin or (sign == "/" and (day, month) not in _FRACTIONS)):
            yield Found("date", match.group(), match.start(), match.end())


def _words(text: str) -> Iterator[Found]:
    for match in _WORDS.finditer(text):
        before = text[max(match.start() - _BACK, 0) : match.start()]
        made_for = _FEAST.match(match.group()) and _MADE_FOR.search(before)
        counted = _SPAN_OF_TIME.match(match.group()) and _COUNTED.search(before)
        if not (made_for or counted or _MARKET.search(before)):
            yield Found("date", _plain(match.group()), match.start(), match.end())
    for match in _SUNDAY.finditer(text):
        lag = re.match(r"\s*(?:lagi|an|kerja|ke|piro|sekali)(?!\w)", text[match.end() : match.end() + _BACK], FLAGS)
        if not lag and not _COUNTED.search(text[max(match.start() - _BACK, 0) : match.start()]):
            yield Found("date", "minggu", match.start(), match.end())


def _plain(written: str) -> str:
    words = written.lower().split()
    return " ".join(_OF.get(word, word) for word in words)
