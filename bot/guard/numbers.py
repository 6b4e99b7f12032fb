"""Numbers that are no phone numbers: times, dates, money, quantities, registrations, codes, and what a label says it is."""

import re
from collections.abc import Iterator

from bot.guard.readable import Readable

_MONTH = "jan|feb|mar|apr|mei|may|jun|jul|agu|ags|aug|sep|okt|oct|nov|des|dec"
_UNIT = (
    "%|°|persen|hari|jam|menit|mnt|detik|minggu|mgg|bulan|bln|tahun|thn|th|kali|x|cm|mm|m|km|meter|kg|g|gr|gram|mg|mcg|iu|l|ml|liter|ltr|oz|"
    "inch|inci|watt|w|volt|v|va|mah|ah|wh|hz|khz|ghz|lumen|lm|k|rb|ribu|jt|juta|pcs|pc|buah|biji|lembar|pasang|set|pack|box|dus|"
    "lusin|kodi|tablet|kapsul|sachet|gb|tb|mb|mp|port|orang|derajat|psi|rpm|bar|spf|pa|db"
)
_ONE = r"\d{1,3}(?:[.,]\d{1,3})?"
_AMOUNT = rf"{_ONE}(?:\s?[x×]\s?{_ONE}){{0,2}}"
# The end of a longer, grouped number is no quantity of its own.
_JOINT = r"[\s.\-–_()/|*~•·:]"
_NOT_BEHIND = rf"(?<!\d{_JOINT})(?<!\d{_JOINT}{_JOINT})(?<!\d{_JOINT}{_JOINT}{_JOINT})"
_NUMBERED = "resi|pesanan|invoice|faktur|awb|tracking|pelacakan|batch|lot|sku|imei|barcode|seri|serial|npwp|nib|nik|artikel"
_REGISTERED = r"bpom|pom|p-?irt|halal|sni|kemenkes|depkes|akd|akl|npt|nie|postel|sdppi|iso|iec|izin\sedar"
_PATTERNS = (
    # times, also ranges of them
    r"(?<![\d.:])(?:[01]?\d|2[0-4])[.:][0-5]\d(?:[.:][0-5]\d)?(?!\d|[.:]\d)",
    # dates; 08-12-34-56-78-90 is none
    r"(?<!\d)(?<!\d[\-/.])(?:0?[1-9]|[12]\d|3[01])(?P<a>[\-/.])(?:0?[1-9]|1[0-2])(?P=a)(?:(?:19|20)\d\d(?!\d)|\d\d(?!\d)(?!(?P=a)\d))",
    r"(?<!\d)(?:19|20)\d\d(?P<b>[\-/.])(?:0[1-9]|1[0-2])(?P=b)(?:0[1-9]|[12]\d|3[01])(?!\d)",
    rf"(?<!\d)\d{{1,2}}[\s\-]?(?:{_MONTH})[a-z]{{0,7}}\.?(?:[\s\-]?'?(?:(?:19|20)\d\d|\d\d)(?!\d))?",
    r"(?<!\d)(?<!\d[\-/.])(?:0[1-9]|1[0-2])/(?:20)?\d\d(?!\d|[/.\-\s]\d)",
    # money; no shop's price reaches 62.8 thousand million, but a phone number may be dotted like one
    r"(?:rp|idr)\.?\s?(?:\d{1,3}(?:[.,]\d{3})+|[1-9]\d{0,11}|0)(?:,\d{1,2}|,-)?(?!\d|[.,\-]\d)",
    r"(?<![\d.,+(])(?!62\.8\d\d(?:\.\d{3}){2})[1-9]\d{0,2}(?:\.\d{3})+(?:,\d{1,2})?(?!\d|[.,\-]\d)",
    # decimals and quantities, also ranges of them
    r"(?<![\d.,])\d{1,3},\d{1,2}(?!\d|[.,]\d)",
    rf"(?<!\d){_NOT_BEHIND}{_AMOUNT}(?:\s?(?:-|–|sampai|s/d)\s?{_AMOUNT})?\s?(?:{_UNIT})(?![a-z])",
    # registrations and standards
    rf"(?<![a-z])(?:{_REGISTERED})(?![a-z])(?:\s?(?:ri|no\.?|nomor|iec|iso|akd|akl|pkd|[:.\-]))*\s?[a-z]{{0,3}}\s?\d[\d.:/\-]*",
    # an order number of Shopee: the day, letters and a count, in one piece
    r"(?<![a-z0-9+])2[4-9](?:0[1-9]|1[0-2])(?:0[1-9]|[12]\d|3[01])[a-z0-9]*[a-z][a-z0-9]*(?![a-z0-9])",
    # what a label calls a number, written in one piece
    rf"(?<![a-z])(?:{_NUMBERED})(?:nya|mu)?\s?(?:no(?:mor)?\.?|kode|id)?\s?[:#.]?\s?[a-z0-9]{{8,40}}(?![a-z0-9]|[.\-]\d)",
    r"(?<![a-z])(?:(?:no(?:mor|\.)?|id|kode)\s?order|order\s?(?:id|no\.?|nomor|#))\s?[:#.]?\s?[a-z0-9]{8,40}(?![a-z0-9]|[.\-]\d)",
)
_PLAIN_NUMBERS = tuple(re.compile(pattern) for pattern in _PATTERNS)
_CODE = re.compile(r"(?<![a-z0-9+])(?P<head>[a-z]{1,8})(?P<joint>[\-/]?)(?P<rest>[a-z0-9]+(?:[\-/][a-z0-9]+)*)")
_PHONE_HEADS = re.compile(r"wa|hp|no|nomor|te?lpn?|telp|tele?pon|tel|hub|hubungi|cs|call|sms|admin|ke")
_PHONE_BEGINS = re.compile(r"0[2-9]|62")


def plain_numbers(copy: Readable) -> Iterator[tuple[int, int]]:
    """Where numbers stand that say themselves what they are."""
    for pattern in _PLAIN_NUMBERS:
        for match in pattern.finditer(copy.text):
            yield match.span()
    for match in _CODE.finditer(copy.text):
        if _is_code(match["head"], match["joint"], match["rest"]):
            yield match.span()


def _is_code(head: str, joint: str, rest: str) -> bool:
    """An order, tracking or registration number that begins with letters: NA18190123456, INV/20261122/MPL/123."""
    if _PHONE_HEADS.fullmatch(head) or not any(character.isdigit() for character in rest):
        return False
    # Behind a joint, digits alone that begin like a phone number are one, whatever word stands before.
    return not (joint and _PHONE_BEGINS.match(rest) and not any(character.isalpha() for character in rest))
