"""What the guard goes by: findings, rules, and how rules are read from bot/data/guard.yml. It finds nothing itself."""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import Enum
from typing import Any

import msgspec

from bot.errors import Fault, LanguageDataInvalid
from bot.shop.values import Allow

FILE = "bot/data/guard.yml"


class FindingKind(str, Enum):
    """What must not leave."""

    LINK = "link"
    PHONE = "phone"
    CONTACT = "contact"
    LENGTH = "length"


@dataclass(frozen=True)
class Finding:
    """A place in a text that must not leave; `found` is `text[start:end]`."""

    kind: FindingKind
    start: int
    end: int
    found: str


@dataclass(frozen=True)
class GuardRules:
    """What one shop may send on one marketplace. Without anything said: nothing that leads away."""

    longest: int = 600
    links: tuple[str, ...] = ()
    phones: tuple[str, ...] = ()


class _Limits(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    longest: int
    links: tuple[str, ...]


class _File(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    default: _Limits
    marketplaces: dict[str, _Limits]
    advice: dict[FindingKind, str]


@dataclass(frozen=True)
class GuardBook:
    """The rules of all marketplaces, and what a person is told about each kind of finding."""

    default: GuardRules
    marketplaces: Mapping[str, GuardRules]
    advice: Mapping[FindingKind, str]

    def longest(self, marketplace: str) -> int:
        """The longest text there, in characters."""
        return self.marketplaces.get(marketplace, self.default).longest

    def rules_for(self, marketplace: str, allow: Allow, *more_phones: str) -> GuardRules:
        """The marketplace's rules with what the shop (and the operator, for instance a hotline) allows beside."""
        rules = self.marketplaces.get(marketplace, self.default)
        phones = tuple(filter(None, (*rules.phones, *allow.phones, *more_phones)))
        return GuardRules(rules.longest, (*rules.links, *allow.links), phones)


def read_book(parsed: Any) -> GuardBook:
    """The book from the parsed file.

    Raises:
        LanguageDataInvalid: when a key is missing, unknown or of another type.
    """
    try:
        file = msgspec.convert(parsed, _File)
    except msgspec.ValidationError as error:
        raise LanguageDataInvalid([Fault(FILE, str(error), "write it as its first lines say")]) from error
    missing = [kind.value for kind in FindingKind if kind not in file.advice]
    if missing:
        raise LanguageDataInvalid([Fault(FILE, f"advice lacks {', '.join(missing)}", "say how to rewrite each kind")])
    limits = {name: GuardRules(each.longest, each.links) for name, each in file.marketplaces.items()}
    return GuardBook(GuardRules(file.default.longest, file.default.links), limits, file.advice)
