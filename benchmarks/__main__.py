"""`python -m benchmarks`: compare (`make bench`), endure (`make bench-long`), train. One module per verb."""

import sys
from argparse import ArgumentParser
from importlib import import_module

VERBS = {
    "compare": "measure SiapKak, lean Rasa and stock Rasa one after the other, and print one table",
    "endure": "send a steady stream to SiapKak for long, and see whether its memory grows",
    "train": "train what SiapKak is compared with; kept by hash, so once is enough",
}


def main() -> int:
    """The command's exit code."""
    parser = ArgumentParser(prog="python -m benchmarks", description=__doc__)
    verbs = parser.add_subparsers(dest="verb", required=True)
    for name, help_text in VERBS.items():
        module = import_module(f"benchmarks.{name}")
        verb = verbs.add_parser(name, help=help_text)
        module.add_arguments(verb)
        verb.set_defaults(run=module.run)
    arguments = parser.parse_args()
    try:
        return int(arguments.run(arguments))
    except KeyboardInterrupt:
        return 130


if __name__ == "__main__":
    sys.exit(main())
