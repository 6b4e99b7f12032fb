"""The few places where Rasa 3.6 is changed. Each has its reason here, a version check, and a test.

Switched off together with SIAPKAK_RASA_PATCHES=off. Milliseconds are the bot's own processor time per turn without understanding;
all of them together take it from 21 to 2.
"""

import sys
from types import ModuleType
from typing import Any

RASA_VERSION = "3.6."


def keep_tensorflow_out() -> None:
    """Start in 3 s and 200 MB instead of 13 s and 560 MB: nothing on our serving path uses TensorFlow.

    It is imported in two unused places: by `rasa.utils.train_utils`, and by loading the schema that a model was trained with.
    Must run before the first import of Rasa.
    """
    sys.modules["tensorflow"] = None  # type: ignore[assignment]  # makes spaCy's and jax's helpers skip it too
    _stub("rasa.utils.tensorflow.callback", "RasaTrainingLogger", "RasaModelCheckpoint")
    _stub("rasa.utils.tensorflow.data_generator", "RasaBatchDataGenerator", "RasaDataGenerator")
    from rasa.engine.graph import GraphComponent

    validator = type("DefaultV1RecipeValidator", (GraphComponent,), {})
    _module("rasa.graph_components.validators.default_recipe_validator").DefaultV1RecipeValidator = validator  # type: ignore[attr-defined]


def speed_up_turns() -> None:
    """All that makes a turn cheaper. Before an agent is loaded."""
    check_action_results_quickly()
    run_graphs_without_dask()
    ask_rules_only_once()


def check_action_results_quickly() -> None:
    """Validate an action's answer with a schema compiled once: Rasa checks its constant schema anew each time, 17 ms."""
    from jsonschema import Draft7Validator  # type: ignore[import-untyped]
    from rasa.core.actions.action import RemoteAction

    _made_for_this_rasa("RemoteAction")
    validator = Draft7Validator(RemoteAction.action_response_format_spec())

    def validate(self: Any, result: dict[str, Any]) -> bool:
        del self
        validator.validate(result)
        return True

    assert callable(RemoteAction._validate_action_result)
    RemoteAction._validate_action_result = validate


def run_graphs_without_dask() -> None:
    """Run a graph's nodes one after the other: Dask plans the same few nodes anew for every prediction, 0.5 ms."""
    import rasa.core.processor

    _made_for_this_rasa("DaskGraphRunner")
    from bot.rasa_adapters.graph_runner import PlainGraphRunner

    assert callable(rasa.core.processor.DaskGraphRunner)
    rasa.core.processor.DaskGraphRunner = PlainGraphRunner


def ask_rules_only_once() -> None:
    """Do not look for rules by a message's text where all rules are about intents: RulePolicy always looks twice, 0.3 ms."""
    from rasa.core.policies.rule_policy import RulePolicy

    _made_for_this_rasa("RulePolicy")
    from bot.rasa_adapters.rules import searching_by_text_only_where_it_can_find

    assert callable(RulePolicy._find_action_from_rules)
    RulePolicy._find_action_from_rules = searching_by_text_only_where_it_can_find(RulePolicy._find_action_from_rules)


def keep_connection_to_actions(endpoints: Any) -> None:
    """Keep the connections to the action server: Rasa opens a session and a connection for every call, 0.3 ms."""
    _made_for_this_rasa("EndpointConfig")
    from bot.rasa_adapters.kept_connection import KeptConnection

    endpoints.action = KeptConnection(endpoints.action)


def let_store_failures_through(agent: Any) -> None:
    """Rasa hides a failing tracker store behind an empty one: amnesia. Without the wrapper the failure reaches us."""
    wrapped = getattr(agent.tracker_store, "_tracker_store", None)
    if wrapped is not None:
        agent.tracker_store = wrapped
        agent.processor.tracker_store = wrapped


def _made_for_this_rasa(what: str) -> None:
    import rasa

    if not rasa.__version__.startswith(RASA_VERSION):
        raise RuntimeError(f"the patch of {what} was made for Rasa {RASA_VERSION}x, this is {rasa.__version__}")


def _module(name: str) -> ModuleType:
    module = ModuleType(name)
    sys.modules[name] = module
    return module


def _stub(name: str, *classes: str) -> None:
    module = _module(name)
    for class_name in classes:
        setattr(module, class_name, type(class_name, (), {}))
