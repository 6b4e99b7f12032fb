"""What an answerer gets: one clause, the shop as it is now, and the product it is about."""

from dataclasses import dataclass
from datetime import datetime

from bot.actions.reply import Ask
from bot.actions.view import Clause, Entity, TurnView
from bot.actions.wording import Words, names_any
from bot.messages import UsedFact
from bot.shop.facts.fact import Fact
from bot.shop.facts.shipping_cost import Place
from bot.shop.values import ShopFolder, Variant


@dataclass(frozen=True)
class Subject:
    """The product in question: all variants that the clause can mean, of one product.

    `unlisted` holds colours that the buyer named and no variant has: then nothing may be told of the others as if asked.
    `option` is what several variants that were chosen among more have in common, such as a colour.
    """

    variants: tuple[Variant, ...]
    unlisted: tuple[str, ...] = ()
    option: str = ""

    @property
    def product_id(self) -> str:
        """The product."""
        return self.variants[0].product_id

    @property
    def exact(self) -> bool:
        """Whether one SKU is meant."""
        return len(self.variants) == 1

    @property
    def product_name(self) -> str:
        """The product without any variant."""
        return self.variants[0].name

    @property
    def label(self) -> str:
        """How the reply names it: the product, with the variant when one is meant."""
        first = self.variants[0]
        option = option_label(first) if self.exact else self.option
        # "Kipas Angin Dinding 16 Inci" need not be told its 16 inches twice.
        return f"{first.name} {option}".strip() if option.casefold() not in first.name.casefold() else first.name


@dataclass(frozen=True)
class Question:
    """One clause to be answered."""

    clause: Clause
    turn: TurnView
    folder: ShopFolder
    now: datetime
    words: Words
    fillers: frozenset[str]
    subject: Subject | Ask | None  # an Ask when several products fit; None when nothing names one

    def mentions(self, cue: str) -> bool:
        """Whether the clause holds one of the phrases that words.yml lists under `cues` for that cue."""
        return names_any(self.clause.text, self.words.phrases("cues", cue))

    @property
    def place(self) -> Entity | None:
        """The place in the clause, else the one that this episode spoke of."""
        return next(iter(self.clause.named("city")), None) or self.turn.memory.place

    @property
    def destination(self) -> Place | None:
        """The place as the rate table knows it."""
        named = self.place
        return Place(city=named.city, province=named.province) if named and (named.city or named.province) else None


def option_label(variant: Variant) -> str:
    """What tells a variant from its siblings: its own name, else colour, size and flavour."""
    return variant.variant or " ".join(text for text in (variant.color, variant.size, variant.flavor) if text)


def used(fact: "Fact[object]", value: str) -> UsedFact:
    """A fact as it stands in a reply."""
    return UsedFact(name=fact.name, subject=fact.subject, value=value, source=fact.source, rule=fact.rule)
