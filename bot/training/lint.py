"""`lint`: looks for everything in bot/data that would train or answer wrongly, and lists it all at once. Needs no Rasa."""

from argparse import ArgumentParser, Namespace
from collections.abc import Sequence

from bot.errors import Fault, LanguageDataInvalid
from bot.training.lint_catalogue import catalogue_faults, lexicon_faults
from bot.training.lint_likeness import likeness
from bot.training.lint_mood import mood_faults
from bot.training.lint_responses import response_faults
from bot.training.lint_sensitive import sensitive_faults
from bot.training.lint_sentences import block_faults, held_out_faults, sentence_faults
from bot.training.sentences import held_out_sentences, training_blocks
from bot.training.verbs import Places, here, say


def add_arguments(parser: ArgumentParser) -> None:
    """This verb has no options."""


def run(arguments: Namespace) -> int:
    """Lint; returns the exit code. Warnings change nothing: a person looks whether they matter."""
    del arguments
    warnings: list[Fault] = []
    try:
        looked = check(here(), warnings)
    except LanguageDataInvalid as error:
        _warn(warnings)
        say(str(error))
        return 1
    _warn(warnings)
    say(f"No fault in {looked} sentences.")
    return 0


def _warn(warnings: Sequence[Fault]) -> None:
    if warnings:
        say(f"{len(warnings)} warnings, to be looked at:\n" + "\n".join(f"  - {warning}" for warning in warnings))


def check(places: Places, warnings: list[Fault] | None = None) -> int:
    """How many sentences were looked at; what is only suspicious is added to the warnings.

    Raises:
        LanguageDataInvalid: with every fault.
    """
    faults: list[Fault] = []
    blocks = training_blocks(places.data / "nlu", faults)
    held_out = held_out_sentences(places.held_out, faults)
    catalogue = catalogue_faults(places, faults)
    if catalogue is not None:
        block_faults(blocks, catalogue, places, faults)
        held_out_faults(held_out, catalogue, places, faults)
    sentence_faults(blocks, held_out, faults)
    likeness(blocks, held_out, places, faults, [] if warnings is None else warnings)
    lines = sensitive_faults(places, faults) + mood_faults(places, faults)
    lexicon_faults(places, faults)
    response_faults(places, faults)
    if not blocks:
        faults.append(Fault(str(places.data / "nlu"), "holds no sentences", "add bot/data/nlu/<topic>/<intent>.yml"))
    if faults:
        raise LanguageDataInvalid(faults)
    return sum(len(block.sentences) for block in blocks) + len(held_out) + lines
