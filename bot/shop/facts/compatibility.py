"""Whether an item is listed for a device or vehicle. What is not listed is not known to fit; it is never said not to."""

import re
from dataclasses import dataclass
from enum import Enum

from rapidfuzz import fuzz

from bot.shop.facts.fact import Fact, origin
from bot.shop.values import Fit, Variant
from bot.shop.words import fold
from bot.shop.words_data import ASIDES, DEVICE_WORDS, MAKERS

_ALIKE = 80
_YEAR = re.compile("19[5-9][0-9]|20[0-9]{2}")


class Listing(str, Enum):
    """What the list says about the asked model."""

    LISTED = "listed"
    NOT_LISTED = "not_listed"
    UNCLEAR = "unclear"  # the model or its year is missing in the question


@dataclass(frozen=True)
class Compatibility:
    """The verdict, the entries it rests on, and everything listed."""

    listing: Listing
    matched: tuple[Fit, ...]
    listed: tuple[Fit, ...]


def compatibility(variant: Variant, device: str, year: int | None = None) -> Fact[Compatibility] | None:
    """What is listed for a device named in the buyer's words; None when the item lists nothing at all.

    Args:
        variant: The item.
        device: The model as asked, `vario 125` or `iphone13`.
        year: The model's year, when told; one that stands in the device's text counts too.
    """
    if not variant.compatibility:
        return None
    asked, year = _without_year(fold(device).split(), variant.compatibility, year)
    named = tuple(fit for fit in variant.compatibility if _is(fold(fit.model).split(), asked))
    fitting = tuple(fit for fit in named if _in_years(fit, year))
    if fitting:
        value = Compatibility(Listing.LISTED, fitting, variant.compatibility)
    else:
        value = Compatibility(_unlisted(variant, asked, named, year), named, variant.compatibility)
    rule = "a family without a model means the whole family; years are inclusive; not listed is not known to fit"
    return Fact("compatibility", variant.sku, value, origin("products.csv", variant.source), rule=rule)


def _unlisted(variant: Variant, asked: list[str], named: tuple[Fit, ...], year: int | None) -> Listing:
    """Unclear when only the year is missing, or when the question stops before the model (`iphone` for `iphone 13`)."""
    core = [word for word in asked if word not in ASIDES | DEVICE_WORDS]
    if named and year is None:
        return Listing.UNCLEAR
    vague = not core or any(_contains(fold(fit.model).split(), core) for fit in variant.compatibility)
    return Listing.UNCLEAR if vague and not named else Listing.NOT_LISTED


def _in_years(fit: Fit, year: int | None) -> bool:
    if fit.year_from is None and fit.year_to is None:
        return True
    if year is None:
        return False
    return (fit.year_from or year) <= year <= (fit.year_to or year)


def _without_year(asked: list[str], listed: tuple[Fit, ...], year: int | None) -> tuple[list[str], int | None]:
    """The model's words, and the year if the text holds one that is no model's number."""
    numbers = {word for fit in listed for word in fold(fit.model).split()}
    years = [word for word in asked if _YEAR.fullmatch(word) and word not in numbers]
    return [word for word in asked if word not in years], year or (int(years[0]) if len(years) == 1 else None)


def _is(model: list[str], asked: list[str]) -> bool:
    """Whether the asked words name this model: all of its words, and for a numbered model nothing that could mean another.

    The maker may be left out (`beat` for `Honda Beat`), but another maker means another model.
    """
    maker = model[:1] if len(model) > 1 and model[0] in MAKERS else []
    core = model[len(maker) :]
    start = next((place for place in range(len(asked)) if _starts(core, asked[place:])), None)
    if start is None or not core:
        return False
    rest = asked[:start] + asked[start + len(core) :]
    if maker and any(word in MAKERS - DEVICE_WORDS and word not in maker for word in rest):
        return False
    family = not any(word[0].isdigit() for word in core)
    return family or all(word in ASIDES | DEVICE_WORDS | MAKERS for word in rest)


def _starts(model: list[str], asked: list[str]) -> bool:
    return len(asked) >= len(model) and all(_same(part, word) for part, word in zip(model, asked, strict=False))


def _contains(model: list[str], core: list[str]) -> bool:
    return all(any(_same(part, word) for part in model) for word in core)


def _same(part: str, word: str) -> bool:
    if part[0].isdigit() or word[0].isdigit() or len(part) < 4:
        return part == word
    return fuzz.ratio(part, word) >= _ALIKE
