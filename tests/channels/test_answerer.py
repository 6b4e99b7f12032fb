"""Rasa as an Answerer, with a fake of Rasa's agent: what reaches it, what comes back; no failure is silence."""

import asyncio
import json
from collections.abc import Awaitable, Callable
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from rasa.core.channels.channel import UserMessage
from rasa.shared.core.domain import Domain
from rasa.shared.core.events import UserUttered
from rasa.shared.core.trackers import DialogueStateTracker

from bot.channels.answerer import WORDLESS, RasaAnswerer
from bot.delivery.values import OpenTicket, Turn
from bot.errors import TurnFailed
from bot.messages import Answer, Author, ProductCard, Reason, Said
from bot.store.trackers import TrackerSnapshot, turn_in_hand
from tests.support.messages import KEY, a_turn

FACT = {"name": "stock", "subject": "KAOS-M", "value": "ready", "source": "products.csv", "rule": ""}
SAID: dict[str, Any] = {
    "utter_action": "utter_stock_ready",
    "text": "Ready, Kak.",
    "custom": {"part": {"facts": [FACT], "intent": "ask_stock"}},
}
TURN: dict[str, Any] = {
    "custom": {"turn": {"silent": False, "hands_off": False, "intents": ["ask_stock"], "memory": {"abuse": 0}}}
}
SILENT: dict[str, Any] = {"custom": {"turn": {"silent": True, "hands_off": False, "intents": [], "memory": {}}}}
WISHING: dict[str, Any] = {"custom": {"turn": {**TURN["custom"]["turn"], "hands_off": True}}}
HAND_OFF: dict[str, Any] = {
    "text": "Saya teruskan ya Kak.",
    "custom": {"hand_off": {"reason": "policy", "intents": ["cancel_order"], "packet": {"summary": "Batal", "told": []}}},
}
ADDED: dict[str, Any] = {"text": "Saya tambahkan ya Kak.", "custom": {"hand_off_added": True}}


class FakeRasa:
    """Gives each message these replies."""

    def __init__(self, *replies: dict[str, Any], before: Callable[[], Awaitable[None]] | None = None) -> None:
        self.replies, self.before = replies, before
        self.messages: list[UserMessage] = []

    async def __call__(self, message: UserMessage) -> None:
        self.messages.append(message)
        if self.before:
            await self.before()
        for reply in self.replies:
            await message.output_channel.send_response(message.sender_id, reply)


async def answered(*replies: dict[str, Any], turn: Turn | None = None) -> Answer:
    return await RasaAnswerer(FakeRasa(*replies)).answer(turn or a_turn())


