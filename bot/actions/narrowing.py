"""What was found to be in question: one product's variants as far as a text narrows them, or the question which one."""

from collections.abc import Sequence
from dataclasses import dataclass

from bot.actions.question import Subject
from bot.actions.reply import Ask
from bot.actions.view import Spoken
from bot.shop.match import options_in
from bot.shop.options import VariantMatch
from bot.shop.values import ShopFolder, Variant

MOST_NAMED = 4


@dataclass(frozen=True)
class Found:
    """The subject and what the episode should remember of it."""

    subject: Subject | Ask | None
    spoken: Spoken | None = None


def narrowed(variants: Sequence[Variant], text: str, skus: frozenset[str] = frozenset()) -> Found:
    """One product's variants, as far as the text (or, for what it leaves open, an earlier choice) narrows them."""
    match = options_in(text, tuple(variants))
    named = _named(match, variants)
    if match.unlisted and not named:
        return Found(Subject(tuple(variants), unlisted=match.unlisted), Spoken(variants[0].product_id))
    if named:
        before = [variant for variant in variants if variant.sku in skus]
        options = frozenset((mention.kind, mention.value) for mention in match.mentions)
        chosen = tuple(variant for variant in named if len(before) == 1 and _keeps(variant, before[0], options)) or named
    else:
        chosen = tuple(variant for variant in variants if variant.sku in skus) or tuple(variants)
    remembered = tuple(variant.sku for variant in chosen) if len(chosen) < len(variants) else ()
    return Found(Subject(chosen, option=_in_common(chosen, variants)), Spoken(chosen[0].product_id, remembered))


def mentioned(text: str, variants: Sequence[Variant]) -> tuple[Variant, ...]:
    """The variants that the text's colours, sizes or flavours name; empty when it names none of them."""
    return _named(options_in(text, tuple(variants)), variants)


def _named(match: VariantMatch, variants: Sequence[Variant]) -> tuple[Variant, ...]:
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


def _keeps(variant: Variant, before: Variant, named: frozenset[tuple[str, str]]) -> bool:
    """After size L, "yang merah" means L in red: whatever the text does not name stays as it was."""
    kinds = ("color", "size", "flavor")
    return all(getattr(variant, kind) == getattr(before, kind) or (kind, getattr(variant, kind)) in named for kind in kinds)
