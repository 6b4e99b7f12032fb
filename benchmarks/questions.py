"""The buyers of a run: who asks what in which shop, the same in every run."""

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import datetime
from itertools import count
from pathlib import Path

from ruamel.yaml import YAML

FILE = Path(__file__).with_name("questions.yml")
TURNS = 6  # of an ordinary chat, then another buyer comes


@dataclass(frozen=True)
class Shop:
    """A demo shop with its OneTalk channel and what buyers ask there."""

    id: str
    channel: str
    questions: tuple[str, ...]


@dataclass(frozen=True)
class Questions:
    """The file: the moment at which all of it can be answered, and the shops."""

    clock: datetime
    shops: tuple[Shop, ...]
    before: tuple[str, ...] = ("",)
    after: tuple[str, ...] = ("",)

    def worded(self, question: str, time: int) -> str:
        """The question as it is written that time; the wordings are as many as there are pairs of `before` and `after`."""
        after, before = divmod(time, len(self.before))
        return f"{self.before[before]} {question} {self.after[after % len(self.after)]}".strip()


@dataclass
class Chat:
    """One buyer with one shop. Its next question is asked only when the last was answered."""

    id: str
    shop: Shop
    texts: Iterator[str]
    turns: int = 0
    over: bool = False  # a person was called, or no answer came

    def next_text(self) -> str:
        """The next question."""
        self.turns += 1
        return next(self.texts)


@dataclass
class Buyers:
    """Gives chats that nobody waits in, so that every answer belongs to one question."""

    questions: Questions
    name: str  # begins the chats' ids
    idle: list[Chat] = field(default_factory=list)
    numbers: Iterator[int] = field(default_factory=count)
    asked: Counter[str] = field(default_factory=Counter)

    def new(self, shop: Shop | None = None) -> Chat:
        """A buyer who has not written yet, of the shop whose turn it is. Each begins with another question."""
        number = next(self.numbers)
        shops = self.questions.shops
        shop = shop or shops[number % len(shops)]
        return Chat(f"{self.name}-{number}", shop, self._texts(shop, number // len(shops)))

    def take(self) -> Chat:
        """A chat to write in."""
        return self.idle.pop(0) if self.idle else self.new()

    def give_back(self, chat: Chat) -> None:
        """It was answered; it goes on later, unless it has had its turns."""
        if chat.turns < TURNS and not chat.over:
            self.idle.append(chat)

    def _texts(self, shop: Shop, first: int) -> Iterator[str]:
        for place in count(first):
            question = shop.questions[place % len(shop.questions)]
            self.asked[question] += 1
            yield self.questions.worded(question, self.asked[question] - 1)


def read_questions(path: Path = FILE) -> Questions:
    """The questions of all shops."""
    told = YAML(typ="safe").load(path.read_text(encoding="utf-8"))
    shops = tuple(Shop(id_, str(each["channel"]), tuple(each["questions"])) for id_, each in told["shops"].items())
    return Questions(datetime.fromisoformat(told["clock"]), shops, tuple(told["before"]), tuple(told["after"]))
