"""The language files that the reader needs: read from bot/data while training, from the model while serving."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path
from typing import Any

from bot.nlu.catalogue import Catalogue, catalogue_from
from bot.nlu.tongue import TongueWords, tongue_words_from
from bot.text.clauses import ClauseWords, clause_words_from
from bot.text.lexicon import MORE_SLANG, SLANG, SlangLexicon, read_slang, read_yaml, slang_from
from bot.text.tokens import tokens_of

_FILES = {
    "intents": "intents.yml",
    "clauses": "lexicon/clauses.yml",
    "sensitive": "lexicon/sensitive.yml",
    "couriers": "lexicon/couriers.yml",
    "places": "lexicon/places.yml",
    "districts": "lexicon/districts.yml",
    "codes": "lexicon/codes.yml",
    "colors": "lexicon/colors.yml",
    "sizes": "lexicon/sizes.yml",
    "articles": "lexicon/articles.yml",
    "references": "lexicon/references.yml",
    "languages": "lexicon/languages.yml",
}
_LEXICON = "lexicon"
_WRITTEN = ("sensitive", "mood")  # lines of which the components learn
_NAMES = ("couriers", "places", "districts", "codes", "colors", "sizes", "articles", "references")
_LISTED = ("couriers", "places", "districts", "colors")
DATA_DIR = Path(__file__).parent.parent / "data"


@dataclass(frozen=True)
class Language:
    """The language files, interpreted."""

    catalogue: Catalogue
    slang: SlangLexicon
    clauses: ClauseWords
    tongues: TongueWords
    names: Mapping[str, Any]  # couriers, places, codes and so on: patterns of the entities


def read_language(data_dir: Path) -> dict[str, Any]:
    """The content of the language files by name."""
    content = {name: read_yaml(data_dir / file) for name, file in _FILES.items()}
    return {**content, "slang": read_slang(data_dir / _LEXICON)}


def language_from(content: Mapping[str, Any]) -> Language:
    """The language of these files' content."""
    return Language(
        catalogue=catalogue_from(content["intents"]),
        slang=slang_from(content["slang"]),
        clauses=clause_words_from(content["clauses"]),
        tongues=tongue_words_from(content["languages"]),
        names={name: content[name] for name in _NAMES},
    )


def listed_words(names: Mapping[str, Any]) -> frozenset[str]:
    """The words of all names of places, couriers and colours: nobody's slips."""
    return frozenset(token.text for name in _LISTED for text in _texts(names[name]) for token in tokens_of(text))


def _texts(listed: Any) -> Iterator[str]:
    if isinstance(listed, Mapping):
        for key, value in listed.items():
            yield str(key)
            yield from _texts(value)
    elif isinstance(listed, (list, tuple)):
        for value in listed:
            yield from _texts(value)
    else:
        yield str(listed)


def language_hash(data_dir: Path) -> str:
    """A hash of the language files, of the written lines and of the code that reads with them."""
    digest = sha256()
    code = Path(__file__).parent.parent
    files = [data_dir / file for file in (*_FILES.values(), f"{_LEXICON}/{SLANG}", f"{_LEXICON}/{MORE_SLANG}")]
    files += sorted(path for folder in _WRITTEN for path in (data_dir / folder).glob("*.yml"))
    files += sorted([*(code / "nlu").rglob("*.py"), *(code / "text").rglob("*.py")])
    for file in files:
        digest.update(file.read_bytes())
    return digest.hexdigest()
