"""Template runs: sentences that differ by one exchanged word teach the frame by heart and the words around it nothing."""

from collections import defaultdict
from collections.abc import Sequence
from pathlib import Path

from bot.errors import Fault
from bot.training.lint_plain import Written

GAP = "…"
_LEAST_WORDS = 4  # shorter frames, such as "ongkir … berapa", are how everybody asks
_OF_ONE_PERSON, _SHORTER = 3, 3  # so many of one person are a template, even in a shorter frame
_MANY = 10  # so many in one file are one, whoever wrote them
_SOME = 3

_Runs = dict[tuple[Path, int, tuple[str, ...]], dict[str, Written]]


def runs(sentences: Sequence[Written], faults: list[Fault], warnings: list[Fault]) -> None:
    """A run of one block or a long one of a file is a fault, a shorter one that several persons wrote a warning."""
    told = _tell(_runs(sentences, _SHORTER, by_block=True), _OF_ONE_PERSON, "one block", faults)
    in_files = {key: run for key, run in _runs(sentences, _LEAST_WORDS, by_block=False).items() if (key[0], key[2]) not in told}
    _tell({key: run for key, run in in_files.items() if len(run) >= _MANY}, _MANY, "one file", faults)
    _tell({key: run for key, run in in_files.items() if len(run) < _MANY}, _SOME, "one file", warnings)


def _runs(sentences: Sequence[Written], least: int, *, by_block: bool) -> _Runs:
    """By frame the words that stand in its gap, each with its first sentence."""
    found: _Runs = defaultdict(dict)
    for one in sentences:
        if len(one.words) < least:
            continue
        for place, word in enumerate(one.words):
            frame = (*one.words[:place], GAP, *one.words[place + 1 :])
            found[one.file, one.block if by_block else 0, frame].setdefault(word, one)
    return found


def _tell(found: _Runs, least: int, within: str, told: list[Fault]) -> set[tuple[Path, tuple[str, ...]]]:
    named = set()
    for (file, _, frame), run in found.items():
        if len(run) >= least:
            what = f"{len(run)} sentences of {within} are {' '.join(frame)!r} with {', '.join(sorted(run))}"
            told.append(Fault(next(iter(run.values())).where, what, "keep two of them and write the others anew"))
            named.add((file, frame))
    return named
