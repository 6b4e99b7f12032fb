"""A product's link in a message is its card: the buyer shows what is meant."""

from dataclasses import replace

from bot.actions.view import Spoken, TurnView
from bot.messages import Kind, ProductCard
from bot.shop.match import by_card
from bot.shop.values import ShopFolder, Variant
from bot.shop.words import fold
from bot.text.links import ProductLink, product_links, without_product_links


def with_links_as_cards(turn: TurnView, folder: ShopFolder) -> TurnView:
    """The turn with its links to products as cards; one that is not ours is a card that is not ours."""
    links = product_links(turn.text)
    if not links:
        return turn
    found = [_linked(link, folder) for link in links]
    ours = [variants for variants in found if variants]
    shown = ProductCard(links[0].product_id)
    if len(ours) == len(links):
        shown = ProductCard(ours[0][0].product_id, ours[0][0].sku if len(ours[0]) == 1 else None)
    spoken = (Spoken(one[0].product_id, (one[0].sku,) if len(one) == 1 else ()) for one in ours)
    return replace(
        turn,
        text=without_product_links(turn.text),
        kinds=(*turn.kinds, Kind.PRODUCT_CARD),
        product=shown,
        memory=turn.memory.speak_of(*spoken),
    )


def _linked(link: ProductLink, folder: ShopFolder) -> tuple[Variant, ...]:
    """The variants behind a link, by its ids or by a name in it that is one of ours from end to end."""
    if link.product_id:
        return by_card(folder, link.product_id, link.sku, link.marketplace)
    words = fold(link.slug).split()
    named = [folder.product(one) for one in folder.product_ids if _spelled(folder.product(one), words)]
    return named[0] if len(named) == 1 else ()


def _spelled(variants: tuple[Variant, ...], words: list[str]) -> bool:
    return bool(words) and any(fold(variant.name).split() == words[: len(fold(variant.name).split())] for variant in variants)