class TestIn:
    @pytest.mark.parametrize(
        "text", ["/restart", "/ask_harga{}", " /restart", "\n/hand_off", "\u00a0/session_start", "//restart"]
    )
    async def test_a_buyer_who_types_an_intent_has_typed_a_text(self, text: str) -> None:
        rasa = FakeRasa(TURN, SAID)

        await RasaAnswerer(rasa).answer(a_turn(text))

        assert not rasa.messages[0].text.startswith("/")
        assert len(rasa.messages[0].text) == len(text.strip())

    @given(text=st.text(max_size=20) | st.text(st.sampled_from("/ \n\tab{}"), max_size=8))
    def test_no_text_ever_reaches_rasas_shortcut(self, text: str) -> None:
        rasa = FakeRasa(SILENT)

        asyncio.run(RasaAnswerer(rasa).answer(a_turn(text)))

        assert not (rasa.messages[0].text or "").strip().startswith("/")

    async def test_the_episode_is_the_sender_and_the_turn_the_message(self) -> None:
        rasa = FakeRasa(TURN, SAID)

        await RasaAnswerer(rasa).answer(a_turn())

        assert (rasa.messages[0].sender_id, rasa.messages[0].message_id) == (f"{KEY}#3", "7")

    async def test_what_the_conversation_knows_comes_along_as_plain_data(self) -> None:
        rasa = FakeRasa(TURN, SAID)
        ticket = OpenTicket(1, "policy", ("cancel_order",), told=True, added_told=False)

        await RasaAnswerer(rasa).answer(a_turn(product=ProductCard("KAOS"), memory={"abuse": 1}, ticket=ticket, buyer_id="b1"))

        metadata = json.loads(json.dumps(rasa.messages[0].metadata))
        assert metadata["product"] == {"product_id": "KAOS", "sku": None}
        assert metadata["ticket"] == {"reason": "policy", "intents": ["cancel_order"]}
        assert (metadata["memory"], metadata["buyer_id"], metadata["kinds"]) == ({"abuse": 1}, "b1", ["text"])

    async def test_what_was_said_while_a_person_had_the_chat_comes_along_as_a_note(self) -> None:
        rasa = FakeRasa(TURN, SAID)
        said = (Said(Author.BUYER, "jadi gimana kak"), Said(Author.OUTSIDE, "sudah saya kirim ya"))

        await RasaAnswerer(rasa).answer(a_turn(meanwhile=said))

        assert json.loads(json.dumps(rasa.messages[0].metadata))["meanwhile"] == [
            {"author": "buyer", "text": "jadi gimana kak"},
            {"author": "outside", "text": "sudah saya kirim ya"},
        ]

    async def test_a_turn_without_words_skips_understanding(self) -> None:
        rasa = FakeRasa(SILENT)

        await RasaAnswerer(rasa).answer(a_turn("  "))

        assert rasa.messages[0].parse_data == WORDLESS

    def test_an_action_sees_that_a_wordless_turn_has_no_clauses(self) -> None:
        tracker = DialogueStateTracker.from_events("s", [UserUttered("", parse_data=dict(WORDLESS), metadata={"text": ""})])

        latest = tracker.current_state()["latest_message"]

        assert Domain.empty() is not None
        assert latest["clauses"] == []


class TestOut:
    async def test_a_reply_comes_back_with_its_facts(self) -> None:
        answer = await answered(TURN, SAID)

        (part,) = answer.parts
        assert (part.response, part.text, part.intent) == ("utter_stock_ready", "Ready, Kak.", "ask_stock")
        assert part.facts[0].value == "ready"
        assert answer.intents == ("ask_stock",)
        assert not answer.silent

    async def test_meant_silence_is_silence(self) -> None:
        answer = await answered(SILENT)

        assert answer.silent
        assert answer.parts == ()

    async def test_a_hand_off_comes_with_both_words_for_the_buyer(self) -> None:
        answer = await answered(SAID, WISHING, HAND_OFF, ADDED)

        assert answer.hand_off is not None
        assert answer.hand_off.reason is Reason.POLICY
        assert (answer.hand_off.notice, answer.hand_off.added) == ("Saya teruskan ya Kak.", "Saya tambahkan ya Kak.")
        assert [told["text"] for told in answer.hand_off.packet["told"]] == ["Ready, Kak."]
        assert [part.text for part in answer.parts] == ["Ready, Kak."]

    async def test_what_was_told_is_remembered_within_a_bound(self) -> None:
        memory: Any = {}
        for number in range(14):
            answer = await answered(TURN, {**SAID, "text": str(number)}, turn=a_turn(memory=memory))
            memory = answer.memory

        memory = json.loads(json.dumps(memory))
        assert [told["text"] for told in memory["told"]] == [str(number) for number in range(4, 14)]
        assert memory["told"][0]["facts"] == [FACT]

    async def test_memory_that_the_actions_do_not_know_is_kept(self) -> None:
        answer = await answered(TURN, SAID, turn=a_turn(memory={"lain": 1}))

        assert answer.memory["lain"] == 1


STORED = {"turn": "6", "slots": {"alasan": "rusak"}, "active_loop": None, "window": ["p6"], "left": []}


