"""Products that a clause points at without naming them: "yang pertama", "yang satunya", "dua-duanya"."""

from collections.abc import Sequence

from bot.actions.narrowing import MOST_NAMED, Found, narrowed, which
from bot.actions.spoken import spoken_before
from bot.actions.view import Clause, Spoken, TurnView
from bot.shop.match import match_products
from bot.shop.values import ShopFolder

ORDINALS = ("first", "second", "third", "fourth")
TWO = 2


def pointed_at(clause: Clause, turn: TurnView, folder: ShopFolder) -> tuple[Found, ...]:
    """The products that the clause points at; none when it does not point, or at nothing that it could mean."""
    kind = next((entity.value for entity in clause.named("reference")), "")
    spoken = spoken_before(turn, folder)
    offered = _offered(turn)
    if kind in ORDINALS:
        order = offered or tuple(one.product_id for one in reversed(turn.memory.spoken))
        chosen: Sequence[str] = order[ORDINALS.index(kind) :][:1]
        return _all(chosen, clause, folder)
    if kind in ("both", "all"):
        return _together(kind, spoken, offered, clause, folder)
    return _other(spoken, offered, clause, folder) if kind == "other" else ()


def _offered(turn: TurnView) -> tuple[str, ...]:
    """The products that we asked the buyer to choose between."""
    return turn.memory.question.products if turn.memory.question else ()


def _together(
    kind: str, spoken: Sequence[Spoken], offered: Sequence[str], clause: Clause, folder: ShopFolder
) -> tuple[Found, ...]:
    together = offered or tuple(one.product_id for one in spoken[:TWO] if kind == "both" or len(spoken) == TWO)
    if kind == "both" and len(together) > TWO:
        return (which(together, folder),)
    if kind == "both" and len(together) < TWO:
        return ()
    if kind == "all" and not together and len(spoken) == 1:
        together = (spoken[0].product_id,)
    return _all(together, clause, folder)


def _other(spoken: Sequence[Spoken], offered: Sequence[str], clause: Clause, folder: ShopFolder) -> tuple[Found, ...]:
    """Not the one spoken of last: the other product, or of a single product the other variants."""
    if not spoken:
        return (which(offered, folder),) if len(offered) > 1 else ()
    last = spoken[0]
    others = [product_id for product_id in offered or [one.product_id for one in spoken] if product_id != last.product_id]
    if len(others) > 1:
        return (which(others, folder),)
    if others:
        return _all(others, clause, folder)
    left = [variant for variant in folder.product(last.product_id) if variant.sku not in last.skus]
    return (narrowed(left, clause.text),) if left and last.skus else ()


def _all(product_ids: Sequence[str], clause: Clause, folder: ShopFolder) -> tuple[Found, ...]:
    """These products, unless the clause names something else."""
    named = {candidate.product_id for candidate in match_products(clause.text, folder)}
    fitting = [product_id for product_id in product_ids if folder.product(product_id)]
    if named and not named.issuperset(fitting):
        return ()
    return tuple(narrowed(folder.product(product_id), clause.text) for product_id in fitting[:MOST_NAMED])
