"""Numbers without a unit that count pieces: "kalo 3?" after a price. What may be a size, a year or an offer counts nothing."""

import re
from collections.abc import Iterable
from dataclasses import replace

from bot.actions.clause_words import variants_in_question
from bot.actions.view import Clause, Entity, TurnView
from bot.actions.world import World
from bot.messages import Decision
from bot.shop.match import options_in
from bot.shop.values import Variant
from bot.text.number_words import FLAGS, NUMBER_WORDS, number_written

COUNTED = (("ask_price", ""), ("ask_stock", ""), ("ask_shipping_cost", ""), ("ask_discount", "wholesale"))
NUMBER = re.compile(rf"(?<![\w.,/-])(?:\d{{1,4}}|{NUMBER_WORDS})(?![\w.,/%]*[\w/%])", FLAGS)
# Behind these a number chooses, dates or prices, and counts nothing.
NO_COUNT = re.compile(
    r"(?:\b(?:yang|yg|yng|nu|sing|ke|no|nomor|nomer|jam|jm|tgl|tanggal|tahun|thn|th|rp|size|ukuran|uk)\W*)$", FLAGS
)
CHOICES = ("product", "product_choice", "place")  # what a number may answer while it is asked for
OPTION_KINDS = ("color", "size", "flavor", "variant")
YEARS = range(1900, 2100)


def counts_pieces(earlier: Clause) -> bool:
    """Whether a number of pieces may be all that a clause adds to that one."""
    return any(earlier.intent == intent and aspect in ("", earlier.aspect) for intent, aspect in COUNTED)


def with_pieces(clause: Clause, earlier: Clause, turn: TurnView, world: World) -> Clause:
    """The clause, with its one bare number as a quantity where it continues a question that counts pieces."""
    understood = clause.decision is Decision.ANSWER or clause.aspect == "haggle" or bool(clause.named("quantity"))
    chooses = turn.memory.question is not None and turn.memory.question.missing in CHOICES
    if understood or chooses or not counts_pieces(earlier):
        return clause
    variants = variants_in_question(clause, turn, world)
    found = _bare(clause, variants) if variants and not _may_be_sizes(variants, earlier) else []
    amounts = {number_written(match.group()) for match in found}
    amount = amounts.pop() if len(amounts) == 1 else 0.0
    if not amount.is_integer() or amount < 1 or int(amount) in YEARS:
        return clause
    counted = tuple(_pieces(int(amount), match, clause) for match in found)
    return replace(clause, entities=(*clause.entities, *counted))


def _may_be_sizes(variants: Iterable[Variant], earlier: Clause) -> bool:
    """Whether a bare number may mean a size that is not sold: shoes always, "30 ml" unless pieces are spoken of already."""
    kinds = [{getattr(variant, kind) for variant in variants} - {None} for kind in OPTION_KINDS]
    telling = [option for options in kinds if len(options) > 1 for option in options]
    if any(option.isdecimal() for option in telling):
        return True
    return any(character.isdigit() for option in telling for character in option) and not earlier.named("quantity")


def _bare(clause: Clause, variants: tuple[Variant, ...]) -> list[re.Match[str]]:
    """The numbers of the clause that are neither part of an option nor of something named; none where one cannot count."""
    taken = [(one.start, one.end) for one in options_in(clause.text, variants).mentions]
    taken += [(entity.start - clause.start, entity.end - clause.start) for entity in clause.entities]
    every = NUMBER.finditer(clause.text)
    found = [match for match in every if not any(start < match.end() and match.start() < end for start, end in taken)]
    return [] if any(NO_COUNT.search(clause.text[: match.start()]) for match in found) else found


def _pieces(amount: int, found: re.Match[str], clause: Clause) -> Entity:
    start, end = (clause.start + place for place in found.span())
    return Entity("quantity", f"{amount} pcs", found.group(), start, end)