class TestTracker:
    async def test_the_tracker_store_finds_the_turn_in_hand_and_leaves_what_must_be_stored(self) -> None:
        async def save() -> None:
            in_hand = turn_in_hand.get()
            assert in_hand is not None
            assert (in_hand.sender_id, in_hand.turn) == (f"{KEY}#3", "7")
            assert in_hand.before is not None
            assert in_hand.before.slots == {"alasan": "rusak"}
            in_hand.after = TrackerSnapshot("7", {"alasan": "salah"}, window=("p6", in_hand.page))

        answer = await RasaAnswerer(FakeRasa(TURN, SAID, before=save)).answer(a_turn(tracker=STORED))

        assert json.loads(json.dumps(answer.tracker))["slots"] == {"alasan": "salah"}
        assert turn_in_hand.get() is None

    async def test_turns_at_once_do_not_see_each_other(self) -> None:
        seen = []

        async def look() -> None:
            await asyncio.sleep(0)
            in_hand = turn_in_hand.get()
            assert in_hand is not None
            seen.append((in_hand.sender_id, in_hand.page))

        answerer = RasaAnswerer(FakeRasa(TURN, SAID, before=look))
        await asyncio.gather(*(answerer.answer(a_turn(episode=episode)) for episode in (1, 1, 2)))

        assert sorted(sender for sender, _ in seen) == [f"{KEY}#1", f"{KEY}#1", f"{KEY}#2"]
        assert len({page for _, page in seen}) == 3

    async def test_where_rasa_saved_nothing_what_was_stored_stays(self) -> None:
        answer = await RasaAnswerer(FakeRasa(TURN, SAID)).answer(a_turn(tracker=STORED))

        assert json.loads(json.dumps(answer.tracker)) == STORED

    async def test_an_unreadable_tracker_fails_the_turn_before_rasa_sees_it(self) -> None:
        rasa = FakeRasa(TURN, SAID)

        with pytest.raises(TurnFailed, match="cannot be read"):
            await RasaAnswerer(rasa).answer(a_turn(tracker={"slots": 3}))

        assert rasa.messages == []


class TestFailures:
    @pytest.mark.parametrize(
        "replies",
        [
            pytest.param([], id="the action server is down"),
            pytest.param([SAID], id="it went down after the first word"),
            pytest.param([TURN], id="neither reply nor hand-off"),
            pytest.param([WISHING], id="the hand-off's action failed"),
            pytest.param([SAID, WISHING], id="the hand-off's action failed beside an answer"),
            pytest.param(
                [WISHING, {**HAND_OFF, "custom": {"hand_off": {"reason": "ngawur", "intents": [], "packet": {}}}}], id="reason"
            ),
            pytest.param([WISHING, {**HAND_OFF, "custom": {"hand_off": {}}}], id="empty hand-off"),
            pytest.param([{"custom": {"turn": {}}}, SAID], id="empty turn"),
        ],
    )
    async def test_what_is_no_whole_answer_is_a_failure(self, replies: list[dict[str, Any]]) -> None:
        with pytest.raises(TurnFailed):
            await answered(*replies)

    @pytest.mark.parametrize("error", [RuntimeError("boom"), KeyError("x"), OSError("redis")])
    async def test_whatever_rasa_raises_is_a_failed_turn_and_quotes_nothing(self, error: Exception) -> None:
        async def fail() -> None:
            raise error

        with pytest.raises(TurnFailed, match=type(error).__name__) as failure:
            await RasaAnswerer(FakeRasa(before=fail)).answer(a_turn("nomor saya 0812"))

        assert "0812" not in str(failure.value)

    async def test_an_answer_that_takes_too_long_is_a_failed_turn(self) -> None:
        async def never() -> None:
            await asyncio.Event().wait()

        with pytest.raises(TurnFailed, match="no answer within"):
            await RasaAnswerer(FakeRasa(before=never), time_limit=0.05).answer(a_turn())

    async def test_a_worker_that_is_stopped_does_not_fail_the_turn(self) -> None:
        async def never() -> None:
            await asyncio.Event().wait()

        task = asyncio.create_task(RasaAnswerer(FakeRasa(before=never)).answer(a_turn()))
        await asyncio.sleep(0)
        task.cancel()

        with pytest.raises(asyncio.CancelledError):
            await task
