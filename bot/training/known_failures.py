"""Stub."""
from argparse import ArgumentParser, Namespace


def add_arguments(parser: ArgumentParser) -> None:
    """None yet."""


def run(arguments: Namespace) -> int:
    """Nothing yet."""
    return 0
