"""The names that stand in the lexicon (couriers, places, colours) by the way they are written, with when each counts."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from typing import Any

from bot.nlu.districts import Place, districts_from


@dataclass(frozen=True)
class Name:
    """What one spelling means. With `before` it counts only right behind one of those words, and never behind one of `never`."""

    entity: str
    value: str
    city: str | None = None
    province: str | None = None
    before: frozenset[str] | None = None
    never: frozenset[str] = frozenset()
    shaded: bool = False  # a shade may belong to it: `ijo tua`; it is then a colour wherever it stands
    several: tuple[Place, ...] = ()  # where it may lie, when that is more than one city

    def counts_behind(self, word: str, with_shade: bool = False) -> bool:
        """Whether it means this where that word stands before it."""
        return word not in self.never and (with_shade or self.before is None or word in self.before)


def names_from(content: Mapping[str, Any]) -> dict[str, tuple[Name, ...]]:
    """All names by spelling in lower case; of several meanings the first that counts is meant: places of every other kind of
    name come first, kecamatan last."""
    names: dict[str, tuple[Name, ...]] = {}
    listed = (_places(content["places"]), _couriers(content["couriers"]), _colors(content["colors"]), _districts(content))
    for source in listed:
        for written, name in source:
            known = names.get(written.lower(), ())
            if all(other.entity != name.entity for other in known):
                names[written.lower()] = (*known, name)
    return names


def _couriers(content: Mapping[str, Any]) -> Iterator[tuple[str, Name]]:
    yield from _listed("courier", content["couriers"], content)
    yield from _listed("courier", content["others"], content)


def _colors(content: Mapping[str, Any]) -> Iterator[tuple[str, Name]]:
    """Colours, with those marked that a shade may stand beside."""
    shaded = frozenset(content["shaded"])
    for written, name in _listed("color", content["colors"], content):
        yield written, replace(name, shaded=name.value in shaded)


def _listed(entity: str, listed: Mapping[str, list[str]], content: Mapping[str, Any]) -> Iterator[tuple[str, Name]]:
    careful, before = _cautions(content)
    never = frozenset(content.get("never", ()))
    for value, spellings in listed.items():
        for spelling in spellings:
            yield spelling, Name(entity, value, before=before if spelling.lower() in careful else None, never=never)


def _places(content: Mapping[str, Any]) -> Iterator[tuple[str, Name]]:
    """Cities first: Bengkulu alone is the city, and the city lies in the province of that name anyway."""
    careful, before = _cautions(content)

    def name(spelling: str, value: str, city: str | None, province: str) -> tuple[str, Name]:
        return spelling, Name("city", value, city, province, before if spelling.lower() in careful else None)

    for city, province in _cities(content):
        for spelling in (city, *content["cities_also"].get(city, ()), *content["capitals"].get(city, ())):
            yield name(spelling, city, city, province)
    for province in content["provinces"]:
        for spelling in (province, *content["provinces_also"].get(province, ())):
            yield name(spelling, province, None, province)


def _districts(content: Mapping[str, Any]) -> Iterator[tuple[str, Name]]:
    """Kecamatan: their city is the value, unless there are several of that name."""
    for each in districts_from(content["districts"], dict(_cities(content["places"]))):
        provinces = {place.province for place in each.places}
        province = next(iter(provinces)) if len(provinces) == 1 else None
        if len(each.places) == 1:
            city = each.places[0].city
            yield each.spelling, Name("city", city, city, province, each.before)
        else:
            yield each.spelling, Name("city", each.name, None, province, each.before, several=each.places)


def _cities(content: Mapping[str, Any]) -> Iterator[tuple[str, str]]:
    for province, cities in content["provinces"].items():
        yield from ((city, province) for city in cities)


def _cautions(content: Mapping[str, Any]) -> tuple[frozenset[str], frozenset[str]]:
    return frozenset(str(name).lower() for name in content["careful"]), frozenset(map(str, content["before"]))
