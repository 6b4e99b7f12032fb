"""Everything that is read for one report, gathered before the reading begins."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from hashlib import sha256

from bot.nlu.sensitive_lines import FOLDER, SensitiveLine, read_lines
from bot.training.cases import (
    BUYERS,
    HELD_OUT,
    REVIEWS,
    Case,
    EntityText,
    MoodLine,
    case_sets,
    development_file,
    entity_texts,
    mood_lines,
    review_lines,
    turns_of,
)
from bot.training.perturbation import Perturbations, perturbations
from bot.training.sentences import ENTITIES, MOOD, SEVERAL, HeldOutTurn
from bot.training.verbs import Places


@dataclass(frozen=True)
class Material:
    """The held-out files, and the development sets that are there."""

    sets: Mapping[str, Sequence[Case]]
    sensitive: Sequence[SensitiveLine]
    entities: Sequence[EntityText]
    turns: Mapping[str, Sequence[HeldOutTurn]]
    moods: Sequence[MoodLine]
    reviews: Sequence[MoodLine] | None
    ways: Perturbations

    @property
    def cases(self) -> list[Case]:
        """The cases of all sets."""
        return [case for cases in self.sets.values() for case in cases]

    @property
    def to_perturb(self) -> list[Case]:
        """The cases that are also read as others would write them: half of the messages that are the shop's business."""
        inside = [case for name in (HELD_OUT, BUYERS) for case in self.sets.get(name, ()) if not case.outside]
        return sorted(inside, key=_lot)[: (len(inside) + 1) // 2]

    def texts(self) -> Iterator[str]:
        """Every text that will be read."""
        for listed in self.turns.values():
            yield from (turn.text for turn in listed)
        yield from (case.text for case in self.cases)
        yield from (line.text for line in self.sensitive)
        yield from (each.text for each in self.entities)
        yield from (line.text for line in (*self.moods, *(self.reviews or ())))
        for case in self.to_perturb:
            yield from (way(case.text) for way in self.ways.ways.values())


def _lot(case: Case) -> str:
    """Always the same half: six ways of writing would take too long for all."""
    return sha256(case.text.encode()).hexdigest()


def gather(places: Places, eval_dir: str) -> Material:
    """What the files hold."""
    folder, reviews = places.held_out, development_file(eval_dir, REVIEWS)
    return Material(
        sets=case_sets(places, eval_dir),
        sensitive=read_lines(folder / FOLDER),
        entities=entity_texts(folder / ENTITIES),
        turns={name.removesuffix(".yml"): turns_of(folder / name) for name in SEVERAL},
        moods=mood_lines(folder / MOOD),
        reviews=review_lines(reviews) if reviews else None,
        ways=perturbations(places.data / "lexicon"),
    )
