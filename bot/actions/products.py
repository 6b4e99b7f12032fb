"""Which product a clause is about: named in it, chosen from what the bot asked, on the card, or spoken of in this episode."""

import re
from collections.abc import Sequence
from dataclasses import dataclass

from bot.actions.question import Subject, option_label
from bot.actions.reply import Ask
from bot.actions.view import Clause, Spoken, TurnView
from bot.shop.match import Candidate, by_card, match_products, options_in, tied
from bot.shop.values import ShopFolder, Variant

WORD = re.compile(r"\w+")
MOST_NAMED = 4


@dataclass(frozen=True)
class Found:
    """The subject and what the episode should remember of it."""

    subject: Subject | Ask | None
    spoken: Spoken | None = None


def subjects_of(clause: Clause, turn: TurnView, folder: ShopFolder) -> tuple[Found, ...]:
    """The products in question (mostly one): names in the clause win, then what was chosen from our question, then names
    elsewhere in the turn, then the card and the episode."""
    option = _option_of_known(clause, turn, folder)
    if option:
        return (option,)
    named = _named(clause.text, turn, folder)
    if named:
        return named
    chosen = _chosen(clause, turn, folder)
    if chosen:
        return (chosen,)
    elsewhere = _named(turn.text, turn, folder) if len(turn.clauses) > 1 else ()
    if len(elsewhere) == 1:
        return elsewhere
    known = _known(clause, turn, folder)
    return (known,) if known else (Found(None),)


def _named(text: str, turn: TurnView, folder: ShopFolder) -> tuple[Found, ...]:
    """Products named in the text, each stretch of it once; equally good readings are asked, unless one is known already."""
    rest = match_products(text, folder)
    found: list[Found] = []
    while rest and len(found) < MOST_NAMED:
        group = tied(rest)
        found.append(_one_of(group, text, turn, folder))
        rest = tuple(candidate for candidate in rest if not _overlaps(candidate, group[0]))
    return tuple(found)


def _option_of_known(clause: Clause, turn: TurnView, folder: ShopFolder) -> Found | None:
    """What was spoken of last, where a name in the clause is only the wording of one of its options: after the crisps, "yang
    daun jeruk" is a flavour of theirs, though another product has these words in its name."""
    known = _known(clause, turn, folder)
    if known is None or not isinstance(known.subject, Subject):
        return None
    candidates = match_products(clause.text, folder)
    mine = known.subject.product_id
    options = options_in(clause.text, folder.product(mine)).mentions
    covered = all(any(one.start <= other.start and other.end <= one.end for one in options) for other in candidates)
    return known if candidates and covered and all(other.product_id != mine for other in candidates) else None


def _one_of(group: Sequence[Candidate], text: str, turn: TurnView, folder: ShopFolder) -> Found:
    product_ids = tuple(dict.fromkeys(candidate.product_id for candidate in group))
    if len(product_ids) > 1:
        known = [product_id for product_id in _recent(turn, folder) if product_id in product_ids]
        product_ids = (known[0],) if known else product_ids
    if len(product_ids) > 1:
        return Found(_which(product_ids, folder))
    skus = frozenset(candidate.sku for candidate in group if candidate.product_id == product_ids[0] and candidate.sku)
    return _narrowed(folder.product(product_ids[0]), text, skus)


def _overlaps(one: Candidate, other: Candidate) -> bool:
    return one.start < other.end and other.start < one.end


def _chosen(clause: Clause, turn: TurnView, folder: ShopFolder) -> Found | None:
    """The answer to "yang mana?": an option's word picks among the products that were asked about."""
    question = turn.memory.question
    if question is None:
        return None
    groups = [folder.product(product_id) for product_id in question.products]
    fitting = [variants for variants in groups if variants and mentioned(clause.text, variants)]
    return _narrowed(fitting[0], clause.text, frozenset()) if len(fitting) == 1 else None


def _known(clause: Clause, turn: TurnView, folder: ShopFolder) -> Found | None:
    """What the episode spoke of last, the conversation's card included."""
    spoken = next(iter(turn.memory.spoken), None) or card_spoken(turn, folder)
    variants = folder.product(spoken.product_id) if spoken else ()
    return _narrowed(variants, clause.text, frozenset(spoken.skus)) if spoken and variants else None


def card_spoken(turn: TurnView, folder: ShopFolder) -> Spoken | None:
    """The product on the conversation's card, as something spoken of."""
    if turn.product is None:
        return None
    card = by_card(folder, turn.product.product_id, turn.product.sku, turn.marketplace)
    return Spoken(card[0].product_id, (card[0].sku,) if len(card) == 1 else ()) if card else None


def mentioned(text: str, variants: Sequence[Variant]) -> tuple[Variant, ...]:
    """The variants that the text's colours, sizes or flavours name; empty when it names none of them."""
    match = options_in(text, tuple(variants))
    return match.variants if match.mentions and len(match.variants) < len(variants) else ()


def _recent(turn: TurnView, folder: ShopFolder) -> list[str]:
    carded = card_spoken(turn, folder)
    return [spoken.product_id for spoken in (*turn.memory.spoken, *([carded] if carded else []))]


def _narrowed(variants: Sequence[Variant], text: str, skus: frozenset[str]) -> Found:
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


def _which(product_ids: Sequence[str], folder: ShopFolder) -> Ask:
    names = [folder.product(product_id)[0].name for product_id in product_ids[:MOST_NAMED]]
    return Ask(
        missing="product_choice",
        response="utter_ask_which_product",
        values={"products": " / ".join(names)},
        products=tuple(product_ids[:MOST_NAMED]),
    )


def options_label(variants: Sequence[Variant]) -> str:
    """The options of several variants, in the table's order."""
    return ", ".join(option_label(variant) or variant.name for variant in variants)
