"""The scripted conversations over real processes: with the shops as written, and with facts changed, removed and expired."""

from typing import Any

import pytest

from tests.support.conversations import Conversation, read_conversations
from tests.support.demo_copies import VARIATIONS
from tests.support.play import play

pytestmark = [pytest.mark.end_to_end, pytest.mark.timeout(600)]

CONVERSATIONS = read_conversations()
MUTABLE = [conversation for conversation in CONVERSATIONS if conversation.mutable]
ALTERED = [name for name in VARIATIONS if name != "as_written"]


@pytest.mark.parametrize("conversation", CONVERSATIONS, ids=[conversation.id for conversation in CONVERSATIONS])
def test_conversation_goes_as_scripted(stage: Any, conversation: Conversation) -> None:
    stack, shops = stage.stack(conversation.clock)

    script = play(conversation, stack, shops)

    if script.faults:
        pytest.fail(str(script), pytrace=False)


@pytest.mark.parametrize("conversation", MUTABLE, ids=[conversation.id for conversation in MUTABLE])
@pytest.mark.parametrize("facts", ALTERED)
def test_only_facts_that_hold_now_are_told(stage: Any, conversation: Conversation, facts: str) -> None:
    stack, shops = stage.stack(conversation.clock, facts)

    script = play(conversation, stack, shops, altered=True)

    if script.faults:
        pytest.fail(str(script), pytrace=False)


def test_thirty_conversations_of_three_shops_were_found() -> None:
    shops = {conversation.shop for conversation in CONVERSATIONS}
    doors = {conversation.marketplace for conversation in CONVERSATIONS}

    assert len(CONVERSATIONS) >= 30
    assert len(shops) >= 3
    assert doors == {"web", "onetalk"}
    assert len(MUTABLE) >= 15
