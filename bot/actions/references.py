"""Products that a clause points at without naming them: "yang pertama", "yang satunya", "dua-duanya"."""

from collections.abc import Sequence

from bot.actions.narrowing import MOST_NAMED, Found, narrowed, which
from bot.actions.spoken import spoken_before
from bot.actions.view import Clause, TurnView
from bot.shop.match import match_products
from bot.shop.values import ShopFolder

ORDINALS = ("first", "second", "third", "fourth")
TWO = 2


def pointed_at(clause: Clause, turn: TurnView, folder: ShopFolder) -> tuple[Found, ...]:
    """The products that the clause points at; none when it does not point, or at nothing that it could mean."""
    kind = next((entity.value for entity in clause.named("reference")), "")
    if kind in ORDINALS:
        order = _offered(turn) or turn.memory.order
        return _all(order[ORDINALS.index(kind) :][:1], clause, folder)
    if kind in ("both", "all"):
        return _together(kind, turn, clause, folder)
    return _other(turn, clause, folder) if kind == "other" else ()


def _offered(turn: TurnView) -> tuple[str, ...]:
    """The products that we asked the buyer to choose between."""
    return turn.memory.question.products if turn.memory.question else ()


def _together(kind: str, turn: TurnView, clause: Clause, folder: ShopFolder) -> tuple[Found, ...]:
    """Both products, or all: those of our question, else the last two spoken of – where there are more, "all" is too vague."""
    spoken = [one.product_id for one in spoken_before(turn, folder)]
    together = _offered(turn) or (spoken[:TWO] if kind == "both" or len(spoken) <= TWO else ())
    if kind == "both" and len(together) != TWO:
        return (which(together, folder),) if together[TWO:] else ()
    return _all(together, clause, folder)


def _other(turn: TurnView, clause: Clause, folder: ShopFolder) -> tuple[Found, ...]:
    """Not the one spoken of last: the other product, or of a single product (the card aside) the other variants."""
    spoken, offered, named = spoken_before(turn, folder), _offered(turn), turn.memory.order
    if not spoken:
        return (which(offered, folder),) if len(offered) > 1 else ()
    last = spoken[0]
    others = [product_id for product_id in offered or [one.product_id for one in spoken] if product_id != last.product_id]
    left = [variant for variant in folder.product(last.product_id) if variant.sku not in last.skus]
    if left and last.skus and not set(others) & {*offered, *named}:
        return (narrowed(left, clause.text),)
    return (which(others, folder),) if len(others) > 1 else _all(others, clause, folder)


def _all(product_ids: Sequence[str], clause: Clause, folder: ShopFolder) -> tuple[Found, ...]:
    """These products, unless the clause names something else."""
    named = {candidate.product_id for candidate in match_products(clause.text, folder)}
    fitting = [product_id for product_id in product_ids if folder.product(product_id)]
    if named and not named.issuperset(fitting):
        return ()
    return tuple(narrowed(folder.product(product_id), clause.text) for product_id in fitting[:MOST_NAMED])
