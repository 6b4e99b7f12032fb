"""Several bubbles in a row are read as one turn, once the buyer has been quiet for a moment.

How long that moment is depends on what was written: long after a mere "kak", short after a complete question.
"""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, fields
from datetime import datetime, timedelta
from enum import Enum, auto
from functools import cached_property
from typing import Any

from bot.text.lexicon import SlangLexicon
from bot.text.normalise import normalise

LONGEST_WAIT = timedelta(seconds=12)
QUICKEST = timedelta(seconds=0.5)
# What a bubble is shows at its end, and what a burst is in its newest bubbles: a flood of text costs no more than these.
CHARACTERS, WORDS, BUBBLES = 300, 8, 8
_PHRASES = ("closings", "open_ends", "asking_last")

# Behind the last word.
_OPEN_SIGN = re.compile(r"\s*(?:[,:;&+-]|\.{3}|…)")
_DOTS = re.compile(r"\s*(?:\.{2}|…)")
_FACE = re.compile(r"[:;=][-'^]?[()DPdp3*|/\\]+(?!\w)|\([:;=]|\^[_.]?\^|<3+|-[_.]*-")


@dataclass(frozen=True)
class Bubble:
    """One stored message of the buyer."""

    id: int
    text: str
    received_at: datetime


@dataclass(frozen=True)
class BurstWords:
    """What gives away whether a buyer is done, in plain words; bursts.yml tells what each list is for."""

    slang: SlangLexicon
    calls: frozenset[str]
    particles: frozenset[str]
    frames: frozenset[str]
    announcing: frozenset[str]
    closings: tuple[tuple[str, ...], ...]
    joints: frozenset[str]
    joints_as_written: frozenset[str]
    joints_alone: frozenset[str]
    heads: frozenset[str]
    open_ends: tuple[tuple[str, ...], ...]
    asking: frozenset[str]
    asking_first: frozenset[str]
    asking_last: tuple[tuple[str, ...], ...]

    @cached_property
    def light(self) -> frozenset[str]:
        """What may stand at either end of a sentence without telling anything."""
        return self.calls | self.particles


class Said(Enum):
    """What one bubble is, as far as the wait for the next one goes."""

    NOTHING = auto()  # a picture, a sticker, an emoji
    OPENING = auto()
    UNFINISHED = auto()
    TELLING = auto()
    QUESTION = auto()
    CLOSING = auto()


def burst_words_from(content: Mapping[str, Any], slang: SlangLexicon) -> BurstWords:
    """The words of bursts.yml's content. Raises KeyError when a list is missing."""
    single = [each.name for each in fields(BurstWords) if each.name not in ("slang", *_PHRASES)]
    sets = {name: frozenset(map(str, content[name])) for name in single}
    phrases = {name: tuple(tuple(str(phrase).split()) for phrase in content[name]) for name in _PHRASES}
    return BurstWords(slang=slang, **sets, **phrases)  # type: ignore[arg-type]  # the names are the fields'


def quiet_window(bubbles: Sequence[Bubble], base: timedelta, words: BurstWords) -> timedelta:
    """How long the buyer must be quiet after the newest of these bubbles: from a quarter of `base` (at least QUICKEST, unless
    `base` itself is less) to twice of it. A base of 0 waits for nothing."""
    newest, *earlier = (said(bubble.text, words) for bubble in _newest_first(bubbles))
    if _is_done(newest, earlier):
        return min(base, max(base / 4, QUICKEST))
    return 2 * base if _goes_on(newest, earlier) else base


def ready_at(bubbles: Sequence[Bubble], base: timedelta, words: BurstWords) -> datetime:
    """The moment at which the burst counts as finished: the quiet window after its newest bubble, and never longer than
    LONGEST_WAIT after its first, so that a buyer who keeps typing is answered too. One more bubble may make it earlier."""
    newest = max(bubble.received_at for bubble in bubbles)
    first = min(bubble.received_at for bubble in bubbles)
    return min(newest + quiet_window(bubbles, base, words), first + LONGEST_WAIT)


