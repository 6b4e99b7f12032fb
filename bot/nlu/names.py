"""The names that stand in the lexicon – couriers, places, colours – by the way they are written."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True)
class Name:
    """What one spelling means. A careful one counts only behind certain words."""

    entity: str
    value: str
    city: str | None = None
    province: str | None = None
    careful: bool = False
    before: frozenset[str] = frozenset()


def names_from(content: Mapping[str, Any]) -> dict[str, Name]:
    """All names by spelling in lower case; the first meaning of a spelling stays."""
    names: dict[str, Name] = {}
    for written, name in [*_places(content["places"]), *_couriers(content["couriers"]), *_colors(content["colors"])]:
        names.setdefault(written.lower(), name)
    return names


def _couriers(content: Mapping[str, Any]) -> Iterator[tuple[str, Name]]:
    yield from _listed("courier", content["couriers"], content)


def _colors(content: Mapping[str, Any]) -> Iterator[tuple[str, Name]]:
    yield from _listed("color", content["colors"], content)


def _listed(entity: str, listed: Mapping[str, list[str]], content: Mapping[str, Any]) -> Iterator[tuple[str, Name]]:
    careful, before = _cautions(content)
    for value, spellings in listed.items():
        for spelling in spellings:
            yield spelling, Name(entity, value, careful=spelling.lower() in careful, before=before)


def _places(content: Mapping[str, Any]) -> Iterator[tuple[str, Name]]:
    """Cities first: Bengkulu alone is the city, and the city lies in the province of that name anyway."""
    careful, before = _cautions(content)
    for city, province in _cities(content):
        for spelling in (city, *content["cities_also"].get(city, ())):
            yield spelling, Name("city", city, city, province, spelling.lower() in careful, before)
    for province in content["provinces"]:
        for spelling in (province, *content["provinces_also"].get(province, ())):
            yield spelling, Name("city", province, None, province, spelling.lower() in careful, before)


def _cities(content: Mapping[str, Any]) -> Iterator[tuple[str, str]]:
    for province, cities in content["provinces"].items():
        yield from ((city, province) for city in cities)


def _cautions(content: Mapping[str, Any]) -> tuple[frozenset[str], frozenset[str]]:
    return frozenset(str(name).lower() for name in content["careful"]), frozenset(content["before"])
