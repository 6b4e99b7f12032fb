"""What was found to be in question: one product's variants as far as a text narrows them, or the question which one."""

import re
from collections.abc import Sequence
from dataclasses import dataclass

from bot.actions.question import Subject
from bot.actions.reply import Ask
from bot.actions.view import Spoken
from bot.shop.match import options_in
from bot.shop.values import ShopFolder, Variant

WORD = re.compile(r"\w+")
MOST_NAMED = 4


@dataclass(frozen=True)
class Found:
    """The subject and what the episode should remember of it."""

    subject: Subject | Ask | None
    spoken: Spoken | None = None


def narrowed(variants: Sequence[Variant], text: str, skus: frozenset[str] = frozenset()) -> Found:
    """One product's variants, as far as the text (or, for what it leaves open, an earlier choice) narrows them."""
    named = mentioned(text, variants)
    unlisted = options_in(text, tuple(variants)).unlisted
    if unlisted and not named:
        return Found(Subject(tuple(variants), unlisted=unlisted), Spoken(variants[0].product_id))
    if named:
        before = [variant for variant in variants if variant.sku in skus]
        chosen = tuple(variant for variant in named if len(before) == 1 and _keeps(variant, before[0], text)) or named
    else:
        chosen = tuple(variant for variant in variants if variant.sku in skus) or tuple(variants)
    remembered = tuple(variant.sku for variant in chosen) if len(chosen) < len(variants) else ()
    return Found(Subject(chosen, option=_in_common(chosen, variants)), Spoken(chosen[0].product_id, remembered))


def mentioned(text: str, variants: Sequence[Variant]) -> tuple[Variant, ...]:
    """The variants that the text's colours, sizes or flavours name; empty when it names none of them."""
    match = options_in(text, tuple(variants))
    return match.variants if match.mentions and len(match.variants) < len(variants) else ()


def which(product_ids: Sequence[str], folder: ShopFolder) -> Found:
    """The question which of several products is meant."""
    names = [folder.product(product_id)[0].name for product_id in product_ids[:MOST_NAMED]]
    ask = Ask(
        missing="product_choice",
        response="utter_ask_which_product",
        values={"products": " / ".join(names)},
        products=tuple(product_ids[:MOST_NAMED]),
    )
    return Found(ask)


def _in_common(chosen: Sequence[Variant], variants: Sequence[Variant]) -> str:
    """The colour, size or flavour that all chosen variants have and some other does not."""
    first = chosen[0]
    kinds = [kind for kind in ("color", "size", "flavor") if getattr(first, kind)]
    shared = [kind for kind in kinds if all(getattr(one, kind) == getattr(first, kind) for one in chosen)]
    telling = [kind for kind in shared if any(getattr(other, kind) != getattr(first, kind) for other in variants)]
    return " ".join(getattr(first, kind) for kind in telling)


def _keeps(variant: Variant, before: Variant, text: str) -> bool:
    """After size L, "yang merah" means L in red: whatever the text does not name stays as it was."""
    words = set(WORD.findall(text.casefold()))
    pairs = ((variant.color, before.color), (variant.size, before.size), (variant.flavor, before.flavor))
    return all(mine == earlier or (mine is not None and set(WORD.findall(mine.casefold())) <= words) for mine, earlier in pairs)