def joined(bubbles: Sequence[Bubble]) -> str:
    """The turn's text: one bubble a line, in order; empty bubbles (a picture) leave no line."""
    return "\n".join(bubble.text for bubble in bubbles if bubble.text.strip())


def said(text: str, words: BurstWords) -> Said:
    """What a bubble is by itself. A lone question mark is a question: it asks about what stands before it."""
    text = _FACE.sub(" ", text[-CHARACTERS:])
    tokens = [token for token in normalise(text, words.slang).tokens if token.kind != "emoji"][-WORDS:]
    plain = [token.text for token in tokens if token.kind != "question"]
    asked = len(plain) < len(tokens)
    if not plain:
        return Said.QUESTION if asked else Said.NOTHING
    if _opens(plain, words):
        return Said.OPENING
    written, behind = text[tokens[-1].start : tokens[-1].end].lower(), text[tokens[-1].end :]
    asks = asked or _asks(plain, words)
    # Many end every sentence in dots: behind a question they say neither that more comes nor that nothing does.
    if asks and _DOTS.match(behind):
        return Said.TELLING
    if tokens[-1].kind != "question" and _is_open(plain, written, behind, words):
        return Said.UNFINISHED
    if asks:
        return Said.QUESTION
    return Said.CLOSING if _closes(plain, words) else Said.TELLING


def _newest_first(bubbles: Sequence[Bubble]) -> list[Bubble]:
    return sorted(bubbles, key=lambda bubble: (bubble.received_at, bubble.id), reverse=True)[:BUBBLES]


def _is_done(newest: Said, earlier: Sequence[Said]) -> bool:
    """A second question within one burst is the sign of somebody with a list of them."""
    return newest is Said.CLOSING or (newest is Said.QUESTION and Said.QUESTION not in earlier)


def _goes_on(newest: Said, earlier: Sequence[Said]) -> bool:
    """A call or a picture behind something said only underlines it; at the beginning it announces more."""
    begins = all(one in (Said.NOTHING, Said.OPENING) for one in earlier)
    return newest is Said.UNFINISHED or (newest in (Said.OPENING, Said.NOTHING) and begins)


def _opens(plain: Sequence[str], words: BurstWords) -> bool:
    known = set(plain)
    if known & words.announcing:
        return known <= words.light | words.frames | words.announcing
    return known <= words.light and plain[0] in words.calls


def _is_open(plain: Sequence[str], written: str, behind: str, words: BurstWords) -> bool:
    core = _without_light(plain, words)
    if _OPEN_SIGN.match(behind) or written in words.joints_as_written:
        return True
    if not core:
        return False
    if core[-1] in words.joints or set(core) <= words.joints_alone:
        return True
    after_joint = len(core) > 1 and core[-1] in words.heads and core[-2] in words.joints
    return after_joint or _ends(core, words.open_ends)


def _asks(plain: Sequence[str], words: BurstWords) -> bool:
    """Whether a question stands there without its mark: a word that asks, and something that is asked about."""
    core = _without_light(plain, words)
    place = next((place for place, word in enumerate(core) if word in words.announcing), -1)
    core = core[place + 1 :]
    if len(core) < 2:
        return False
    begins = len(plain) < WORDS and core[0] in words.asking_first
    return begins or bool(set(core) & words.asking) or _ends(core, words.asking_last)


def _closes(plain: Sequence[str], words: BurstWords) -> bool:
    return _ends(_without_light(plain, words), words.closings)


def _without_light(plain: Sequence[str], words: BurstWords) -> list[str]:
    core, light = list(plain), words.light
    while core and core[-1] in light:
        core.pop()
    while core and core[0] in light:
        core.pop(0)
    return core


def _ends(core: Sequence[str], phrases: Sequence[Sequence[str]]) -> bool:
    return any(tuple(core[-len(phrase) :]) == tuple(phrase) for phrase in phrases)
