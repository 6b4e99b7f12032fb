"""Faults of the catalogue and the lexicons: in step with domain and rules, and words that the normaliser would change again."""

from collections.abc import Iterable, Mapping
from typing import Any

from bot.errors import Fault
from bot.nlu.catalogue import OTHER_ASPECT, Catalogue, Risk, catalogue_from
from bot.nlu.language import read_language
from bot.nlu.sensitive import phrases_in
from bot.text.lexicon import SlangLexicon, read_yaml, slang_from
from bot.text.normalise import normalise
from bot.training.verbs import Places

_NEEDED = {"meaning", "topic", "minimum"}
_ALLOWED = _NEEDED | {"risk", "aspects"}
_FILE = "bot/data/intents.yml"


def catalogue_faults(places: Places, faults: list[Fault]) -> Catalogue | None:
    """Check the catalogue; None when it cannot be read at all."""
    content = read_yaml(places.data / "intents.yml")
    before = len(faults)
    for name, entry in content["intents"].items():
        _entry_faults(name, entry, faults)
    if len(faults) > before:
        return None
    catalogue = catalogue_from(content)
    _in_step(catalogue, read_yaml(places.root / "domain.yml")["intents"], "domain.yml", faults)
    _in_step(catalogue, _ruled(read_yaml(places.data / "rules" / "turn.yml")), "bot/data/rules/turn.yml", faults)
    return catalogue


def _entry_faults(name: str, entry: Mapping[str, Any], faults: list[Fault]) -> None:
    where = f"{_FILE}: {name}"
    if missing := _NEEDED - set(entry):
        faults.append(Fault(where, f"lacks {', '.join(sorted(missing))}", "add it"))
    if unknown := set(entry) - _ALLOWED:
        faults.append(Fault(where, f"has the unknown key {', '.join(sorted(unknown))}", f"use {', '.join(sorted(_ALLOWED))}"))
    risks = [risk.value for risk in Risk]
    if entry.get("risk", risks[-1]) not in risks:
        faults.append(Fault(where, f"risk {entry['risk']!r} is unknown", f"use one of {', '.join(risks)}"))
    if entry.get("aspects") and OTHER_ASPECT not in entry["aspects"]:
        faults.append(Fault(where, "its aspects lack `other`", "add other"))


def _in_step(catalogue: Catalogue, names: Iterable[str], file: str, faults: list[Fault]) -> None:
    listed = list(names)
    for name in sorted(set(catalogue.intents) - set(listed)):
        faults.append(Fault(file, f"lacks {name}, which stands in the catalogue", f"add a line for {name}"))
    for name in sorted(set(listed) - set(catalogue.intents)):
        faults.append(Fault(file, f"has {name}, which the catalogue lacks", f"add it to {_FILE} or remove the line"))
    for name in sorted({name for name in listed if listed.count(name) > 1}):
        faults.append(Fault(file, f"has {name} twice", "remove one line"))


def _ruled(content: Mapping[str, Any]) -> list[str]:
    steps = [step for rule in content["rules"] for step in rule["steps"]]
    return [choice["intent"] for step in steps for choice in step.get("or", ())]


def lexicon_faults(places: Places, faults: list[Fault]) -> None:
    """Check that every plain word of the lexicons is left alone by the normaliser."""
    content = read_language(places.data)
    slang = slang_from(content["slang"])
    _slang_faults(content["slang"], slang, faults)
    edges = [word for name, words in content["clauses"].items() if name != "same_matter" for word in words if word != "?"]
    for file, texts in (("sensitive.yml", phrases_in(content["sensitive"])), ("clauses.yml", edges)):
        _plain_faults(f"bot/data/lexicon/{file}", texts, slang, faults)


def _slang_faults(content: Mapping[str, Any], slang: SlangLexicon, faults: list[Fault]) -> None:
    where = "bot/data/lexicon/slang.yml and slang_words.yml"
    variants = [variant for listed in content["words"].values() for variant in listed]
    for variant in sorted({variant for variant in variants if variants.count(variant) > 1}):
        faults.append(Fault(where, f"{variant!r} stands for two words", "keep one"))
    _plain_faults(where, content["words"], slang, faults)


def _plain_faults(where: str, texts: Iterable[str], slang: SlangLexicon, faults: list[Fault]) -> None:
    for text in texts:
        for part in text.split("…"):
            plain = normalise(part, slang).text
            if plain != " ".join(part.split()):
                faults.append(Fault(where, f"{part.strip()!r} is no plain text", f"write {plain!r}"))
