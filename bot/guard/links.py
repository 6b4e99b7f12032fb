"""Finds web addresses and e-mail addresses, also those written so that a machine should miss them."""

import re
from collections.abc import Iterator
from urllib.parse import urlsplit

from bot.guard.readable import Readable

_SURE_ENDS = "com|net|org|id|biz|xyz|info|shop|store|online|site|link|app|io|co|tv|asia|club|my|sg|page|bio"
# Also words, or chance after a forgotten space: only with something behind the slash.
_ENDS_WITH_PATH = "me|to|be|in|is|us|ly|gl|gg|cc|ai|ee|live|space"
_NAME = r"(?<![\w@.\-])(?:[a-z0-9](?:[a-z0-9\-]{0,61}[a-z0-9])?\.){1,6}"
_REST = r"(?::\d{1,5})?(?:[/?#][^\s<>\"]*)?"
_DOT = r"\s?(?:[(\[{]\s?(?:dot|titik|\.)\s?[)\]}]|\sdot\s|\stitik\s)\s?"
_MAIL_HOSTS = "gmail|yahoo|ymail|hotmail|outlook|icloud|proton"
LINK = re.compile(
    r"[a-z][a-z0-9+.\-]{1,20}://[^\s<>\"]+"
    r"|(?<![\w])www\d?\.[^\s<>\"]+"
    rf"|{_NAME}(?:{_SURE_ENDS})(?![\w\-]){_REST}"
    rf"|{_NAME}(?:{_ENDS_WITH_PATH})(?::\d{{1,5}})?/[^\s<>\"]+"
    rf"|(?<![\w\-])[a-z0-9\-]{{2,63}}{_DOT}(?:{_SURE_ENDS}|me)(?![\w\-])"
    r"|(?<![\w\-])[a-z0-9\-]{3,63}\s{1,2}\.\s?(?:com|net|org|co\s?\.\s?id)(?![\w\-])"
)
MAIL = re.compile(
    rf"(?<![\w.+\-/])[\w.+\-]{{1,64}}(?:@|\s@\s|\s?[(\[{{]\s?(?:at|et)\s?[)\]}}]\s?)[a-z0-9\-]{{1,63}}(?:(?:\.|{_DOT})[a-z]{{2,24}}){{1,4}}"
    rf"|(?<![\w.+\-/])[\w.+\-]{{1,64}}\s(?:at|et|add?)\s(?:{_MAIL_HOSTS})(?![a-z])(?:(?:\.|{_DOT})[a-z]{{2,24}}){{0,3}}"
)
_TAIL = ".,;:!?)]}'*_~"


def mails(copy: Readable) -> Iterator[tuple[int, int]]:
    """Where e-mail addresses stand."""
    for match in MAIL.finditer(copy.text):
        yield match.span()


def links(copy: Readable) -> Iterator[tuple[int, int]]:
    """Where web addresses stand."""
    for match in LINK.finditer(copy.text):
        yield match.start(), match.start() + len(match.group().rstrip(_TAIL))


def is_allowed(link: str, allowed: tuple[str, ...]) -> bool:
    """Whether the address is one of these, a subdomain of one, or below its path."""
    host, path = _parts(link)
    for entry in allowed:
        entry_host, entry_path = _parts(entry.strip().lower())
        same_host = host == entry_host or host.endswith(f".{entry_host}")
        if entry_host and same_host and (path == entry_path or path.startswith(f"{entry_path}/")):
            return True
    return False


def _parts(link: str) -> tuple[str, str]:
    """Host and path. Who writes a user before the host or a backslash wants to be misread: that is no host of ours."""
    scheme, found, rest = link.partition("://")
    if "\\" in link or (found and scheme not in ("http", "https")):
        return "", ""
    try:
        parts = urlsplit(f"//{rest if found else link}")
        host = parts.hostname or ""
    except ValueError:
        return "", ""
    return ("" if "@" in parts.netloc else host.removeprefix("www.")), parts.path.rstrip("/")
