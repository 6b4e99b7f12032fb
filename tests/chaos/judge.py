"""Judges a run: a pure function over the record and the marketplaces' ledgers. It counts what it looked at, so that a run in
which nothing happened cannot pass for a good one."""

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import timedelta
from itertools import combinations
from typing import Any

from tests.chaos.chat import NEEDS_TICKET, OF_PERSONS, Chat, chats_of, ending_of, given_away, handled_at, matched, texts_of
from tests.chaos.record import Deaf, Line, Message, Record

AT_REST = ("sent", "superseded", "failed", "unknown", "draft", "joined")
FAILURE = "failure_notice"
LAG = timedelta(seconds=2)  # from a message to its first delivery, at most
LEASE = timedelta(minutes=30)  # of a person who writes in his own app


@dataclass(frozen=True)
class Violation:
    """Something that must never be, with the rows that show it."""

    kind: str
    chat: str
    what: str
    rows: tuple[Any, ...] = ()

    def __str__(self) -> str:
        return "\n    ".join([f"{self.kind} in {self.chat}: {self.what}", *(str(row) for row in self.rows)])


@dataclass
class Verdict:
    """What was found, and how much was looked at."""

    violations: list[Violation] = field(default_factory=list)
    counts: Counter[str] = field(default_factory=Counter)
    unknown: list[Message] = field(default_factory=list)


def judge(record: Record, ledger: Sequence[Line], deaf: Sequence[Deaf] = ()) -> Verdict:
    """Everything that is wrong in the record of a run that came to rest, against the marketplaces' books.

    A marketplace that does not tell whether a message was taken may have given up only while the gateway was `deaf`.
    """
    verdict = Verdict()
    verdict.counts.update(f"ticket {ticket.reason}" for ticket in record.tickets)
    for chat in chats_of(record, ledger):
        _count(chat, verdict)
        verdict.violations.extend(_all_taken_in(chat, deaf))
        for rule in (_all_handled, _ended, _answered_once, _at_rest, _order, _person_first, _failures_told):
            verdict.violations.extend(rule(chat))
        verdict.violations.extend(_books_agree(chat))
        verdict.counts["turns"] += len(chat.turns)
        verdict.counts.update(f"turn ended in {ending_of(chat, turn)}" for turn in chat.turns)
        verdict.unknown.extend(row for row in chat.outgoing if row.state == "unknown")
    return verdict


def _count(chat: Chat, verdict: Verdict) -> None:
    verdict.counts["conversations"] += 1
    verdict.counts.update(f"in {message.author}" for message in chat.inbound)
    verdict.counts.update(f"out {row.kind} {row.state}" for row in chat.outgoing)
    verdict.counts.update(f"ledger {line.by}" for line in chat.lines)
    stored = {message.external_id for message in chat.inbound}
    verdict.counts["never taken in"] += sum(line.by != "api" and line.id not in stored for line in chat.lines)


def _all_taken_in(chat: Chat, deaf: Sequence[Deaf]) -> Iterator[Violation]:
    """What a marketplace got a 200 for stands in the record once; nothing else stands there."""
    stored = Counter(message.external_id for message in chat.inbound)
    written = {line.id: line for line in chat.lines if line.by in ("buyer", "seller")}
    for line in written.values():
        if line.taken and not stored[line.id]:
            yield Violation("lost", chat.name, "acknowledged, but not in the record", (line,))
        if line.taken is None and not stored[line.id] and not any(_given_up(line, time) for time in deaf):
            yield Violation("lost", chat.name, "not in the record, though the gateway was there", (line,))
        if stored[line.id] > 1:
            yield Violation("twice", chat.name, f"stored {stored[line.id]} times", (line,))
    for message in chat.inbound:
        if message.external_id not in written:
            yield Violation("invented", chat.name, f"no {message.author} wrote this", (message,))


def _given_up(line: Line, deaf: Deaf) -> bool:
    return line.at is not None and deaf.begin - LAG <= line.at <= deaf.end


def _all_handled(chat: Chat) -> Iterator[Violation]:
    for message in chat.inbound:
        if message.state != "handled" or message.handled_at is None:
            yield Violation("lost", chat.name, "stored, but never handled", (message,))


def _ended(chat: Chat) -> Iterator[Violation]:
    for turn in chat.turns:
        if ending_of(chat, turn) == "nothing":
            yield Violation("lost", chat.name, "a turn ended in nothing", (*turn, chat.events.get(handled_at(turn[0]))))
    for person in chat.persons:
        event = chat.events.get(handled_at(person)) if person.handled_at else None
        if person.handled_at and (event is None or event.name not in OF_PERSONS):
            yield Violation("stale", chat.name, "a person wrote and took nothing over", (person, event))


