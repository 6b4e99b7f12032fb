"""The words that the normaliser knows, as one frozen value, and the loader that reads them from slang.yml and slang_words.yml."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Any

from ruamel.yaml import YAML

SLANG, MORE_SLANG = "slang.yml", "slang_words.yml"


@dataclass(frozen=True)
class SlangLexicon:
    """Slang and what it stands for. Every plain word is left alone by the normaliser."""

    words: Mapping[str, str]  # written → plain
    after_number: Mapping[str, str]  # the same, only behind a number
    units: frozenset[str]  # never slang behind a number
    stems: frozenset[str]  # words that take endings
    whole: frozenset[str]  # words that only look as if they had one
    emoji: Mapping[str, str]  # character → token

    @cached_property
    def known(self) -> frozenset[str]:
        """Every word that stands somewhere in the lexicon."""
        plain = {word for value in self.words.values() for word in value.split()}
        return frozenset(self.words) | plain | self.stems


def load_slang(folder: Path) -> SlangLexicon:
    """The lexicon of a folder."""
    return slang_from(read_slang(folder))


def read_slang(folder: Path) -> dict[str, Any]:
    """The content of slang.yml, with the further words of slang_words.yml."""
    content, more = read_yaml(folder / SLANG), read_yaml(folder / MORE_SLANG)
    words = {plain: [*content["words"].get(plain, ()), *variants] for plain, variants in more["words"].items()}
    return {**content, "words": {**content["words"], **words}, "stems": [*content["stems"], *more["stems"]]}


def slang_from(content: Mapping[str, Any]) -> SlangLexicon:
    """The lexicon of slang.yml's content."""
    words = {variant: plain for plain, variants in content["words"].items() for variant in variants}
    return SlangLexicon(
        words=words,
        after_number=dict(content["after_number"]),
        units=_lower(content["units"]) | _lower(content["after_number"]),
        stems=_lower(content["stems"]),
        whole=_lower(content["whole"]),
        emoji={character: token for token, characters in content["emoji"].items() for character in characters},
    )


def read_yaml(path: Path) -> Any:
    """A YAML file as plain values (YAML 1.2: `yes` and `no` are words)."""
    with path.open(encoding="utf-8") as stream:
        return YAML(typ="safe", pure=True).load(stream)


def _lower(words: Iterable[str]) -> frozenset[str]:
    return frozenset(str(word).lower() for word in words)
