"""Turns made for training the splitter: sentences of one person, put together as buyers put them, with their boundaries."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from random import Random

from bot.nlu.gaps import ASIDES

_SHARE = 0.4  # turns for each sentence that a person wrote
_LONGEST = 55  # characters of a sentence that is put together with others
_COUNTS = (2,) * 7 + (3,) * 2 + (4,)
_ASIDE_SHARE = 0.25
# Who is addressed at the beginning is addressed once in a turn.
_ADDRESS = re.compile(
    r"^(?:(?:ka|kk|kaka?k?|min|admin|gan|bang|bg|mas|mbak|sis|bun|om|bos|teh|kang|hi|halo|hai|permisi|maaf)\b[,.!]?\s+)+", re.I
)
_CLOSERS = " .!?,;…"
# How one clause ends, what stands between, how the next one begins: nothing, a joining word, a comma, a stop, another bubble.
_SEAMS = (
    *((("", " ", ""),) * 7),
    *(("", " ", f"{word} ") for word in ("sama", "terus", "trus", "dan", "sekalian", "trs", "sm", "and", "karo", "jeung")),
    *(((",", " ", ""),) * 4),
    *((("?", " ", ""),) * 4),
    *((".", " ", ""), ("!", " ", ""), (";", " ", ""), ("", "   ", "")),
    *((("", "\n", ""),) * 4),
)
_OTHER_SEAM = 0.4  # the chance that the next seam of a turn is of another kind


@dataclass(frozen=True)
class MadeTurn:
    """A text, and where in it another matter begins."""

    text: str
    begins: tuple[int, ...]


def made_turns(sentences: Sequence[tuple[str, str]], seed: int) -> list[MadeTurn]:
    """Turns made of one person's sentences, given with their intents; the same seed makes the same turns."""
    random = Random(seed)  # noqa: S311 – no secret
    by_intent: dict[str, list[str]] = {}
    for text, intent in sentences:
        if len(text) <= _LONGEST:
            by_intent.setdefault(intent, []).append(text.strip())
    asked = [intent for intent in by_intent if intent not in ASIDES]
    aside = [intent for intent in by_intent if intent in ASIDES and intent != "out_of_scope"]
    if len(asked) < max(_COUNTS):
        return []
    return [_made(by_intent, asked, aside, random) for _ in range(round(_SHARE * len(sentences)))]


def _made(by_intent: Mapping[str, Sequence[str]], asked: Sequence[str], aside: Sequence[str], random: Random) -> MadeTurn:
    if aside and random.random() < _ASIDE_SHARE:
        chosen = [random.choice(aside), random.choice(asked)]
        if chosen[0] not in ("greeting", "affirm", "deny") and random.random() < 0.5:
            chosen.reverse()
    else:
        chosen = random.sample(asked, random.choice(_COUNTS))
    return _joined([random.choice(by_intent[intent]) for intent in chosen], random)


def _joined(pieces: Sequence[str], random: Random) -> MadeTurn:
    text, begins = "", []
    seam = random.choice(_SEAMS)
    first, *others = pieces
    pieces = [first, *(_ADDRESS.sub("", piece) for piece in others)]
    for piece in pieces[:-1]:
        if random.random() < _OTHER_SEAM:
            seam = random.choice(_SEAMS)
        closing, gap, opening = seam
        text += piece.rstrip(_CLOSERS) + closing + gap
        begins.append(len(text))
        text += opening
    return MadeTurn(text + pieces[-1], tuple(begins))