def _answered_once(chat: Chat) -> Iterator[Violation]:
    known = {str(message.id) for turn in chat.turns for message in turn}
    for row in chat.outgoing:
        if row.author == "bot" and row.response != FAILURE and row.turn not in known:
            yield Violation("twice", chat.name, "a reply to no turn that stands in the record", (row,))
    for turn in chat.turns:
        rows = [row for row in chat.rows_of(turn) if row.kind == "text"]
        if len(rows) > 1 or len({row.turn for row in rows}) > 1:
            yield Violation("twice", chat.name, "a turn wrote more than one reply", tuple(rows))


def _at_rest(chat: Chat) -> Iterator[Violation]:
    spoke = bool(chat.persons) or given_away(chat) or chat.owner == "HUMAN"
    by_id = {row.id: row for row in chat.outgoing}
    for row in chat.outgoing:
        if row.state not in AT_REST:
            yield Violation("lost", chat.name, f"left in {row.state}", (row,))
        elif row.state == "superseded" and not spoke:
            yield Violation("lost", chat.name, "dropped, though no person spoke", (row,))
        elif row.state == "joined" and row.data.get("joined_into") not in by_id:
            yield Violation("lost", chat.name, "joined into a message that is not there", (row,))


def _order(chat: Chat) -> Iterator[Violation]:
    """Handled in the order of acceptance, what waited together by the marketplace's time, and answered in that order."""
    handled = sorted((message for message in chat.inbound if message.handled_at), key=lambda one: one.id)
    for before, after in combinations(handled, 2):
        earlier = before.sent_at is None or after.sent_at is None or before.sent_at <= after.sent_at
        if earlier and handled_at(before) > handled_at(after):
            yield Violation("order", chat.name, "handled before one that came earlier", (before, after))
    for turn in chat.turns:
        for row in chat.rows_of(turn):
            if row.turn != str(turn[0].id):
                yield Violation("order", chat.name, "the burst was not read in the order in which it was written", (row, *turn))
    arrived = [row.id for _, row in matched(chat) if row and row.state == "sent"]
    if arrived != sorted(arrived):
        yield Violation("order", chat.name, f"replies arrived in the order {arrived}")


def _person_first(chat: Chat) -> Iterator[Violation]:
    """No send of the bot began after a person's message was committed."""
    taken_at = {line.id: line.taken_at for line in chat.lines if line.by == "seller"}
    for person in chat.persons:
        known = (person.handled_at, taken_at.get(person.external_id or ""))
        committed = min((at for at in known if at), default=None)
        for row in chat.outgoing:
            spoke = row.author == "bot" and row.kind == "text" and row.state in ("sent", "unknown", "unclear", "sending")
            if committed and spoke and row.handled_at and committed < row.handled_at < committed + LEASE:
                yield Violation("stale", chat.name, f"sent after a person had spoken ({committed.isoformat()})", (person, row))


def _failures_told(chat: Chat) -> Iterator[Violation]:
    told = set(_message_ids([ticket.packet for ticket in chat.tickets]))
    for row in chat.outgoing:
        if row.state in ("failed", "unknown") and not {row.id, row.data.get("joined_into")} & told:
            yield Violation("untold", chat.name, f"{row.state}, and no ticket names it", (row, *chat.tickets))
    for event in chat.events.values():
        if event.name in NEEDS_TICKET and not chat.tickets:
            yield Violation("untold", chat.name, f"{event.name} without a ticket", (event,))


def _message_ids(value: Any) -> Iterator[int]:
    if isinstance(value, Mapping):
        if isinstance(value.get("message_id"), int):
            yield value["message_id"]
        for part in value.values():
            yield from _message_ids(part)
    elif isinstance(value, (list, tuple)):
        for part in value:
            yield from _message_ids(part)


def _books_agree(chat: Chat) -> Iterator[Violation]:
    """Every message of ours in the marketplace's books is one row that may have arrived, and every sent row is there once."""
    pairs = matched(chat)
    for line, row in pairs:
        if row is None:
            twin = next((one for one in chat.outgoing if one.said == " ".join(line.text.split())), None)
            yield Violation("twice" if twin else "invented", chat.name, "in the marketplace's books without a row", (line, twin))
        elif row.state not in ("sent", "unknown"):
            yield Violation("lost", chat.name, f"arrived, but the record says {row.state}", (line, row))
    there = {row.id for _, row in pairs if row}
    for row in texts_of(chat):
        if row.state == "sent" and row.id not in there:
            yield Violation("lost", chat.name, "sent, but not in the marketplace's books", (row,))
