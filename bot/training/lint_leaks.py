"""Held-out texts that training has seen, however they are spelt: they would measure memory. Turns and dialogues count as well."""

from collections.abc import Sequence
from pathlib import Path
from typing import Any

from rapidfuzz import fuzz, process

from bot.errors import Fault
from bot.text.lexicon import SlangLexicon
from bot.training.lint_plain import Written, plain_words
from bot.training.lint_sentences import NEAR
from bot.training.sentences import ENTITIES, FOLLOW_UPS, SEVERAL, HeldOut, read_file
from bot.training.verbs import Places

_LONG = 5  # so many plain words are hardly written by two persons alike
_SHORT = 3  # what is shorter is everybody's
_LISTS = {**dict.fromkeys(SEVERAL, "turns"), ENTITIES: "texts"}


def plain_leaks(sentences: Sequence[Written], held_out: Sequence[Written], faults: list[Fault], warnings: list[Fault]) -> None:
    """A long text that training has seen, or nearly, is a fault; a short one that it has seen is a warning."""
    by_words = {one.words: one for one in reversed(sentences)}
    long = [one for one in sentences if len(one.words) >= _LONG]
    keys = [" ".join(one.words) for one in long]
    for one in held_out:
        if len(one.words) < _SHORT:
            continue
        same = by_words.get(one.words) or _near(one, long, keys)
        if same:
            what = f"{one.text!r} says the same as {same.text!r} in {same.where}"
            told = faults if len(one.words) >= _LONG else warnings
            told.append(Fault(one.where, what, "reword one of them"))


def _near(one: Written, long: Sequence[Written], keys: Sequence[str]) -> Written | None:
    if len(one.words) < _LONG:
        return None
    best = process.extractOne(" ".join(one.words), keys, scorer=fuzz.ratio, score_cutoff=NEAR)
    return long[best[2]] if best else None


def held_out_texts(places: Places, sentences: Sequence[HeldOut], slang: SlangLexicon, faults: list[Fault]) -> list[Written]:
    """Every text that only measures: sentences, turns of several questions, texts with entities, dialogues."""
    rows = [(sentence.file, sentence.text, sentence.intent) for sentence in sentences]
    for name, key in _LISTS.items():
        content = _content(places.held_out / name, faults)
        rows += [(places.held_out / name, str(one["text"]), "") for one in content.get(key, ())]
    path = places.held_out / FOLLOW_UPS
    for dialogue in _content(path, faults).get("dialogues", ()):
        rows += [(path, str(text), "") for text in (*(turn["buyer"] for turn in dialogue["turns"]), dialogue["last"])]
    words = plain_words((text for _, text, _ in rows), slang)
    return [Written(file, text, plain, intent) for (file, text, intent), plain in zip(rows, words, strict=True)]


def _content(path: Path, faults: list[Fault]) -> dict[str, Any]:
    content = read_file(path, faults) if path.is_file() else {}
    return content if isinstance(content, dict) else {}
