"""What the bot does with a clause, from its intent, its confidence and the thresholds of the risk classes."""

from collections.abc import Mapping

from bot.messages import Decision
from bot.nlu.catalogue import Catalogue, Risk
from bot.nlu.judge import Judgement

PLAUSIBLE = 0.4
CLEAR = 0.6  # below it what looks like spam may be a buyer: a friendly line costs less than silence
_OUT_OF_SCOPE = "out_of_scope"
# What is done instead of answering when the intent is clear.
_INSTEAD = {"ask_human": Decision.HAND_OFF, "abuse": Decision.DECLINE, _OUT_OF_SCOPE: Decision.DECLINE}
# What is outside the shop gets one friendly line, but for these kinds.
_OUTSIDE = {"spam": Decision.SILENT, "offer": Decision.HAND_OFF}
NEVER_ANSWERED = frozenset(_INSTEAD)


def decide(judgement: Judgement, thresholds: Mapping[Risk, float], catalogue: Catalogue) -> Decision:
    """The decision for one clause that is not sensitive."""
    plausible = judgement.confidence >= PLAUSIBLE
    if judgement.intent == _OUT_OF_SCOPE and judgement.aspect in _OUTSIDE and judgement.confidence >= CLEAR:
        return _OUTSIDE[judgement.aspect]
    if judgement.intent in _INSTEAD:
        return _INSTEAD[judgement.intent] if plausible else _unsure(judgement)
    if judgement.confidence >= thresholds[catalogue.risk(judgement.intent)]:
        return Decision.ANSWER
    return Decision.ASK if plausible else Decision.HAND_OFF


def _unsure(judgement: Judgement) -> Decision:
    """A person was probably wanted: better one ticket too many than a question back."""
    return Decision.HAND_OFF if judgement.intent == "ask_human" else Decision.ASK
