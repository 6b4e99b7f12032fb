"""The marketplace's books: what it was told, and what came back."""

from collections.abc import Mapping
from dataclasses import dataclass


@dataclass(frozen=True)
class Ledger:
    """The marketplace's books over the whole run: nothing lost, nothing twice."""

    acknowledged: int
    answered: int
    lost: int  # acknowledged and never answered
    twice: int  # answers beyond one for each question
    handed_over: int


@dataclass
class Account:
    """One chat in the books."""

    acknowledged: int = 0
    answers: int = 0
    handed_over: bool = False


def ledger(accounts: Mapping[str, Account]) -> Ledger:
    """The sums. A chat that went to a person is not the bot's to answer any more."""
    kept = [each for each in accounts.values() if not each.handed_over]
    return Ledger(
        acknowledged=sum(each.acknowledged for each in accounts.values()),
        answered=sum(each.answers for each in accounts.values()),
        lost=sum(max(0, each.acknowledged - each.answers) for each in kept),
        twice=sum(max(0, each.answers - each.acknowledged) for each in kept),
        handed_over=sum(each.handed_over for each in accounts.values()),
    )
