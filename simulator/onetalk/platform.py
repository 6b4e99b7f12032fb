"""OneTalk's own state and rules: at most one open case for a chat, and what each event of the chatbot does to it."""

import asyncio
from collections import deque
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime, timezone
from typing import Any
from uuid import uuid4

import msgspec

from simulator.onetalk.events import Event, EventRefused, check_messages, read_event
from simulator.onetalk.inbound import Chatbot, webhook_body
from simulator.onetalk.records import Case, Channel, Contact, Message, Topic

Clock = Callable[[], datetime]


def _now() -> datetime:
    return datetime.now(timezone.utc)


@dataclass(frozen=True)
class Fault:
    """What goes wrong with one call of the chatbot. `applied`: it takes effect all the same; `silent`: no answer comes."""

    status: int = 200
    retry_after: int | None = None
    success: bool | None = None
    applied: bool = False
    silent: bool = False


ACCEPTED_THEN_TIMEOUT = Fault(applied=True, silent=True)
LOST = Fault(silent=True)


@dataclass(frozen=True)
class Change:
    """One thing that happened to a case, for whoever watches it."""

    what: str
    data: Mapping[str, Any]


class OneTalkPlatform:
    """OneTalk with one custom chatbot. Without `topics` any topic and agent is taken as known."""

    def __init__(
        self,
        webhook_url: str,
        secret: str,
        clock: Clock = _now,
        channels: tuple[Channel, ...] = (),
        topics: Mapping[int, Topic] | None = None,
        tries: int = 3,
        pause_seconds: float = 1.0,
        chatbot_name: str = "demo",
    ) -> None:
        self.chatbot_name = chatbot_name
        self.chatbot = Chatbot(webhook_url, secret, tries, pause_seconds)
        self.cases: dict[str, Case] = {}
        self.faults: deque[Fault] = deque()
        self.topics = dict(topics or {})
        self.tells_after_handover = True  # not documented; the chatbot must bear both
        self._channels = {channel.id: channel for channel in channels}
        self._clock = clock
        self._open: dict[tuple[str, str], Case] = {}
        self._watchers: dict[str, list[asyncio.Queue[Change | None]]] = {}

    def buyer_writes(self, channel_id: str, contact: Contact, type_: str, content: Mapping[str, Any]) -> tuple[Case, Message]:
        """A buyer's message opens a case or joins the open one, and is told to the chatbot."""
        case = self._case(channel_id, contact)
        message = self._add(case, "buyer", type_, content)
        if self.tells_after_handover or not case.handed_over:
            self.chatbot.tell(webhook_body(case, message))
        return case, message

    def agent_writes(self, case: Case, text: str) -> Message:
        """An agent answers in the inbox. The chatbot is not told: no such event is documented."""
        return self._add(case, "agent", "text", {"body": text})

    def close(self, case: Case) -> None:
        """The end of the case; the buyer's next message opens another. Closing twice is closing once."""
        if not case.open:
            return
        case.open = False
        self._open.pop((case.channel.id, case.contact.customer), None)
        self._changed(case, "closed")

    def take(self, body: bytes) -> None:
        """Carry out an event of the chatbot; raises EventRefused."""
        event = read_event(body)
        case = self.cases.get(event.caseID)
        if case is None:
            raise EventRefused(f"no case {event.caseID!r}")
        if not case.open and event.eventType in ("messages", "handover_case"):
            raise EventRefused(f"case {case.id} is closed")
        apply = {
            "messages": self._messages,
            "handover_case": self._handover,
            "close_case": self._close_case,
            "update_case": self._update_case,
            "update_contact": self._update_contact,
        }
        apply[event.eventType](case, event)

    @contextmanager
    def watching(self, case: Case) -> Iterator["asyncio.Queue[Change | None]"]:
        """What happens to the case from now on; None when the platform stops."""
        queue: asyncio.Queue[Change | None] = asyncio.Queue()
        self._watchers.setdefault(case.id, []).append(queue)
        try:
            yield queue
        finally:
            self._watchers[case.id].remove(queue)

    async def stop(self) -> None:
        """End open streams and stop calling the chatbot."""
        for queue in [queue for queues in self._watchers.values() for queue in queues]:
            queue.put_nowait(None)
        await self.chatbot.close()

    def _case(self, channel_id: str, contact: Contact) -> Case:
        case = self._open.get((channel_id, contact.customer))
        if case is None:
            channel = self._channels.get(channel_id) or Channel(channel_id, name=channel_id)
            case = Case(uuid4().hex, channel, contact, opened=self._clock())
            self.cases[case.id] = self._open[(channel_id, contact.customer)] = case
        return case

    def _add(self, case: Case, author: str, type_: str, content: Mapping[str, Any]) -> Message:
        message = Message(uuid4().hex, author, type_, content, self._clock())
        case.messages.append(message)
        self._tell_watchers(case, Change("message", message.shown()))
        return message

    def _changed(self, case: Case, what: str) -> None:
        self._tell_watchers(case, Change(what, case.shown(with_messages=False)))

    def _tell_watchers(self, case: Case, change: Change) -> None:
        for queue in self._watchers.get(case.id, ()):
            queue.put_nowait(change)

    def _messages(self, case: Case, event: Event) -> None:
        check_messages(event, case.channel.type)
        for message in event.messages or ():
            self._add(case, "bot", message.type, msgspec.to_builtins(getattr(message, message.type)))

    def _handover(self, case: Case, event: Event) -> None:
        member = event.handoverCase
        assert member is not None
        topic = member.topicID if member.topicID is not None else self._channel_topic(case)
        if self.topics and topic is not None and topic not in self.topics:
            raise EventRefused(f"no topic {topic}")
        if self.topics and member.agentEmail and (topic is None or member.agentEmail not in self.topics[topic].agents):
            raise EventRefused(f"no such agent in topic {topic}")
        case.handed_over, case.topic, case.agent = True, topic, member.agentEmail
        case.topic_menu_sent = topic is None and len(case.channel.topics) > 1
        case.summary = member.chatbotHandoverSummary or ""
        self._changed(case, "handover")

    def _channel_topic(self, case: Case) -> int | None:
        return case.channel.topics[0] if len(case.channel.topics) == 1 else None

    def _close_case(self, case: Case, event: Event) -> None:
        if case.open:
            assert event.closeCase is not None
            case.closing_message_sent = bool(event.closeCase.sendClosingMessage)
            self.close(case)

    def _update_case(self, case: Case, event: Event) -> None:
        member = event.updateCase
        assert member is not None
        case.remark = case.remark if member.agentRemark is None else member.agentRemark
        case.junk = case.junk if member.isJunk is None else member.isJunk
        self._changed(case, "updated")

    def _update_contact(self, case: Case, event: Event) -> None:
        member = event.updateContact
        assert member is not None
        contact = case.contact
        contact.full_name = member.fullName or contact.full_name
        contact.alias = member.alias or contact.alias
        contact.company_name = member.companyName or contact.company_name
        contact.job_title = member.jobTitle or contact.job_title
        contact.custom_fields.update(member.customFields or {})
        self._changed(case, "contact")
