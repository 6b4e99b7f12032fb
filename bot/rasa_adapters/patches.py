"""The few places where Rasa 3.6 is changed. Each has its reason here, a version check, and a test.

Switched off together with SIAPKAK_RASA_PATCHES=off.
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


def check_action_results_quickly() -> None:
    """Validate an action's answer with a schema compiled once: Rasa checks its constant schema anew each time, about 26 ms."""
    import rasa
    from jsonschema import Draft7Validator  # type: ignore[import-untyped]
    from rasa.core.actions.action import RemoteAction

    if not rasa.__version__.startswith(RASA_VERSION):
        raise RuntimeError(f"the patch of RemoteAction was made for Rasa {RASA_VERSION}x, this is {rasa.__version__}")
    validator = Draft7Validator(RemoteAction.action_response_format_spec())

    def validate(self: Any, result: dict[str, Any]) -> bool:
        del self
        validator.validate(result)
        return True

    assert callable(RemoteAction._validate_action_result)
    RemoteAction._validate_action_result = validate


def let_store_failures_through(agent: Any) -> None:
    """Rasa hides a failing tracker store behind an empty one: amnesia. Without the wrapper the failure reaches us."""
    wrapped = getattr(agent.tracker_store, "_tracker_store", None)
    if wrapped is not None:
        agent.tracker_store = wrapped
        agent.processor.tracker_store = wrapped


def _module(name: str) -> ModuleType:
    module = ModuleType(name)
    sys.modules[name] = module
    return module


def _stub(name: str, *classes: str) -> None:
    module = _module(name)
    for class_name in classes:
        setattr(module, class_name, type(class_name, (), {}))
