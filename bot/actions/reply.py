"""What an answerer may give back for one clause. A response's name and values, never a sentence."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from bot.messages import Reason, UsedFact


@dataclass(frozen=True)
class Say:
    """A response with the words that fill it and the facts they come from."""

    response: str
    values: Mapping[str, str] = field(default_factory=dict)
    facts: tuple[UsedFact, ...] = ()


@dataclass(frozen=True)
class Ask:
    """One precise question: something is missing. `products` are the candidates when the product is unclear."""

    missing: str
    response: str
    values: Mapping[str, str] = field(default_factory=dict)
    products: tuple[str, ...] = ()


@dataclass(frozen=True)
class NeedPerson:
    """A person must take this clause. `missing` is a key of the word list of that name; `detail` is for staff only."""

    reason: Reason
    missing: str = ""
    about: str = ""
    detail: str = ""


Reply = tuple[Say | Ask | NeedPerson, ...]
"""What one clause gets: mostly one thing; nothing means silence."""
