"""Kecamatan by all their spellings, with the cities that they may lie in and the words that one must stand behind."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

_SHORT = 5  # letters; a shorter name is too easily something else
_JOINED = 8
_TAIL = 4
# What is often written apart from the rest of a name: muara gembong for Muaragembong.
_HEADS = (
    "muara",
    "karang",
    "tanjung",
    "kedung",
    "gunung",
    "lubuk",
    "pasir",
    "batu",
    "bantar",
    "bojong",
    "pondok",
    "teluk",
    "kota",
)


@dataclass(frozen=True)
class Place:
    """A city or regency with its province."""

    city: str
    province: str


@dataclass(frozen=True)
class District:
    """One spelling of a kecamatan. With `before` it counts only behind one of those words."""

    spelling: str
    name: str
    places: tuple[Place, ...]
    before: frozenset[str] | None


def districts_from(content: Mapping[str, Any], province_of: Mapping[str, str]) -> Iterator[District]:
    """All kecamatan of districts.yml: `Lubuk Pakam` also as `lubukpakam`, `Muaragembong` also apart."""
    careful, strict = frozenset(_parted(content["careful"])), frozenset(_parted(content["strict"]))
    before = {kind: frozenset(words) for kind, words in content["before"].items()}
    for name, cities in _by_name(content["districts"]).items():
        places = tuple(Place(city, province_of[city]) for city in cities)
        lowered = name.lower()
        needs = before["strict"] if lowered in strict else None
        if needs is None and (lowered in careful or len(places) > 1 or len(lowered) < _SHORT):
            needs = before["careful"]
        for spelling in _spellings(lowered):
            yield District(spelling, name, places, needs)


def _by_name(districts: Mapping[str, str]) -> dict[str, tuple[str, ...]]:
    found: dict[str, dict[str, None]] = {}
    for city, names in districts.items():
        for name in _parted(names):
            found.setdefault(name, {})[city] = None
    return {name: tuple(cities) for name, cities in found.items()}


def _spellings(name: str) -> Iterator[str]:
    yield name
    if "-" in name:
        yield name.replace("-", " ")
    head = next((head for head in _HEADS if name.startswith(head) and len(name) >= len(head) + _TAIL), "")
    if head and " " not in name:
        yield f"{head} {name[len(head) :]}"
    joined = name.replace("-", "").replace(" ", "")
    if joined != name and len(joined) >= _JOINED:
        yield joined


def _parted(names: str) -> list[str]:
    return names.split(", ")
