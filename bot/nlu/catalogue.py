"""The catalogue of intents (bot/data/intents.yml) as frozen values: meaning, topic, risk class, aspects, minimum of sentences."""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import Enum
from pathlib import Path
from typing import Any

from bot.text.lexicon import read_yaml


class Risk(str, Enum):
    """How much a wrong answer costs, from little to much."""

    NAVIGATION = "navigation"
    FACTS = "facts"
    PROMISES = "promises"


DEFAULT_TARGETS: Mapping[Risk, float] = {Risk.NAVIGATION: 0.05, Risk.FACTS: 0.03, Risk.PROMISES: 0.01}
NO_ASPECT = "none"
OTHER_ASPECT = "other"


@dataclass(frozen=True)
class Intent:
    """One entry of the catalogue."""

    name: str
    meaning: str
    topic: str
    risk: Risk
    minimum: int
    aspects: tuple[str, ...] = ()


@dataclass(frozen=True)
class Catalogue:
    """All intents by name."""

    intents: Mapping[str, Intent]

    def risk(self, name: str) -> Risk:
        """The risk class; what is not named is a promise."""
        return self.intents[name].risk if name in self.intents else Risk.PROMISES

    def aspects(self, name: str) -> tuple[str, ...]:
        """The aspects of an intent, without any for most."""
        return self.intents[name].aspects if name in self.intents else ()


def load_catalogue(path: Path) -> Catalogue:
    """The catalogue of an intents.yml that the lint accepts."""
    return catalogue_from(read_yaml(path))


def catalogue_from(content: Mapping[str, Any]) -> Catalogue:
    """The catalogue of intents.yml's content."""
    return Catalogue({name: _intent(name, entry) for name, entry in content["intents"].items()})


def _intent(name: str, entry: Mapping[str, Any]) -> Intent:
    aspects = tuple(str(aspect) for aspect in entry.get("aspects", ()))
    risk = Risk(entry.get("risk", Risk.PROMISES.value))
    return Intent(name, entry["meaning"], entry["topic"], risk, int(entry["minimum"]), aspects)
