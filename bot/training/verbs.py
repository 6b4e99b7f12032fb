"""What every verb of `python -m bot.training` shares: where things are, and how it talks to the person at the terminal."""

import sys
from dataclasses import dataclass
from pathlib import Path


@dataclass(frozen=True)
class Places:
    """The checkout's folders that training reads and writes."""

    root: Path

    @property
    def data(self) -> Path:
        """The language data."""
        return self.root / "bot" / "data"

    @property
    def models(self) -> Path:
        """Where models are kept."""
        return self.root / "models"

    @property
    def held_out(self) -> Path:
        """The sentences that no training may see."""
        return self.root / "tests" / "nlu"


def here() -> Places:
    """The checkout that this program runs from."""
    return Places(Path(__file__).resolve().parent.parent.parent)


def say(text: str) -> None:
    """One line of progress or result."""
    sys.stdout.write(text + "\n")
    sys.stdout.flush()


def without_tensorflow() -> None:
    """Keep TensorFlow out of this process: spaCy would import it, nothing but Rasa's training needs it."""
    sys.modules.setdefault("tensorflow", None)  # type: ignore[arg-type]
