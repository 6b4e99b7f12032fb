"""What must be true after every transaction and when everything has come to rest. Knows of the code only its promises.

A buyer's message carries `<its number>`, and a reply repeats the messages that it answers; so texts show what became of each.
"""

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from bot.clock import FixedClock
from tests.support.explorer_record import Seen, SeenMessage, SeenTicket

NOTICE, ADDED, APOLOGY, APOLOGY_ADDED, LOST = "<diteruskan>", "<ditambahkan>", "<maaf>", "<maaf-ditambahkan>", "<hilang>"
FIRST_TOLD = (NOTICE, APOLOGY, LOST)
NEVER_LEFT = ("sent", "superseded")
FINAL = {"sent", "superseded", "failed", "unknown", "draft"}
LATE = timedelta(minutes=2)
SPEAKS = ("BOT", "QUEUED")


def numbers(text: str) -> list[int]:
    """The buyer's messages that a text repeats."""
    return [int(number) for number in re.findall(r"<(\d+)>", text)]


@dataclass(frozen=True)
class Accepted:
    """A message that the marketplace took."""

    row: int
    text: str
    kind: str
    author: str


@dataclass
class Judge:
    """Compares the record before and after each transaction."""

    clock: FixedClock
    violations: list[str] = field(default_factory=list)
    seen: Seen = field(default_factory=Seen)
    at: int = 0  # transactions so far
    person_at: int = 0  # the last one that made everything older stale: a person spoke, or the owner changed otherwise
    born: dict[int, int] = field(default_factory=dict)  # row → transaction
    heard: dict[int, tuple[int, str]] = field(default_factory=dict)  # a person's message elsewhere → epoch and owner it met
    waiting: set[int] = field(default_factory=set)  # the buyer's messages that a person has got and not answered
    told: dict[int, dict[str, int]] = field(default_factory=dict)  # ticket → what its buyer was told, how often
    spoken: list[tuple[int, str]] = field(default_factory=list)  # transaction, and when the shop's side said something
    closings: list[tuple[int, frozenset[int]]] = field(default_factory=list)  # transaction, and messages handled until then
    accepted: list[Accepted] = field(default_factory=list)
    silent: set[int] = field(default_factory=set)  # messages whose answer is meant to be silence

    def wrong(self, what: str) -> None:
        """An invariant is broken."""
        self.violations.append(what)

    def transaction(self, label: str, after: Seen, claimed_at: int) -> None:
        """Somebody committed something. `claimed_at` is when the one who did had claimed the conversation."""
        before, self.seen = self.seen, after
        self.at += 1
        changed = [message for number, message in after.messages.items() if before.messages.get(number) != message]
        self._owner(before, after, changed, label)
        for message in changed:
            self._message(before.messages.get(message.id), message, before, after, claimed_at)
        self._handled(before, after, changed)
        self._told(after, changed, before)

    def takes(self, accepted: Accepted) -> None:
        """The marketplace took a message."""
        if accepted.kind == "text":
            if any(one.row == accepted.row for one in self.accepted):
                self.wrong(f"row {accepted.row} was accepted twice")
            if self.accepted and accepted.row < max(one.row for one in self.accepted):
                self.wrong(f"row {accepted.row} was overtaken by row {self.accepted[-1].row}")
        self.accepted.append(accepted)

    def closed_before(self, claimed_at: int) -> frozenset[int]:
        """Messages of episodes that were closed when the claim was made."""
        return frozenset().union(*(done for at, done in self.closings if at <= claimed_at))

    def _owner(self, before: Seen, after: Seen, changed: Sequence[SeenMessage], label: str) -> None:
        if after.epoch < before.epoch or after.episode < before.episode:
            self.wrong(f"epoch or episode fell from {before.epoch}, {before.episode} to {after.epoch}, {after.episode}")
        other_person = before.owner == after.owner == "HUMAN" and before.agent != after.agent
        if (before.owner != after.owner or other_person) and after.epoch <= before.epoch and before.messages:
            self.wrong(f"{before.owner} became {after.owner} under the same epoch {after.epoch}")
        if after.epoch != before.epoch and (before.owner, after.owner) != ("BOT", "QUEUED"):
            self.person_at = self.at
        if any(one.author == "outside" and one.id not in before.messages for one in changed):
            self.person_at = self.at
        if after.owner == "CLOSED" and before.owner != "CLOSED":
            done = frozenset(n for one in after.of("in") if one.state == "handled" for n in numbers(one.text))
            self.closings.append((self.at, done))
        if before.owner == "HUMAN" and after.owner != "HUMAN":
            if label == "commit" and self.waiting and (after.owner != "QUEUED" or after.open_ticket is None):
                self.wrong(f"the lease lapsed on a buyer who waits ({sorted(self.waiting)}) and nobody is told")
            self.waiting.clear()

    def _message(self, was: SeenMessage | None, now: SeenMessage, before: Seen, after: Seen, claimed_at: int) -> None:
        if now.direction == "in":
            if was is None and now.author == "outside":
                self.heard[now.id] = (before.epoch, before.owner)
            if was is not None and was.state == "handled" and now.state != "handled":
                self.wrong(f"message {now.text!r} was handled and is {now.state} again")
            return
        if was is None:
            self.born[now.id] = self.at
            self._written(now, after, claimed_at)
        elif was.state != now.state:
            self._moved(was, now, before, after)

    def _written(self, row: SeenMessage, after: Seen, claimed_at: int) -> None:
        """A reply is written: never a second one to the same message, never to one that came too late."""
        others = [one for one in after.of("out") if one.id != row.id]
        again = set(numbers(row.text)) & {n for one in others for n in numbers(one.text)}
        if again and row.author == "bot":
            self.wrong(f"messages {sorted(again)} have a second reply")
        known = {n: one for one in after.of("in") for n in numbers(one.text)}
        for number in numbers(row.text):
            message = known.get(number)
            if row.author == "bot" and message is not None and self._too_late(message, claimed_at):
                self.wrong(f"message {number} came late, the shop had spoken since, and the bot answers it")

    def _too_late(self, message: SeenMessage, claimed_at: int) -> bool:
        sent_at = message.sent_at or message.created_at
        late = datetime.fromisoformat(message.created_at) - datetime.fromisoformat(sent_at) > LATE
        return late and any(at <= claimed_at and spoken > sent_at for at, spoken in self.spoken)

    def _moved(self, was: SeenMessage, row: SeenMessage, before: Seen, after: Seen) -> None:
        if was.state in NEVER_LEFT:
            self.wrong(f"row {row.id} was {was.state} and is {row.state}")
        if row.author == "bot" and was.state == "queued" and row.state in ("sending", "joined"):
            self._leaves(row, before)
        if row.author == "staff" and row.state in ("superseded", "draft"):
            self.wrong(f"a person's message {row.text!r} became {row.state}")
        if row.state in ("failed", "unknown") and after.open_ticket is None:
            self.wrong(f"row {row.id} is {row.state}, and no ticket is open")
        if row.state == "sent" and row.sent_at:
            self.spoken.append((self.at, row.sent_at))

    def _leaves(self, row: SeenMessage, before: Seen) -> None:
        """The invariant of the whole system: the bot never speaks over a person, nor under an older epoch."""
        if before.owner not in SPEAKS:
            self.wrong(f"the bot's row {row.id} leaves while {before.owner} has the chat")
        if self.born[row.id] < self.person_at:
            self.wrong(f"the bot's row {row.id} leaves, written before somebody else spoke")
        if any(one.author == "outside" and one.state == "new" for one in before.of("in")):
            self.wrong(f"the bot's row {row.id} leaves after a person wrote elsewhere")

    def _handled(self, before: Seen, after: Seen, changed: Sequence[SeenMessage]) -> None:
        """Every message that is handled ends in something."""
        was_new = {one.id for one in before.of("in") if one.state == "new"}
        handled = sorted(
            (one for one in changed if one.direction == "in" and one.state == "handled" and one.id in was_new),
            key=lambda one: (one.sent_at or "", one.id),
        )
        replies = [row for row in changed if row.direction == "out" and row.author == "bot" and row.id not in before.messages]
        if any(row.author == "staff" and row.id not in before.messages for row in changed):
            self.waiting.clear()
        for message in handled:
            if message.author == "outside":
                self._person_heard(message, after)
            for number in numbers(message.text) if message.author == "buyer" else ():
                if after.owner == "HUMAN":
                    self.waiting.add(number)
                elif not self._ends(number, message, replies, before, after):
                    self.wrong(f"message {number} was handled and came to nothing")

    def _person_heard(self, message: SeenMessage, after: Seen) -> None:
        self.waiting.clear()
        epoch, owner = self.heard[message.id]
        if after.owner != "HUMAN":
            self.wrong(f"a person wrote elsewhere ({message.text!r}), and the owner is {after.owner}")
        elif owner != "HUMAN" and after.epoch <= epoch:
            self.wrong(f"a person wrote elsewhere, and the epoch stayed {epoch}")
        self.spoken.append((self.at, message.sent_at or message.created_at))

    def _ends(self, number: int, message: SeenMessage, replies: Sequence[SeenMessage], before: Seen, after: Seen) -> bool:
        ticket, earlier = after.open_ticket, before.open_ticket
        if any(number in numbers(row.text) for row in replies) or number in self.silent:
            return True
        if ticket is None:
            return False
        return ticket != earlier or ticket.reason in ("angry", "sensitive") or message.text in ticket.packet

    def _told(self, after: Seen, changed: Sequence[SeenMessage], before: Seen) -> None:
        """A buyer who is told has a ticket, and is told once."""
        for row in changed:
            if row.direction != "out" or row.id in before.messages or row.state == "draft":
                continue
            said = [words for words in (*FIRST_TOLD, ADDED, APOLOGY_ADDED) if words in row.text]
            for words in said:
                self._count_told(row, words, after.open_ticket)

    def _count_told(self, row: SeenMessage, words: str, ticket: SeenTicket | None) -> None:
        if ticket is None or not ticket.told:
            self.wrong(f"row {row.id} tells of a person, and no ticket knows of it")
            return
        kind = "first" if words in FIRST_TOLD else "added"
        counts = self.told.setdefault(ticket.id, {"first": 0, "added": 0})
        counts[kind] += 1
        if counts[kind] > 1:
            self.wrong(f"the buyer of ticket {ticket.id} is told twice ({words})")

    def at_rest(self, sure: Callable[[SeenMessage], bool]) -> None:
        """Nothing is under way any more. `sure` tells whether what became of a row must be known."""
        taken = {one.row for one in self.accepted}
        for one in self.seen.messages.values():
            if one.direction == "in" and one.state != "handled":
                self.wrong(f"message {one.text!r} was left lying")
            if one.direction == "out" and one.state not in FINAL:
                self.wrong(f"row {one.id} is {one.state} for ever")
            if one.direction == "out" and one.kind == "text":
                self._fate(one, taken, sure)
        texts = [n for one in self.accepted for n in numbers(one.text) if one.author == "bot"]
        if len(texts) != len(set(texts)):
            self.wrong(f"answered twice: {sorted(texts)}")
        for ticket in self.seen.tickets.values():
            if ticket.told and not self.told.get(ticket.id):
                self.wrong(f"ticket {ticket.id} says that its buyer was told, and he was not")

    def _fate(self, row: SeenMessage, taken: set[int], sure: Callable[[SeenMessage], bool]) -> None:
        arrived = row.id in taken or any(row.text in one.text for one in self.accepted)
        if row.state == "sent" and not arrived:
            self.wrong(f"row {row.id} counts as sent and never arrived")
        if row.state in ("superseded", "draft") and row.id in taken:
            self.wrong(f"row {row.id} arrived and counts as {row.state}")
        if row.state == "failed" and row.id in taken:
            self.wrong(f"row {row.id} arrived and counts as failed")
        if row.state == "unknown" and sure(row):
            self.wrong(f"row {row.id} is unknown where the marketplace could tell")
