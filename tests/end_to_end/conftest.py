"""One running SiapKak per clock, started when the first test wants it; the shops' facts are exchanged while it runs."""

from collections.abc import Callable, Iterator
from contextlib import ExitStack
from pathlib import Path

import pytest

from tests.support.conversations import CLOCKS
from tests.support.demo_copies import VARIATIONS
from tests.support.stack import Stack, running


class Stage:
    """Gives a stack with the wished clock and facts. Tests may come in any order; kept in order they cost least."""

    def __init__(self, stacks: ExitStack, new_folder: Callable[[str], Path]) -> None:
        self._stacks = stacks
        self._new_folder = new_folder
        self._running: dict[str, Stack] = {}
        self._facts: dict[str, str] = {}
        self._shops: dict[str, Path] = {}

    def stack(self, clock: str, facts: str = "as_written") -> tuple[Stack, Path]:
        """The stack, and the folder of the shops that it knows now."""
        if clock not in self._running:
            started = running(self._new_folder("var"), self.shops("as_written"), CLOCKS[clock])
            self._running[clock] = self._stacks.enter_context(started)
            self._facts[clock] = "as_written"
        self._running[clock].alive()
        if self._facts[clock] != facts:
            self._running[clock].import_shops(self.shops(facts))
            self._facts[clock] = facts
        return self._running[clock], self.shops(facts)

    def shops(self, facts: str) -> Path:
        """A folder of shops with these facts."""
        if facts not in self._shops:
            self._shops[facts] = VARIATIONS[facts](self._new_folder("shops"))
        return self._shops[facts]


@pytest.fixture(scope="session")
def stage(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Stage]:
    """All running stacks; stopped at the end."""
    with ExitStack() as stacks:
        yield Stage(stacks, tmp_path_factory.mktemp)
