"""Whoever waits for a training is told which step it has reached."""

import logging
import re
from pathlib import Path

from bot.training.progress import STEPS, progress

LEARNING = Path(__file__).parents[2] / "bot" / "nlu"


def test_each_step_is_told_with_its_time() -> None:
    told: list[str] = []

    with progress(told.append):
        logging.getLogger("bot.nlu.learning").info("votes_fitted")
        logging.getLogger("bot.nlu.encoder").info("something_else")

    assert len(told) == 1
    assert re.fullmatch(r" +0 s  .+ …", told[0])


def test_nothing_is_told_afterwards() -> None:
    told: list[str] = []
    with progress(told.append):
        pass

    logging.getLogger("bot.nlu.learning").info("votes_fitted")

    assert told == []


def test_every_told_step_is_an_event_of_the_learning() -> None:
    code = "".join(path.read_text(encoding="utf-8") for path in LEARNING.glob("*.py"))

    assert set(re.findall(r'log\.info\("(\w+)"', code)) == set(STEPS)
