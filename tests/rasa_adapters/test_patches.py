"""Our changes to Rasa: TensorFlow stays out, results are checked as strictly as before, a failing store is seen."""

import subprocess
import sys
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import jsonschema
import pytest
from rasa.core.actions.action import RemoteAction

from bot.rasa_adapters.patches import check_action_results_quickly, let_store_failures_through

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


def test_another_rasa_than_the_one_it_was_made_for_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    import rasa

    monkeypatch.setattr(rasa, "__version__", "3.7.0")

    with pytest.raises(RuntimeError, match="3.7.0"):
        check_action_results_quickly()


def test_a_failing_store_is_seen_and_not_replaced_by_forgetting() -> None:
    from rasa.core.tracker_store import FailSafeTrackerStore, InMemoryTrackerStore
    from rasa.shared.core.domain import Domain

    store = InMemoryTrackerStore(Domain.empty())
    wrapped = FailSafeTrackerStore(store)
    agent = SimpleNamespace(tracker_store=wrapped, processor=SimpleNamespace(tracker_store=wrapped))

    let_store_failures_through(agent)

    assert agent.tracker_store is agent.processor.tracker_store is store
