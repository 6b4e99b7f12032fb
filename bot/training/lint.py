"""`lint`: looks for everything in bot/data that would train or answer wrongly, and lists it all at once. Needs no Rasa."""

from argparse import ArgumentParser, Namespace

from bot.errors import Fault, LanguageDataInvalid
from bot.training.lint_catalogue import catalogue_faults, lexicon_faults
from bot.training.lint_mood import mood_faults
from bot.training.lint_responses import response_faults
from bot.training.lint_sensitive import sensitive_faults
from bot.training.lint_sentences import block_faults, held_out_faults, sentence_faults
from bot.training.sentences import held_out_sentences, training_blocks
from bot.training.verbs import Places, here, say


def add_arguments(parser: ArgumentParser) -> None:
    """This verb has no options."""


def run(arguments: Namespace) -> int:
    """Lint; returns the exit code."""
    del arguments
    try:
        looked = check(here())
    except LanguageDataInvalid as error:
        say(str(error))
        return 1
    say(f"No fault in {looked} sentences.")
    return 0


def check(places: Places) -> int:
    """How many sentences were looked at.

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
    lines = sensitive_faults(places, faults) + mood_faults(places, faults)
    lexicon_faults(places, faults)
    response_faults(places, faults)
    if not blocks:
        faults.append(Fault(str(places.data / "nlu"), "holds no sentences", "add bot/data/nlu/<topic>/<intent>.yml"))
    if faults:
        raise LanguageDataInvalid(faults)
    return sum(len(block.sentences) for block in blocks) + len(held_out) + lines
