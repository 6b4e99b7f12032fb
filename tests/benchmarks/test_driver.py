"""The ways of asking."""

import asyncio
import time
from dataclasses import replace

from benchmarks.doors import Times
from benchmarks.driver import flat_out, long_chat, steady
from benchmarks.questions import TURNS, Buyers, Chat, Questions, Shop, read_questions
from tests.benchmarks.fakes import FakeDoor


def buyers() -> Buyers:
    return Buyers(read_questions(), "test")


async def test_a_slow_answer_delays_no_question_and_the_wait_counts_from_when_it_was_due() -> None:
    door = FakeDoor(lambda number: 2.0 if number == 0 else 0.0)

    run = await steady(door, buyers(), rate=50, seconds=0.4)

    assert len(run.samples) == 20
    slow = [each for each in run.samples if each.reply is not None and each.reply >= 1.5]
    assert len(slow) == 1  # nobody waited for the first answer before asking on


async def test_a_driver_that_was_held_up_counts_its_own_delay() -> None:
    async def held_up() -> None:
        await asyncio.sleep(0.05)
        time.sleep(0.2)  # the loop stands still, as on a machine that is too busy

    door = FakeDoor(lambda _: 0.0)
    holding = asyncio.create_task(held_up())

    run = await steady(door, buyers(), rate=100, seconds=0.4)
    await holding

    late = [each for each in run.samples if each.reply is not None and each.reply > 0.05]
    assert len(late) > 5  # one was under way, the others should have left meanwhile


async def test_what_is_never_answered_is_in_the_samples() -> None:
    door = FakeDoor(lambda number: None if number % 2 else 0.0)

    run = await steady(door, buyers(), rate=50, seconds=0.2)

    assert sum(each.reply is None for each in run.samples) == 5
    assert all(each.ack is not None for each in run.samples)


async def test_answers_after_the_end_are_not_throughput() -> None:
    door = FakeDoor(lambda _: 0.15)

    run = await flat_out(door, buyers(), at_once=4, seconds=0.4)

    in_time = [each for each in run.samples if each.reply is not None and each.due + each.reply <= run.ended]
    assert len(run.samples) > len(in_time)
    assert run.per_second == len(in_time) / run.seconds


async def test_no_chat_is_asked_twice_at_once_and_each_has_its_turns() -> None:
    door = FakeDoor(lambda number: 0.001 * (number % 7))  # the fake refuses a second question under way

    await flat_out(door, buyers(), at_once=8, seconds=0.3)

    chats = [chat for chat, _ in door.asked]
    assert max(chats.count(chat) for chat in set(chats)) == TURNS


async def test_an_unanswered_chat_is_left_alone() -> None:
    door = FakeDoor(lambda _: None)

    await steady(door, buyers(), rate=50, seconds=0.2)

    chats = [chat for chat, _ in door.asked]
    assert len(set(chats)) == len(chats) == 10


async def test_a_long_chat_goes_on_in_one_chat_until_an_answer_stays_away() -> None:
    door = FakeDoor(lambda number: None if number == 30 else 0.0)

    samples = await long_chat(door, buyers().new(), turns=300, most_seconds=10)

    assert len(samples) == 31
    assert len({chat for chat, _ in door.asked}) == 1


async def test_a_long_chat_ends_when_its_time_is_up() -> None:
    door = FakeDoor(lambda _: 0.02)

    samples = await long_chat(door, buyers().new(), turns=300, most_seconds=0.2)

    assert 1 < len(samples) < 15


def test_hardly_any_text_comes_twice() -> None:
    crowd = buyers()

    texts = [crowd.new().next_text() for _ in range(5000)]

    assert len(set(texts)) > 0.98 * len(texts)


def test_every_shop_is_asked_and_every_question_begins_a_chat() -> None:
    questions = read_questions()
    shops = {shop.id: shop for shop in questions.shops}
    crowd = Buyers(Questions(questions.clock, questions.shops), "test")

    chats = [crowd.new() for _ in range(60)]

    assert {chat.shop.id for chat in chats} == set(shops)
    assert {chat.next_text() for chat in chats} == {each for shop in shops.values() for each in shop.questions}
    assert 35 <= sum(len(shop.questions) for shop in shops.values()) <= 45


def test_a_chat_of_a_named_shop_stays_with_it() -> None:
    shop = Shop("one", "1", ("a", "b"))
    other = Shop("two", "2", ("c",))

    chats = [Buyers(Questions(read_questions().clock, (other, shop)), "test").new(shop) for _ in range(3)]

    assert {chat.shop.id for chat in chats} == {"one"}


async def test_a_long_chat_goes_on_after_a_turn_that_meant_to_say_nothing() -> None:
    class Silent(FakeDoor):
        async def ask(self, chat: Chat, text: str) -> Times:
            times = await super().ask(chat, text)
            return replace(times, replied=None, silent=True)

    samples = await long_chat(Silent(lambda _: 0.0), buyers().new(), turns=20, most_seconds=10)

    assert len(samples) == 20
    assert all(each.reply is None and each.turn is not None for each in samples)


async def test_a_chat_that_went_to_a_person_after_its_answer_is_asked_no_more() -> None:
    door, crowd = FakeDoor(lambda _: 0.0), buyers()
    await steady(door, crowd, rate=50, seconds=0.1)
    door.with_people.update(chat for chat, _ in door.asked)
    before = len(door.asked)

    await steady(door, crowd, rate=50, seconds=0.1)

    assert not {chat for chat, _ in door.asked[before:]} & door.with_people
    assert len(door.asked) > before
