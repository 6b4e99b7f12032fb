"""Links to products on the marketplaces, with the id (or the name) of the product that they lead to."""

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from urllib.parse import SplitResult, parse_qs, urlsplit

_LINK = re.compile(
    r"(?<![\w@.\-])(?:https?://)?(?:[a-z0-9\-]{1,63}\.){1,4}(?:com|co\.id|ee|link|id)(?:/[^\s<>\"]*)", re.IGNORECASE
)
_TAIL = ".,;:!?)]}'*_~"
_SHORT = (
    "vt.tiktok.com",
    "vm.tiktok.com",
    "s.shopee.co.id",
    "shp.ee",
    "shope.ee",
    "id.shp.ee",
    "tokopedia.link",
    "s.lazada.co.id",
)
_SHOPEE = re.compile(r"-i\.\d+\.(?P<item>\d+)$|^/product/\d+/(?P<product>\d+)/?$")
_TIKTOK = re.compile(r"^/(?:shop/|[a-z]{2}/)?(?:view/)?(?:product|pdp)/(?:[^/]+/)?(?P<item>\d+)/?$")
_TOKOPEDIA = re.compile(r"^/(?P<shop>[\w\-]+)/(?P<slug>[\w\-]+)/?$")
_SLUG_ID = re.compile(r"^(?P<words>.+?)-(?P<item>\d{15,20})$")
_LAZADA = re.compile(r"-i(?P<item>\d+)(?:-s(?P<sku>\d+))?\.html$")
_NO_SHOPS = ("discovery", "promo", "search", "find", "hot", "p", "help", "order-list", "user", "people", "cart", "chat", "about")


@dataclass(frozen=True)
class ProductLink:
    """A link to a product: where it stands, and what it says of the product. A short link says nothing."""

    marketplace: str
    start: int
    end: int
    product_id: str = ""
    sku: str | None = None
    slug: str = ""  # the product's name in the link


def product_links(text: str) -> tuple[ProductLink, ...]:
    """The links to products; other links are none."""
    return tuple(link for match in _LINK.finditer(text) if (link := _read(match)))


def without_product_links(text: str) -> str:
    """The text with blanks in their place, so that everything else stays where it is."""
    pieces, done = [], 0
    for link in product_links(text):
        pieces += [text[done : link.start], " " * (link.end - link.start)]
        done = link.end
    return "".join([*pieces, text[done:]])


def _read(match: re.Match[str]) -> ProductLink | None:
    written = match.group().rstrip(_TAIL)
    try:
        address = urlsplit(written if "://" in written else f"https://{written}")
        host = (address.hostname or "").removeprefix("www.").removeprefix("m.")
    except ValueError:
        return None  # what is no address leads nowhere
    span = (match.start(), match.start() + len(written))
    if host in _SHORT:
        return ProductLink(_marketplace(host), *span)
    reader = next((read for end, read in _READERS.items() if host == end or host.endswith(f".{end}")), None)
    return reader(address, span) if reader else None


def _marketplace(host: str) -> str:
    return next((name for name in ("tiktok", "tokopedia", "lazada") if name in host), "shopee")


def _shopee(address: SplitResult, span: tuple[int, int]) -> ProductLink | None:
    found = _SHOPEE.search(address.path)
    return ProductLink("shopee", *span, product_id=found["item"] or found["product"]) if found else None


def _tiktok(address: SplitResult, span: tuple[int, int]) -> ProductLink | None:
    found = _TIKTOK.search(address.path)
    product_id = found["item"] if found else next(iter(parse_qs(address.query).get("product_id", ())), "")
    return ProductLink("tiktok", *span, product_id=product_id) if product_id.isdecimal() else None


def _tokopedia(address: SplitResult, span: tuple[int, int]) -> ProductLink | None:
    """A shop's page lies one step deep, a product two; newer links end with the product's id of TikTok Shop."""
    found = _TOKOPEDIA.search(address.path)
    if found is None or found["shop"] in _NO_SHOPS:
        return _tiktok(address, span)
    numbered = _SLUG_ID.search(found["slug"])
    if numbered is None:
        return ProductLink("tokopedia", *span, slug=found["slug"])
    return ProductLink("tiktok", *span, product_id=numbered["item"], slug=numbered["words"])


def _lazada(address: SplitResult, span: tuple[int, int]) -> ProductLink | None:
    found = _LAZADA.search(address.path)
    return ProductLink("lazada", *span, product_id=found["item"], sku=found["sku"]) if found else None


_READERS: Mapping[str, Callable[[SplitResult, tuple[int, int]], ProductLink | None]] = {
    "shopee.co.id": _shopee,
    "tiktok.com": _tiktok,
    "shop-id.tokopedia.com": _tiktok,
    "tokopedia.com": _tokopedia,
    "lazada.co.id": _lazada,
}
