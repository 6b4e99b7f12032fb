"""Articles that a clause asks about: one that the shop does not sell is never taken for the product last spoken of."""

from collections.abc import Iterator
from functools import lru_cache

from bot.actions.narrowing import MOST_NAMED, Found, narrowed, which
from bot.actions.question import Subject
from bot.actions.spoken import UNKNOWN_PRODUCT, known
from bot.actions.view import Clause, Entity, TurnView
from bot.actions.world import World
from bot.shop.match import joins, match_products
from bot.shop.values import ShopFolder
from bot.shop.words import words_of
from bot.text.articles import Articles

# What is asked here names parts, gifts and devices as often as goods.
ABOUT_PARTS = frozenset(
    {
        ("ask_product_info", "compatibility"),
        ("ask_product_info", "contents"),
        ("ask_product_info", "suitability"),
        ("ask_product_info", "comparison"),
        ("ask_product_info", "usage"),
        ("ask_discount", "gift"),
        ("ask_discount", "bundle"),
        ("ask_size", "fit"),
        ("ask_installation", "none"),
    }
)
ABOUT_PROPERTIES = ("ask_product_info",)  # here an article is the subject only at the head of the clause


def articles_in_question(clause: Clause, turn: TurnView, world: World) -> tuple[Found, ...]:
    """What the articles mean that the clause speaks of; nothing where they mean what is spoken of already."""
    named = clause.named("product")
    if not named or (clause.intent, clause.aspect) in ABOUT_PARTS:
        return ()
    candidates = match_products(clause.text, world.folder)
    found: list[Found] = []
    for article in named:
        start, end = article.start - clause.start, article.end - clause.start
        if not all(joins(clause.text[min(end, one.end) : max(start, one.start)]) for one in candidates):
            continue  # beside a product's name it is part of that
        if clause.intent in ABOUT_PROPERTIES and not world.articles.opens(clause.text[:start]):
            continue
        meant = _meant(article, clause, turn, world)
        if meant and meant not in found:
            found.append(meant)
    return tuple(found)


def _meant(article: Entity, clause: Clause, turn: TurnView, world: World) -> Found | None:
    """The shop's product of that kind, the question which one, or that we know none; None for what is spoken of already."""
    folder = world.folder
    before = known(clause, turn, folder)
    named = {candidate.product_id for candidate in match_products(clause.text, folder)}
    if before and isinstance(before.subject, Subject):
        named.add(before.subject.product_id)
    goods = _goods(folder, world.articles)
    if any(_related(article, product_id, folder, world.articles) for product_id in named):
        return None
    same = [product_id for product_id, names in goods.items() if article.value in names]
    fitting = same or [product_id for product_id in goods if _related(article, product_id, folder, world.articles)]
    if not fitting:
        return UNKNOWN_PRODUCT
    if len(fitting) == 1:
        variants = folder.product(fitting[0])
        plainly = world.articles.named_in(variants[0].name) == {article.value}
        return narrowed(variants, clause.text) if plainly else Found(None)
    return which(fitting, folder) if len(fitting) <= MOST_NAMED else Found(None)


def _related(article: Entity, product_id: str, folder: ShopFolder, articles: Articles) -> bool:
    """Whether the product may be called by that article: the same one, a broader or narrower one, or one with the same head."""
    names = _goods(folder, articles)[product_id]
    if any(name == article.value or articles.covers(name, article.value) for name in names):
        return True
    head = words_of(article.raw)[0].text
    return head in articles.spellings and head in _words(folder)[product_id] | {word for name in names for word in name.split()}


@lru_cache(maxsize=32)
def _goods(folder: ShopFolder, articles: Articles) -> dict[str, frozenset[str]]:
    """For every product the articles that it is, by its names and aliases; by its category where these tell nothing."""
    found = {}
    for product_id in folder.product_ids:
        variants = folder.product(product_id)
        named = frozenset(name for one in variants for text in (one.name, *one.aliases) for name in articles.named_in(text))
        # "aksesoris" over caps and socks does not make spectacles one of them.
        found[product_id] = named or articles.named_in(variants[0].category or "")
    return found


@lru_cache(maxsize=32)
def _words(folder: ShopFolder) -> dict[str, frozenset[str]]:
    """For every product the words of its names, aliases, category and options."""
    return {product_id: frozenset(word.text for text in texts for word in words_of(text)) for product_id, texts in _texts(folder)}


def _texts(folder: ShopFolder) -> Iterator[tuple[str, list[str]]]:
    for product_id in folder.product_ids:
        variants = folder.product(product_id)
        yield product_id, [text for one in variants for text in (one.name, *one.aliases, one.category, *one.options) if text]
