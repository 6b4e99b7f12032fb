"""Whether RulePolicy can find anything by a message's text instead of its intent."""

import json
from collections.abc import Callable
from functools import wraps
from typing import Any

from rasa.core.policies.rule_policy import RULES, RULES_FOR_LOOP_UNHAPPY_PATH
from rasa.shared.core.constants import ACTION_LISTEN_NAME, PREVIOUS_ACTION, USER
from rasa.shared.nlu.constants import ACTION_NAME, INTENT

Search = Callable[..., tuple[str | None, str | None, bool]]
FOUND_NOTHING = (None, None, False)
KNOWN = "text_can_match"  # an attribute that we put onto Rasa's policy


def searching_by_text_only_where_it_can_find(search: Search) -> Search:
    """RulePolicy's search for a rule, which skips what must end without a result."""

    @wraps(search)
    def find(policy: Any, tracker: Any, domain: Any, use_text_for_last_user_input: bool) -> tuple[str | None, str | None, bool]:
        if use_text_for_last_user_input and not _text_can_match(policy):
            return FOUND_NOTHING
        return search(policy, tracker, domain, use_text_for_last_user_input)

    return find


def _text_can_match(policy: Any) -> bool:
    known: bool | None = getattr(policy, KNOWN, None)
    if known is None:
        keys = [key for kind in (RULES, RULES_FOR_LOOP_UNHAPPY_PATH) for key in policy.lookup.get(kind, {})]
        known = any(matches_a_text(json.loads(key)) for key in keys)
        setattr(policy, KNOWN, known)
    return known


def matches_a_text(states: list[dict[str, Any]]) -> bool:
    """Whether a rule's last state fits right after a message of which only the text is looked at."""
    last = states[-1] if states else {}
    after_listen = last.get(PREVIOUS_ACTION, {}).get(ACTION_NAME) == ACTION_LISTEN_NAME
    return after_listen and not last.get(USER, {}).get(INTENT)
