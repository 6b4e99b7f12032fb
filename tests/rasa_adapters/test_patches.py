"""Our changes to Rasa: TensorFlow stays out, results are checked as strictly as before, a failing store is seen."""

import asyncio
import json
import socket
import subprocess
import sys
from functools import partial
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import aiohttp
import jsonschema
import pytest
from hypothesis import given
from hypothesis import strategies as st
from rasa.core.actions.action import RemoteAction
from rasa.core.policies.rule_policy import RulePolicy
from rasa.engine.exceptions import GraphRunError
from rasa.engine.graph import GraphSchema, SchemaNode
from rasa.engine.runner.dask import DaskGraphRunner
from rasa.shared.core.domain import Domain
from rasa.shared.core.events import ActionExecuted, UserUttered
from rasa.shared.core.trackers import DialogueStateTracker
from rasa.utils.endpoints import EndpointConfig

from bot.rasa_adapters import patches
from bot.rasa_adapters.graph_runner import PlainGraphRunner
from bot.rasa_adapters.kept_connection import KeptConnection
from bot.rasa_adapters.patches import check_action_results_quickly, let_store_failures_through
from bot.rasa_adapters.rules import matches_a_text, searching_by_text_only_where_it_can_find

ROOT = Path(__file__).parents[2]
OUT = """
import sys
from bot.rasa_adapters.patches import keep_tensorflow_out
keep_tensorflow_out()
import rasa.core.run
import rasa.core.agent
import rasa.core.policies.rule_policy
import bot.nlu.turn_reader
import bot.channels.stream
unwanted = ("tensorflow", "keras")
real = sorted(name for name, module in sys.modules.items() if name.split(".")[0] in unwanted and module is not None)
assert real == [], real
print("out")
"""
RESULTS: list[Any] = [
    {"events": [], "responses": []},
    {"events": [{"event": "slot", "name": "x", "value": 1}], "responses": [{"text": "halo"}]},
    {"events": [{"event": "followup", "name": "action_hand_off"}], "responses": [{"custom": {"turn": {}}}]},
    {},
    {"events": "semua"},
    {"events": [{"name": "x"}]},
    {"events": [{"event": 5}]},
    {"events": ["slot"]},
    {"responses": {"text": "halo"}},
    {"responses": ["halo"]},
    [],
    None,
    "halo",
]


def test_a_server_without_tensorflow_imports_none_of_it() -> None:
    told = subprocess.run([sys.executable, "-W", "ignore", "-c", OUT], cwd=ROOT, capture_output=True, text=True, timeout=100)

    assert (told.returncode, told.stdout.strip()[-3:]) == (0, "out"), told.stderr[-2000:]


def verdict(validate: Any, result: Any) -> bool:
    try:
        validate(RemoteAction("action_uji", None), result)
    except jsonschema.ValidationError:
        return False
    return True


@pytest.fixture
def quick(monkeypatch: pytest.MonkeyPatch) -> Any:
    """The patched check, taken back afterwards."""
    monkeypatch.setattr(RemoteAction, "_validate_action_result", RemoteAction._validate_action_result)
    check_action_results_quickly()
    return RemoteAction._validate_action_result


@pytest.mark.parametrize("result", RESULTS, ids=repr)
def test_the_quick_check_refuses_what_rasas_refuses_and_nothing_else(result: Any, request: pytest.FixtureRequest) -> None:
    rasas = verdict(RemoteAction._validate_action_result, result)

    ours = verdict(request.getfixturevalue("quick"), result)

    assert ours == rasas


def test_the_results_above_are_both_good_and_bad() -> None:
    verdicts = [verdict(RemoteAction._validate_action_result, result) for result in RESULTS]

    assert verdicts.count(True) >= 3
    assert verdicts.count(False) >= 3


PATCHES = (
    patches.check_action_results_quickly,
    patches.run_graphs_without_dask,
    patches.ask_rules_only_once,
    partial(patches.keep_connection_to_actions, SimpleNamespace(action=None)),
)


