"""Short dialogues whose last turn leans on what was said before: played with the trained understanding and the real answering."""

from collections import Counter
from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path
from typing import Any

import msgspec
import pytest

from bot.actions.answer import TurnReply
from bot.actions.view import Clause
from bot.messages import Decision
from bot.nlu.understanding import Understanding
from bot.text.lexicon import read_yaml
from tests.support.chats import DEMOS, Chat, demo

pytestmark = pytest.mark.timeout(900)  # hundreds of turns are read
FILE = Path(__file__).with_name("follow_ups.yml")
# What the present model and answering reach; an improvement raises it, nothing may lower it.
LEAST_RIGHT = 0.57


@pytest.fixture(scope="module")
def dialogues() -> list[dict[str, Any]]:
    listed: list[dict[str, Any]] = read_yaml(FILE)["dialogues"]
    return listed


def says(chat: Chat, text: str, understanding: Understanding, answered: bool = False) -> TurnReply:
    """The buyer writes; what the server would hand to the action goes to the real answering. Where the script says that the
    bot answered, it answers even if it would have asked."""
    reading = understanding.read(text)
    clauses = msgspec.convert([clause.as_json() for clause in reading.clauses], tuple[Clause, ...])
    if answered:
        clauses = tuple(replace(each, decision=Decision.ANSWER) if each.decision is Decision.ASK else each for each in clauses)
    return chat.says(*clauses, text=text, sensitive=reading.sensitive)


def meant(chat: Chat, reply: TurnReply, wants: Mapping[str, Any]) -> list[str]:
    """What of the wanted meaning is missing in the reply and in what the episode now speaks of."""
    missing = []
    understood = {*reply.intents, *(intent for _, intent in reply.said)}
    if wants["intent"] not in understood:
        missing.append(f"intent {wants['intent']}, read as {', '.join(sorted(understood)) or 'nothing'}")
    if wants.get("product"):
        names = {variant.product_id: variant.name for variant in chat.folder.variants}
        spoken = [names.get(each.product_id, "") for each in chat.memory.spoken[:1]]
        if wants["product"] not in spoken:
            missing.append(f"product {wants['product']}, spoke of {', '.join(spoken) or 'none'}")
    return missing


def test_enough_dialogues_are_held_out(dialogues: list[dict[str, Any]]) -> None:
    assert len(dialogues) >= 150
    assert {dialogue["shop"] for dialogue in dialogues} == set(DEMOS)


def test_last_turns_are_understood_from_what_was_said_before(
    dialogues: list[dict[str, Any]], understanding: Understanding
) -> None:
    folders = {name: demo(name) for name in DEMOS}
    right: Counter[str] = Counter()
    script = []
    for dialogue in dialogues:
        chat = Chat(folders[dialogue["shop"]])
        for turn in dialogue["turns"]:
            says(chat, turn["buyer"], understanding, answered=True)
        missing = meant(chat, says(chat, dialogue["last"], understanding), dialogue["wants"])
        right[dialogue["kind"]] += not missing
        script += [f"{dialogue['kind']}: {dialogue['turns'][-1]['buyer']} → {dialogue['last']}: {'; '.join(missing)}"] * bool(
            missing
        )

    kinds = Counter(dialogue["kind"] for dialogue in dialogues)
    told = ", ".join(f"{kind} {right[kind]} of {count}" for kind, count in sorted(kinds.items()))
    assert sum(right.values()) / len(dialogues) >= LEAST_RIGHT, "\n".join([told, *script])
