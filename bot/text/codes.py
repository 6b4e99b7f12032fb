"""Numbers of orders, parcels and phones: told apart by their form, and where that leaves it open by the nearest word."""

import re
from collections.abc import Iterable, Iterator, Mapping

from bot.text.number_words import FLAGS
from bot.text.numbers import Found

ORDER, TRACKING, PHONE = "order_number", "tracking_number", "phone_number"
_ACCOUNT, _COURIER = "account", "courier"
_INVOICE = re.compile(r"(?<![\w/])INV(?:\s?[/\\-]\s?[A-Z0-9]{1,20}){2,7}(?![\w])", FLAGS)
_PHONE = re.compile(
    r"(?<![\w/.+-])(?:\(?\+?62\)?[ .-]{0,2}(?:\(?0\)?)?8|\(?08)\d{1,3}\)?(?:(?:[ .-]| - )?\d{2,9}){1,4}(?![\w/])", FLAGS
)
_PHONE_DIGITS = range(10, 14)
_LOCKER = re.compile(r"(?<![\w-])(?:GK|IN)(?:-\d{1,4})?-[A-Z0-9]{4,24}(?:-[A-Z0-9]{1,12}){0,3}(?![\w-])", FLAGS)
_TOKEN = re.compile(r"(?<![\w/.,+])[A-Z0-9]+(?:-[A-Z0-9]+)*(?!\w)", FLAGS)
_LENGTHS = range(7, 31)
_SHOPEE = re.compile(r"(?P<day>\d{6})(?=\d*[A-Z])[A-Z0-9]{7,9}")
_DATED = re.compile(r"[A-Z]{2,4}(?P<day>\d{6})\d{4,7}")  # what shops number themselves: LK26110600073
_PARCEL = re.compile(
    r"J[PDXZOTB]\d{8,14}|SPXID[A-Z0-9]{8,18}|SPX\d{8,16}|ID\d{10,18}[A-Z]?|(?:NL|NV)[A-Z]{2,8}\d[A-Z0-9]{5,16}|NVID\w{6,20}|"
    r"ID[ES][A-Z]{0,4}\d{6,16}|\d{2}LP\d{6,16}|P\d{10,14}|[A-Z]{2}\d{9}[A-Z]{2}|(?:T?JNE|TKP|TLJ|TLJX|CM|TG|LEX|LX|MP|LZD)[A-Z]{0,4}-?\d{7,20}|"
    r"(?:LXAD|LXRP|JNAP|LEXPU)-?\d{6,16}[A-Z]?|(?:TSA|TAA|SAP|REX|PXL|PAXEL)\d{6,16}"
)
_WAHANA = re.compile(r"(?!SKU|KOD|TYP|RTX|GTX|ART|NO)[A-Z]{3}\d{5}")
_MIXED = re.compile(r"(?=[A-Z0-9-]*\d{6})[A-Z]{0,6}-?\d[A-Z0-9-]*")
_DIGITS = re.compile(r"\d{3}|\d[A-Z-]+\d+[A-Z-]*\d")
_PARCEL_DIGITS = range(12, 15)  # the lengths of figures that are a parcel's where no word says otherwise
_LONGEST = 20
_BARE_PHONE = range(9, 13)  # a phone without its 0, or a landline
_ACCOUNT_DIGITS = 16
_FIRST_YEAR, _MONTHS, _DAYS = 15, 12, 31
_FARTHER = 12
_NEAR = 24  # how far a word reaches to a number that is short
_SURE = 10  # characters from which letters and digits need no word beside them
_WINDOW = 48
_WORD = re.compile(r"[a-z&]+", FLAGS)
_ENDING = re.compile(r"(?:nya|ny|ku|mu)$")