@pytest.mark.parametrize("patch", PATCHES, ids=["results", "graphs", "rules", "connection"])
def test_another_rasa_than_the_one_it_was_made_for_is_refused(patch: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    import rasa

    monkeypatch.setattr(rasa, "__version__", "3.7.0")

    with pytest.raises(RuntimeError, match="3.7.0"):
        patch()


def test_a_failing_store_is_seen_and_not_replaced_by_forgetting() -> None:
    from rasa.core.tracker_store import FailSafeTrackerStore, InMemoryTrackerStore
    from rasa.shared.core.domain import Domain

    store = InMemoryTrackerStore(Domain.empty())
    wrapped = FailSafeTrackerStore(store)
    agent = SimpleNamespace(tracker_store=wrapped, processor=SimpleNamespace(tracker_store=wrapped))

    let_store_failures_through(agent)

    assert agent.tracker_store is agent.processor.tracker_store is store


class Joiner:
    """A graph component that joins what it gets."""

    def __init__(self, name: str) -> None:
        self.name = name

    def __call__(self, *inputs: Any) -> tuple[str, str]:
        """Its name and what it was given."""
        return self.name, f"{self.name}({','.join(str(value) for _, value in inputs)})"


def a_runner(kind: Any, needs: list[set[int]]) -> Any:
    """A runner of joiners; each needs some of the earlier ones and, the first, the input."""
    nodes = {
        f"n{place}": SchemaNode(
            needs={f"from_{other}": f"n{other}" for other in sorted(which)} or {"given": "input"},
            uses=Joiner,  # type: ignore[arg-type]
            fn="run",
            constructor_name="create",
            config={},
        )
        for place, which in enumerate(needs)
    }
    runner = kind.__new__(kind)
    runner._graph_schema, runner._execution_context, runner._orders = GraphSchema(nodes), None, {}
    runner._instantiated_nodes = {name: Joiner(name) for name in nodes}
    return runner


@st.composite
def graphs(draw: Any) -> list[set[int]]:
    """For each node the earlier ones that it needs."""
    size = draw(st.integers(1, 7))
    return [draw(st.sets(st.integers(0, place - 1), max_size=3)) if place else set() for place in range(size)]


@given(needs=graphs(), data=st.data())
def test_a_graph_gives_the_same_without_dask(needs: list[set[int]], data: Any) -> None:
    targets = data.draw(st.lists(st.sampled_from([f"n{place}" for place in range(len(needs))]), min_size=1, unique=True))

    results = [a_runner(kind, needs).run({"input": "halo"}, targets) for kind in (PlainGraphRunner, DaskGraphRunner)]

    assert results[0] == results[1]


def test_a_graph_whose_input_is_missing_is_refused() -> None:
    with pytest.raises(GraphRunError):
        a_runner(PlainGraphRunner, [set()]).run({}, ["n0"])


LISTENING, ANSWERING = {"prev_action": {"action_name": "action_listen"}}, {"prev_action": {"action_name": "action_answer_turn"}}
HEARD, FORM = {"user": {"intent": "ask_stock"}}, {"active_loop": {"name": "formulir"}}
STATES = [
    LISTENING,
    ANSWERING,
    {**LISTENING, **HEARD},
    {**ANSWERING, **HEARD},
    {**LISTENING, **HEARD, **FORM},
    {**LISTENING, **FORM},
    {},
]
STATES += [{**LISTENING, "user": {"text": "halo"}}]
RULES = st.dictionaries(
    st.lists(st.sampled_from(STATES), min_size=1, max_size=3).map(lambda states: json.dumps(states, sort_keys=True)),
    st.sampled_from(("action_answer_turn", "action_listen")),
    max_size=4,
)


@given(rules=RULES, text=st.sampled_from(("halo", "lain")))
def test_a_search_by_text_that_is_left_out_would_have_found_nothing(rules: dict[str, str], text: str) -> None:
    domain = Domain.from_dict({"intents": ["ask_stock"], "actions": ["action_answer_turn"]})
    heard = UserUttered(text, {"name": "ask_stock"})
    tracker = DialogueStateTracker.from_events("s", [ActionExecuted("action_listen"), heard], domain.slots)
    policy = RulePolicy(RulePolicy.get_default_config(), None, None, SimpleNamespace(node_name="r", is_finetuning=False))
    policy.lookup = {"rules": rules, "rules_for_loop_unhappy_path": {}}
    search = RulePolicy._find_action_from_rules

    ours = searching_by_text_only_where_it_can_find(search)(policy, tracker, domain, True)
    rasas = search(policy, tracker, domain, True)

    assert (ours[0], ours[2]) == (rasas[0], rasas[2])
    assert any(map(matches_a_text, map(json.loads, rules))) or ours[1] is None


class ActionServer:
    """Counts connections and calls; closes a connection without an answer as often as told."""

    def __init__(self) -> None:
        self.connections, self.bodies, self.drops = 0, [], 0  # type: ignore[var-annotated]

    async def serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        """One connection."""
        self.connections += 1
        try:
            while True:
                head = await reader.readuntil(b"\r\n\r\n")
                length = next(line for line in head.lower().split(b"\r\n") if line.startswith(b"content-length"))
                self.bodies.append(json.loads(await reader.readexactly(int(length.split(b":")[1]))))
                if self.drops:
                    self.drops -= 1
                    return
                writer.write(b"HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nContent-Length: 2\r\n\r\n{}")
        except (asyncio.IncompleteReadError, ConnectionError):
            pass
        finally:
            writer.close()


async def called(*drops: int) -> ActionServer:
    """A server after one call for each number, before which it was told to drop so many."""
    actions = ActionServer()
    async with await asyncio.start_server(actions.serve, "127.0.0.1", 0) as server:
        endpoint = KeptConnection(EndpointConfig(f"http://127.0.0.1:{server.sockets[0].getsockname()[1]}/webhook"))
        try:
            for drop in drops:
                actions.drops = drop
                assert await endpoint.request(json={"text": "kak 🙏"}) == {}
        finally:
            await endpoint.close()
    return actions


async def test_calls_to_the_action_server_share_a_connection() -> None:
    actions = await called(0, 0, 0)

    assert (actions.connections, actions.bodies) == (1, [{"text": "kak 🙏"}] * 3)


async def test_a_call_over_a_dead_connection_is_made_once_more() -> None:
    actions = await called(0, 1, 0)

    assert (actions.connections, len(actions.bodies)) == (2, 4)


async def test_a_call_waits_for_an_action_server_that_is_started_again() -> None:
    with socket.socket() as held:
        held.bind(("127.0.0.1", 0))
        port = held.getsockname()[1]
    endpoint = KeptConnection(EndpointConfig(f"http://127.0.0.1:{port}/webhook"))
    calling = asyncio.create_task(endpoint.request(json={"text": "kak"}))
    await asyncio.wait([calling], timeout=0.6)  # it has found nobody twice by now
    actions = ActionServer()

    try:
        async with await asyncio.start_server(actions.serve, "127.0.0.1", port):
            assert await calling == {}
            await endpoint.close()
    finally:
        await endpoint.close()

    assert len(actions.bodies) == 1


async def test_a_server_that_only_hangs_up_is_a_failure() -> None:
    with pytest.raises(aiohttp.ClientError):
        await called(9)


def test_the_kept_connection_is_the_same_endpoint() -> None:
    plain = EndpointConfig("http://127.0.0.1:5/webhook", token="t", headers={"a": "b"}, enable_selective_domain=True)

    kept = KeptConnection(plain)

    assert (kept.url, kept.token, kept.headers, kept.kwargs) == (plain.url, plain.token, plain.headers, plain.kwargs)
