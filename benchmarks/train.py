"""`train`: trains lean or stock Rasa, unless its model is there."""

from argparse import ArgumentParser, Namespace
from dataclasses import replace
from time import monotonic

from benchmarks.rivals import EPOCHS, RIVALS, train, trained


def add_arguments(parser: ArgumentParser) -> None:
    """The verb's options."""
    parser.add_argument("name", choices=[rival.name for rival in RIVALS])
    parser.add_argument("--epochs", type=int, default=EPOCHS, help="fewer are only for trying this out: the model is another")


def run(arguments: Namespace) -> int:
    """Train; returns the exit code."""
    rival = replace(next(each for each in RIVALS if each.name == arguments.name), epochs=arguments.epochs)
    if trained(rival):
        print(f"{rival.model} is there.")
        return 0
    print(f"Training {rival.name} Rasa; this takes about {max(1, rival.minutes * rival.epochs // EPOCHS)} min …", flush=True)
    began = monotonic()
    print(f"{train(rival)}: trained in {monotonic() - began:.0f} s.")
    return 0
