"""Finds contacts elsewhere that need no number: names of other chats, handles, invitations to write there."""

import re
from collections.abc import Iterator

from bot.guard.readable import Readable

_ASIDE = r"(?:nya|in|aja|an)?"
CONTACT = re.compile(
    r"(?<![a-z])(?:"
    # WhatsApp; "wa alaikumussalam" is a greeting.
    rf"(?:nge-?)?(?:wa{_ASIDE}(?![a-z'’])(?!\s?['’]?\s?alaik)|w[./]\s?a(?![a-z])|w a(?=\s*[:+0\d]))"
    rf"|whats?\s?-?(?:ap{{1,2}}|up(?=\s*[:+\d])){_ASIDE}(?![a-z])|w[ao]t?sap{_ASIDE}(?![a-z])"
    rf"|telegram{_ASIDE}(?![a-z])|tele(?=\s*[:@])"
    r"|(?:id|akun|add)\s?line(?![a-z])|line\s?(?:id(?![a-z])|official|oa(?![a-z])|[:@]\s?@?[a-z0-9])"
    rf"|ig{_ASIDE}(?![a-z])|insta(?:gram)?{_ASIDE}(?![a-z])"
    rf"|fb{_ASIDE}(?![a-z])|facebook{_ASIDE}(?![a-z])|fan\s?page(?![a-z])"
    r"|dm\s(?:ig|aja|saja|kami|kita|admin|langsung)(?![a-z])"
    r"|(?:japri|wechat|signal\s?[:@]|bbm\s?[:@])"
    r"|e-?mail(?:nya)?\s(?:kami|kita|admin|toko|ke|di)(?![a-z])"
    r")"
)
# "@10rb" and "@ pcs" are prices.
_EACH = "pcs|pc|box|pack|pak|set|lusin|kg|gram|gr|buah|biji|lembar|meter|roll|dus"
HANDLE = re.compile(rf"(?<![\w.@])@(?!(?:{_EACH})(?![a-z]))[a-z_][\w.]{{2,}}")


def contacts(copy: Readable) -> Iterator[tuple[int, int]]:
    """Where contacts elsewhere stand."""
    for pattern in (CONTACT, HANDLE):
        for match in pattern.finditer(copy.text):
            yield match.span()