class CodeFinder:
    """Finds the numbers with the words of codes.yml, and with the names of couriers."""

    def __init__(self, content: Mapping[str, Iterable[str]], couriers: Iterable[str]) -> None:
        silent = frozenset(content["not_couriers"])
        self._kinds: dict[str, str] = {name: _COURIER for name in couriers if name not in silent}
        for kind, key in ((TRACKING, "tracking"), (ORDER, "order"), (PHONE, "phone"), (_ACCOUNT, "account")):
            self._kinds.update({str(word): kind for word in content[key]})

    def find(self, text: str) -> tuple[Found, ...]:
        """All numbers in order, without overlaps; the value is in capitals, a phone's begins with its 0."""
        kept: list[Found] = []
        whole = sorted([*self._invoices(text), *self._phones(text)], key=lambda one: one.start)
        taken = {place for one in whole for place in range(one.start, one.end)}
        tokens = [one for one in self._tokens(text) if taken.isdisjoint((one.start, one.end - 1))]
        for one in sorted([*whole, *tokens], key=lambda one: one.start):
            if not kept or kept[-1].end <= one.start:
                kept.append(one)
        return tuple(kept)

    def _invoices(self, text: str) -> Iterator[Found]:
        for match in _INVOICE.finditer(text):
            value = re.sub(r"\s", "", match.group()).upper()
            if re.search(r"\d{6}", value):
                yield Found(ORDER, value, match.start(), match.end())
        for match in _LOCKER.finditer(text):
            if re.search(r"\d{2}", match.group()):
                yield Found(TRACKING, match.group().upper(), match.start(), match.end())

    def _phones(self, text: str) -> Iterator[Found]:
        for match in _PHONE.finditer(text):
            end = _end_of_phone(match)
            number = _phone(text[match.start() : end])
            cue = self._cue(text, match.start(), end)
            parcel = text[match.start() : end].isdigit() and len(number) == _PHONE_DIGITS[-1] and cue == TRACKING
            if len(number) in _PHONE_DIGITS and not parcel:
                yield Found(PHONE, number, match.start(), end)

    def _tokens(self, text: str) -> Iterator[Found]:
        for match in _TOKEN.finditer(text):
            value = match.group().upper()
            if len(value) in _LENGTHS and _DIGITS.search(value):
                kind = _by_form(value) or self._by_words(value, self._cue(text, match.start(), match.end()))
                if kind:
                    yield Found(kind, value, match.start(), match.end())

    def _by_words(self, value: str, cue: str) -> str:
        if value.isdigit():
            return _plain_digits(value, cue)
        if cue in (ORDER, TRACKING):
            return cue
        if cue:
            return ""
        if _WAHANA.fullmatch(value):
            return TRACKING
        return ORDER if len(value) >= _SURE and _MIXED.fullmatch(value) else ""

    def _cue(self, text: str, start: int, end: int) -> str:
        """What the nearest word tells; a word behind the number is farther than one before it, which names it."""
        before, behind = text[max(start - _WINDOW, 0) : start], text[end : end + _WINDOW]
        near = [(len(before) - place, kind) for place, kind in self._told(before)]
        near += [(place + _FARTHER, kind) for place, kind in self._told(behind)]
        short = end - start < _SURE
        near = [(far, kind) for far, kind in near if not short or (far <= _NEAR and kind != _COURIER)]
        kind = min(near, default=(0, ""))[1]
        return TRACKING if kind == _COURIER else kind

    def _told(self, text: str) -> Iterator[tuple[int, str]]:
        words = [(match.start(), match.group().lower()) for match in _WORD.finditer(text)]
        for place, (start, word) in enumerate(words):
            pair = f"{words[place - 1][1]} {word}" if place else ""
            kind = self._kinds.get(word) or self._kinds.get(_ENDING.sub("", word)) or self._kinds.get(pair)
            if kind:
                yield start, kind


def _end_of_phone(match: re.Match[str]) -> int:
    """Where it ends: with its first run of figures, when that alone is a whole number."""
    run = re.match(r"\+?\d+", match.group())
    return match.start() + run.end() if run and len(_phone(run.group())) in _PHONE_DIGITS else match.end()


def _phone(written: str) -> str:
    digits = re.sub(r"\D", "", re.sub(r"^\(?\+?62\)?", "", written))
    return digits if digits.startswith("0") else f"0{digits}"


def _by_form(value: str) -> str:
    """What a number with letters can only be."""
    shopee = _SHOPEE.fullmatch(value)
    if shopee and _is_day(shopee["day"]):
        return ORDER
    if _PARCEL.fullmatch(value):
        return TRACKING
    dated = _DATED.fullmatch(value)
    return ORDER if dated and _is_day(dated["day"]) else ""


def _plain_digits(value: str, cue: str) -> str:
    """Figures alone: what the word beside them says, else what their length does."""
    length = len(value)
    if (cue == PHONE and length <= _PHONE_DIGITS[-1] + 1) or (cue == _ACCOUNT and length <= _ACCOUNT_DIGITS):
        return ""
    if length < _SURE and value.endswith("000"):
        return ""
    if cue in (ORDER, TRACKING):
        return cue
    if value.startswith(("00", "1000", "660")) and length >= _PARCEL_DIGITS[0]:
        return TRACKING
    if length in _PARCEL_DIGITS or (value.startswith("0") and length > _PARCEL_DIGITS[-1]):
        return TRACKING
    return ORDER if _SURE <= length <= _LONGEST and not (length in _BARE_PHONE and value.startswith(("0", "8"))) else ""


def _is_day(written: str) -> bool:
    year, month, day = (int(written[place : place + 2]) for place in (0, 2, 4))
    return year >= _FIRST_YEAR and 1 <= month <= _MONTHS and 1 <= day <= _DAYS
