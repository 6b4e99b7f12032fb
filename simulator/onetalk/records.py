"""What OneTalk remembers: channels, topics, contacts, and cases with their messages."""

from collections.abc import Mapping
from dataclasses import asdict, dataclass, field
from datetime import datetime
from typing import Any


@dataclass(frozen=True)
class Topic:
    """A group of agents, by their e-mail addresses."""

    name: str
    agents: tuple[str, ...] = ()


@dataclass(frozen=True)
class Channel:
    """A seller's channel. With several topics OneTalk asks the customer which one, with one it just takes it."""

    id: str
    type: str = "custom"
    name: str = ""
    topics: tuple[int, ...] = ()


@dataclass
class Contact:
    """Who writes. The chatbot may add to it."""

    customer: str
    name: str
    phone: str | None = None
    full_name: str | None = None
    alias: str | None = None
    company_name: str | None = None
    job_title: str | None = None
    custom_fields: dict[str, str] = field(default_factory=dict)


@dataclass(frozen=True)
class Message:
    """A line of a case, by buyer, bot or agent. `content` is the member named after the type."""

    id: str
    author: str
    type: str
    content: Mapping[str, Any]
    time: datetime

    def shown(self) -> dict[str, Any]:
        """As the agents' inbox shows it."""
        return {
            "id": self.id,
            "author": self.author,
            "type": self.type,
            "text": _words(self.content),
            "content": dict(self.content),
            "time": self.time.isoformat(),
        }


@dataclass
class Case:
    """One open conversation, until it is closed."""

    id: str
    channel: Channel
    contact: Contact
    opened: datetime
    open: bool = True
    handed_over: bool = False
    topic: int | None = None
    topic_menu_sent: bool = False
    agent: str | None = None
    summary: str = ""
    remark: str = ""
    junk: bool = False
    closing_message_sent: bool = False
    messages: list[Message] = field(default_factory=list)

    def shown(self, with_messages: bool = True) -> dict[str, Any]:
        """As the agents' inbox shows it."""
        case: dict[str, Any] = {
            "caseID": self.id,
            "channel": {"id": self.channel.id, "type": self.channel.type, "name": self.channel.name},
            "contact": asdict(self.contact),
            "opened": self.opened.isoformat(),
            "open": self.open,
            "handed_over": self.handed_over,
            "topic": self.topic,
            "topic_menu_sent": self.topic_menu_sent,
            "agent": self.agent,
            "summary": self.summary,
            "remark": self.remark,
            "junk": self.junk,
            "closing_message_sent": self.closing_message_sent,
        }
        return {**case, "messages": [message.shown() for message in self.messages]} if with_messages else case


def _words(content: Mapping[str, Any]) -> str:
    """What a person reads: the text or caption, else whatever words a tap or an interactive message holds."""
    for name in ("body", "caption", "title", "text"):
        if isinstance(content.get(name), str):
            return str(content[name])
    return next((words for part in content.values() if isinstance(part, Mapping) and (words := _words(part))), "")
