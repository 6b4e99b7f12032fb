"""Which product a clause is about: named in it or pointed at, chosen from what the bot asked, on the card, or spoken of in this
episode."""

from collections.abc import Sequence
from itertools import pairwise

from bot.actions.articles import articles_in_question
from bot.actions.narrowing import MOST_NAMED, Found, mentioned, narrowed, which
from bot.actions.question import Subject, option_label
from bot.actions.references import pointed_at
from bot.actions.spoken import known, spoken_before
from bot.actions.view import Clause, TurnView
from bot.actions.world import World
from bot.shop.match import Candidate, match_products, options_in, split_between, tied
from bot.shop.values import ShopFolder, Variant

ABOUT_BELONGINGS = (
    ("ask_product_info", "contents"),
    ("ask_product_info", "compatibility"),
    ("ask_product_info", "suitability"),
    ("ask_discount", "gift"),
)
PARTS = ("contents", "gift")  # here "chargernya" is a part of the known thing


def subjects_of(clause: Clause, turn: TurnView, world: World) -> tuple[Found, ...]:
    """The products in question (mostly one): names in the clause win, then what was chosen from our question, then names
    elsewhere in the turn, then the card and the episode. What the shop does not sell is never any of these."""
    folder = world.folder
    option = _option_of_known(clause, turn, folder)
    if option:
        return (option,)
    pointed = pointed_at(clause, turn, folder)
    if pointed:
        return pointed
    named = (*_named_in(clause, turn, world), *articles_in_question(clause, turn, world))
    if named:
        return named[:MOST_NAMED]
    chosen = _chosen(clause, turn, folder)
    if chosen:
        return (chosen,)
    elsewhere = _elsewhere(clause, turn, world)
    if elsewhere:
        return elsewhere
    before = known(clause, turn, folder)
    return (before,) if before else (Found(None),)


def _named_in(clause: Clause, turn: TurnView, world: World) -> tuple[Found, ...]:
    """Products named in the clause. Where it asks what comes with a product or goes with it, a part of that name is none:
    "charger nya dapet ga" is about the thing spoken of, though chargers are sold too."""
    if (clause.intent, clause.aspect) in ABOUT_BELONGINGS and known(clause, turn, world.folder):
        candidates = match_products(clause.text, world.folder)
        if all(_belongs(one, clause, world) for one in candidates):
            return ()
    return _named(clause.text, turn, world.folder)


def _belongs(named: Candidate, clause: Clause, world: World) -> bool:
    if world.articles.stands_behind(clause.text, named.start):
        return True
    return clause.aspect in PARTS and world.articles.points_back(clause.text, named.end)


def _named(text: str, turn: TurnView, folder: ShopFolder) -> tuple[Found, ...]:
    """Products named in the text, each stretch of it once; equally good readings are asked, unless one is known already."""
    rest = match_products(text, folder)
    groups: list[tuple[Candidate, ...]] = []
    while rest and len(groups) < MOST_NAMED:
        groups.append(tied(rest))
        rest = tuple(candidate for candidate in rest if not _overlaps(candidate, groups[-1][0]))
    stretches = _stretches(text, sorted((group[0] for group in groups), key=lambda one: one.start))
    return tuple(_one_of(group, stretches[group[0]], turn, folder) for group in groups)


def _stretches(text: str, named: Sequence[Candidate]) -> dict[Candidate, str]:
    """The part of the text that each product's name stands in, so that "kipas sama rice cooker hijau" wants no green fan."""
    ends = [0, *(split_between(text, one.end, other.start) for one, other in pairwise(named)), len(text)]
    return {one: text[start:end] for one, (start, end) in zip(named, pairwise(ends), strict=False)}


def _elsewhere(clause: Clause, turn: TurnView, world: World) -> tuple[Found, ...]:
    """The one product, or the articles, that the other clauses name: the nearest before this clause, else the nearest behind."""
    others = [other for other in turn.clauses if other.text != clause.text]
    if not others:
        return ()
    before = [other for other in reversed(others) if other.end <= clause.start]
    for other in (*before, *(one for one in others if one not in before)):
        if match_products(other.text, world.folder):
            break
        articles = articles_in_question(other, turn, world)
        if articles:
            return articles
    named = _named(turn.text, turn, world.folder)
    return named if len(named) == 1 else ()


def _option_of_known(clause: Clause, turn: TurnView, folder: ShopFolder) -> Found | None:
    """What was spoken of last, where a name in the clause is only the wording of one of its options: after the crisps, "yang
    daun jeruk" is a flavour of theirs, though another product has these words in its name."""
    before = known(clause, turn, folder)
    if before is None or not isinstance(before.subject, Subject):
        return None
    candidates = match_products(clause.text, folder)
    mine = before.subject.product_id
    options = options_in(clause.text, folder.product(mine)).mentions
    covered = all(any(one.start <= other.start and other.end <= one.end for one in options) for other in candidates)
    return before if candidates and covered and all(other.product_id != mine for other in candidates) else None


def _one_of(group: Sequence[Candidate], text: str, turn: TurnView, folder: ShopFolder) -> Found:
    product_ids = tuple(dict.fromkeys(candidate.product_id for candidate in group))
    if len(product_ids) > 1:
        spoken = [one.product_id for one in spoken_before(turn, folder) if one.product_id in product_ids]
        product_ids = (spoken[0],) if spoken else product_ids
    if len(product_ids) > 1:
        return which(product_ids, folder)
    skus = frozenset(candidate.sku for candidate in group if candidate.product_id == product_ids[0] and candidate.sku)
    return narrowed(folder.product(product_ids[0]), text, skus)


def _overlaps(one: Candidate, other: Candidate) -> bool:
    return one.start < other.end and other.start < one.end


def _chosen(clause: Clause, turn: TurnView, folder: ShopFolder) -> Found | None:
    """The answer to "yang mana?": an option's word picks among the products that were asked about."""
    question = turn.memory.question
    if question is None:
        return None
    groups = [folder.product(product_id) for product_id in question.products]
    fitting = [variants for variants in groups if variants and mentioned(clause.text, variants)]
    return narrowed(fitting[0], clause.text) if len(fitting) == 1 else None


def options_label(variants: Sequence[Variant]) -> str:
    """The options of several variants, in the table's order."""
    return ", ".join(option_label(variant) or variant.name for variant in variants)
