"""One conversation of a chaos run: what the record and the marketplace's books hold of it, and how they fit together."""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime

from tests.chaos.record import Event, Line, Message, Record, Ticket

OF_PERSONS = ("turn.for_person", "conversation.taken_over")
NEEDS_TICKET = ("turn.failed", "turn.too_late", "turn.set_aside", "conversation.lapsed")


@dataclass
class Chat:
    """Everything about one conversation."""

    name: str
    inbound: list[Message] = field(default_factory=list)
    outgoing: list[Message] = field(default_factory=list)
    tickets: list[Ticket] = field(default_factory=list)
    events: dict[datetime, Event] = field(default_factory=dict)
    lines: list[Line] = field(default_factory=list)
    owner: str = "BOT"

    @property
    def turns(self) -> list[list[Message]]:
        """The buyer's messages by the turn that handled them, in the order of the turns; messages by the marketplace's time."""
        found: dict[datetime, list[Message]] = defaultdict(list)
        for message in self.inbound:
            if message.author == "buyer" and message.handled_at:
                found[message.handled_at].append(message)
        return [sorted(found[at], key=lambda one: (one.sent_at, one.id)) for at in sorted(found)]

    @property
    def persons(self) -> list[Message]:
        """What persons of the shop wrote in their own app."""
        return [message for message in self.inbound if message.author == "outside"]

    def rows_of(self, turn: Sequence[Message]) -> list[Message]:
        """What that turn wrote into the outbox."""
        names = {str(message.id) for message in turn}
        return [row for row in self.outgoing if row.turn in names]


def chats_of(record: Record, ledger: Sequence[Line]) -> Sequence[Chat]:
    """Every conversation that the record or the books know."""
    chats: dict[str, Chat] = {}

    def of(name: str) -> Chat:
        return chats.setdefault(name, Chat(name, owner=record.owners.get(name, "BOT")))

    for message in record.messages:
        (of(message.chat).inbound if message.direction == "in" else of(message.chat).outgoing).append(message)
    for ticket in record.tickets:
        if ticket.chat:
            of(ticket.chat).tickets.append(ticket)
    for event in record.events:
        of(event.chat).events[event.at] = event
    for line in ledger:
        of(line.chat).lines.append(line)
    return list(chats.values())


def ending_of(chat: Chat, turn: Sequence[Message]) -> str:
    """What a buyer's turn led to."""
    event = chat.events.get(handled_at(turn[0]))
    if event is None:
        return "nothing"
    to_desk = event.name in NEEDS_TICKET or bool(event.data.get("handed_off"))
    if chat.rows_of(turn):
        return f"reply and ticket ({event.name})" if to_desk else "reply"
    if event.name in OF_PERSONS:
        return "person" if chat.persons or given_away(chat) or chat.owner == "HUMAN" else "nothing"
    if to_desk:
        return f"ticket ({event.name})" if chat.tickets else "nothing"
    return "silence" if event.data.get("silent") else "nothing"


def given_away(chat: Chat) -> bool:
    """Whether the marketplace's own people have the chat."""
    return any(row.kind == "handover" and row.state == "sent" for row in chat.outgoing)


def texts_of(chat: Chat) -> list[Message]:
    """Rows that were or might have been messages of their own."""
    return [row for row in chat.outgoing if row.kind == "text" and "joined_into" not in row.data]


def matched(chat: Chat) -> list[tuple[Line, Message | None]]:
    """Our messages in the marketplace's books with the row of each: by id where it gives one, else by the text."""
    rows = {row.id: row for row in texts_of(chat)}
    by_id = {row.external_id: row.id for row in rows.values() if row.external_id}
    lines = [line for line in chat.lines if line.by == "api"]
    found: dict[int, Message | None] = {
        place: rows.pop(by_id[line.id]) for place, line in enumerate(lines) if by_id.get(line.id) in rows
    }
    likeliest = sorted(rows.values(), key=lambda row: (row.state != "sent", row.state != "unknown", row.id))
    for place, line in enumerate(lines):
        if place not in found:
            text = " ".join(line.text.split())
            found[place] = next((row for row in likeliest if row.said == text and not row.external_id), None)
            if (row := found[place]) is not None:
                likeliest.remove(row)
    return [(line, found[place]) for place, line in enumerate(lines)]


def handled_at(message: Message) -> datetime:
    assert message.handled_at is not None
    return message.handled_at
