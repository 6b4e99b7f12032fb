"""Tells whoever waits for a training which step was reached, from the events that the learning logs."""

import logging
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from time import monotonic

_LEARNING = "bot.nlu"
# What each event of the learning says. Rasa chooses in which order its components learn.
STEPS = {
    "sensitive_begun": "what a person must see at once is being learnt",
    "sentences_encoded": "every sentence has its place; all of them learn to vote",
    "votes_fitted": "the votes are learnt; each writer is left out in turn, to measure how sure one may be",
    "confidence_measured": "confidence is measured; where a clause begins is being learnt",
    "clauses_learnt": "clauses are learnt; the mood is next",
}


class _Teller(logging.Handler):
    def __init__(self, tell: Callable[[str], None]) -> None:
        super().__init__(logging.INFO)
        self._tell, self._began = tell, monotonic()

    def emit(self, record: logging.LogRecord) -> None:
        """Tell the step of a known event, and every warning."""
        if record.levelno >= logging.WARNING:
            self._tell(record.getMessage())
        elif record.msg in STEPS:
            self._tell(f"  {monotonic() - self._began:4.0f} s  {STEPS[record.msg]} …")


@contextmanager
def progress(tell: Callable[[str], None]) -> Iterator[None]:
    """While it lasts, every step of the learning is told."""
    logger, teller = logging.getLogger(_LEARNING), _Teller(tell)
    level, passes_on = logger.level, logger.propagate
    logger.addHandler(teller)
    logger.setLevel(logging.INFO)
    logger.propagate = False
    try:
        yield
    finally:
        logger.removeHandler(teller)
        logger.setLevel(level)
        logger.propagate = passes_on
