"""Imports the part of Rasa that brings TensorFlow, whose own imports warn: warnings are errors in tests."""

import warnings

with warnings.catch_warnings():
    warnings.simplefilter("ignore")
    import rasa.core.actions.action
    import rasa.core.policies.rule_policy
    import rasa.core.processor  # noqa: F401
