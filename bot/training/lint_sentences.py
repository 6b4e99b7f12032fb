"""Faults of the sentences: labels, persons, numbers, duplicates, leaks into the held-out ones, personal data."""

import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from pathlib import Path

from rapidfuzz import fuzz, process

from bot.errors import Fault
from bot.nlu.catalogue import Catalogue
from bot.text.lexicon import read_yaml
from bot.training.sentences import Block, HeldOut
from bot.training.verbs import Places

ENGLISH = "_en"  # ends the name of a file whose sentences are English
_KEYS = {"intent", "metadata", "examples"}
NEAR = 94.0
_SHORT_WORDS = 4  # shorter ones may well be written by two persons
_PHONE = re.compile(r"(?<!\d)(?:\+?62|0)8\d(?:[\s.-]?\d){7,10}(?!\d)")
_ADDRESS = re.compile(r"\b(?:jl|jln|jalan)\.?\s+[A-Z]\w+.{0,30}\b(?:no|nomor)\.?\s*\d+", re.IGNORECASE)
_FORBIDDEN = re.compile(r"^/|\[[^\]]*\]\s*[({]")


def block_faults(blocks: Sequence[Block], catalogue: Catalogue, places: Places, faults: list[Fault]) -> None:
    """Check labels, persons, places and numbers of the training blocks."""
    personas = set(read_yaml(places.data / "personas.yml")["personas"])
    counts: Counter[str] = Counter()
    for block in blocks:
        counts[block.intent] += len(block.sentences)
        _label_faults(block, catalogue, places.data / "nlu", faults)
        _metadata_faults(block, catalogue, personas, faults)
    for name, intent in catalogue.intents.items():
        if counts[name] < intent.minimum:
            where = f"bot/data/nlu/{intent.topic}/{name}"
            faults.append(
                Fault(where, f"has {counts[name]} sentences, fewer than {intent.minimum}", "add sentences by several persons")
            )


def _label_faults(block: Block, catalogue: Catalogue, folder: Path, faults: list[Fault]) -> None:
    where = str(block.file)
    if block.keys - _KEYS:
        faults.append(
            Fault(where, f"has the unknown key {', '.join(sorted(block.keys - _KEYS))}", f"use {', '.join(sorted(_KEYS))}")
        )
    if block.intent not in catalogue.intents:
        faults.append(Fault(where, f"has the unknown intent {block.intent!r}", "add it to bot/data/intents.yml or correct it"))
        return
    parts = block.file.relative_to(folder).with_suffix("").parts
    if (parts[0], parts[1].removesuffix(ENGLISH)) != (catalogue.intents[block.intent].topic, block.intent):
        remedy = "one file (and one ending in _en) or folder per intent, in its topic's folder"
        faults.append(Fault(where, f"holds {block.intent}, which belongs elsewhere", remedy))
    if not block.sentences:
        faults.append(Fault(where, "has a block without sentences", "begin each with `- ` below `examples: |`"))


def _metadata_faults(block: Block, catalogue: Catalogue, personas: set[str], faults: list[Fault]) -> None:
    where, persona = str(block.file), block.metadata.get("persona")
    if persona not in personas:
        faults.append(Fault(where, f"has the unknown persona {persona!r}", "use one of bot/data/personas.yml"))
    if unknown := set(block.metadata) - {"persona", "aspect"}:
        faults.append(Fault(where, f"has the unknown metadata {', '.join(sorted(unknown))}", "use persona and aspect"))
    _aspect_faults(where, block.intent, block.metadata.get("aspect"), catalogue, faults)


def _aspect_faults(where: str, intent: str, aspect: object, catalogue: Catalogue, faults: list[Fault]) -> None:
    known = catalogue.aspects(intent)
    if (known and aspect not in known) or (not known and aspect):
        remedy = f"use one of {', '.join(known)}" if known else "leave it out"
        faults.append(Fault(where, f"{intent} has no aspect {aspect!r}", remedy))


def held_out_faults(sentences: Sequence[HeldOut], catalogue: Catalogue, places: Places, faults: list[Fault]) -> None:
    """Check labels and persons of the held-out sentences; their persons must not train."""
    path = places.held_out / "personas.yml"
    personas = set(read_yaml(path)["personas"]) if path.is_file() else set()
    for name in sorted(personas & set(read_yaml(places.data / "personas.yml")["personas"])):
        faults.append(Fault(str(path), f"{name} also writes training sentences", "give the held-out person another name"))
    for sentence in sentences:
        where = str(sentence.file)
        if sentence.intent not in catalogue.intents:
            faults.append(Fault(where, f"has the unknown intent {sentence.intent!r}", "correct it"))
        elif sentence.persona not in personas:
            faults.append(Fault(where, f"has the unknown persona {sentence.persona!r}", f"use one of {path.name}"))
        elif sentence.aspect:
            _aspect_faults(where, sentence.intent, sentence.aspect, catalogue, faults)


def sentence_faults(blocks: Sequence[Block], held_out: Sequence[HeldOut], faults: list[Fault]) -> None:
    """Check the texts: duplicates, leaks, personal data, Rasa's own signs."""
    seen: dict[str, list[Block]] = defaultdict(list)
    for block in blocks:
        for text in block.sentences:
            seen[folded(text)].append(block)
            text_faults(block.file, text, faults)
    for key, owners in seen.items():
        if len(owners) > 1:
            files = ", ".join(sorted({owner.file.name for owner in owners}))
            faults.append(Fault(str(owners[0].file), f"{key!r} stands {len(owners)} times ({files})", "keep one"))
    leaks(list(seen), [(sentence.file, sentence.text) for sentence in held_out], faults)


def text_faults(file: Path, text: str, faults: list[Fault]) -> None:
    """Check one text that trains: personal data, Rasa's own signs."""
    where = str(file)
    if _PHONE.search(text) or _ADDRESS.search(text):
        faults.append(Fault(where, f"{text!r} holds a phone number or an address", "invent something shorter"))
    if _FORBIDDEN.search(text):
        faults.append(Fault(where, f"{text!r} would be read as Rasa's own sign", "no `[x](y)`, no `/` in front"))


def leaks(training: Sequence[str], held_out: Iterable[tuple[Path, str]], faults: list[Fault]) -> None:
    """Check that no held-out text is nearly one of these folded training texts."""
    for file, text in held_out:
        key = folded(text)
        if len(key.split()) < _SHORT_WORDS:
            continue
        best = process.extractOne(key, training, scorer=fuzz.ratio, score_cutoff=NEAR)
        if best:
            faults.append(Fault(str(file), f"{text!r} is nearly the training sentence {best[0]!r}", "reword one"))


def folded(text: str) -> str:
    """A text without case and punctuation, for comparing."""
    return " ".join(re.findall(r"\w+", text.casefold())) or text
