"""`python -m bot.training <verb>`: one module per verb, each with `add_arguments` and `run`."""

import sys
from argparse import ArgumentParser
from importlib import import_module

VERBS = {
    "lint": "look for faults in bot/data",
    "train": "build the model of the present data",
    "evaluate": "measure the model on sentences by other persons",
    "baseline": "train stock Rasa once, to compare with (about 25 minutes)",
    "accept": "take the model's report as the one to compare with",
    "known-failures": "write tests/nlu/_known_failures.yml anew",
}


def main(arguments: list[str]) -> int:
    """Run one verb; returns its exit code."""
    parser = ArgumentParser(prog="python -m bot.training")
    verbs = parser.add_subparsers(dest="verb", required=True)
    for verb, help_ in VERBS.items():
        _module(verb).add_arguments(verbs.add_parser(verb, help=help_))
    chosen = parser.parse_args(arguments)
    return int(_module(chosen.verb).run(chosen))


def _module(verb: str):  # type: ignore[no-untyped-def]
    return import_module(f"bot.training.{verb.replace('-', '_')}")


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
