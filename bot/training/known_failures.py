"""`known-failures`: writes tests/nlu/_known_failures.yml anew, the ratchet's list of held-out sentences that fail now."""

from argparse import ArgumentParser, Namespace
from pathlib import Path

from ruamel.yaml import YAML

from bot.nlu.reader import Reader
from bot.training.evaluate import held_out_cases
from bot.training.models import model_path, training_hash
from bot.training.scores import turn_exact
from bot.training.sentences import held_out_turns
from bot.training.understanding import reader_of
from bot.training.verbs import Places, here, say, without_tensorflow

FILE = "_known_failures.yml"
_HEAD = (
    "Held-out sentences and turns that the present model gets wrong. Listed ones must go on failing, all others must pass.\n"
    "Written by `python -m bot.training known-failures`; an improvement removes lines, a reviewer must accept new ones.\n"
)


def add_arguments(parser: ArgumentParser) -> None:
    """This verb has no options."""


def run(arguments: Namespace) -> int:
    """Write the list; returns the exit code."""
    del arguments
    without_tensorflow()
    places = here()
    model = model_path(places.models, training_hash(places.root))
    if not model.is_file():
        say(f"{model} is not there: run `python -m bot.training train` first.")
        return 1
    failing = failures(reader_of(model), places)
    write(failing, places.held_out / FILE)
    say(f"{len(failing['sentences'])} sentences and {len(failing['turns'])} turns fail.")
    return 0


def failures(reader: Reader, places: Places) -> dict[str, list[str]]:
    """The texts that fail: a wrong intent or number of clauses, or a turn that is not cut exactly."""
    sentences = [case.text for case in held_out_cases(places) if not understood(reader, case.text, case.intents[0])]
    turns = [turn.text for turn in held_out_turns(places.held_out) if not turn_exact(turn, reader.read(turn.text).clauses)]
    return {"sentences": sorted(set(sentences)), "turns": sorted(set(turns))}


def understood(reader: Reader, text: str, intent: str) -> bool:
    """Whether a sentence is read as one clause with this intent."""
    clauses = reader.read(text).clauses
    return len(clauses) == 1 and clauses[0].intent == intent


def write(failing: dict[str, list[str]], path: Path) -> None:
    """Write the list with its explanation."""
    yaml = YAML()
    yaml.width = 1000  # type: ignore[assignment]  # ruamel's class says None; a number keeps each sentence on its line
    with path.open("w", encoding="utf-8") as stream:
        stream.writelines(f"# {line}\n" for line in _HEAD.splitlines())
        yaml.dump(failing, stream)
