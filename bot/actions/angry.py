"""What an angry turn changes: a plain tone, the reason of its hand-off, and one question beside the notice. Pure."""

from collections.abc import Sequence
from dataclasses import replace

from bot.actions.for_people import Wish
from bot.actions.languages import translated
from bot.actions.reply import Ask, NeedPerson, Reply, Say
from bot.actions.view import Clause, TurnView
from bot.actions.world import World
from bot.delivery.outcome import STAYS_SILENT
from bot.messages import Kind, Reason

_PLAIN = {"utter_thanks": "utter_thanks_plain", "utter_out_of_scope": "utter_out_of_scope_plain"}
_WELCOMES = ("utter_greeting_morning", "utter_greeting_noon", "utter_greeting_afternoon", "utter_greeting_evening")
_COURTESIES = frozenset({"greeting", "thanks", "goodbye", "affirm", "deny"})
_SEEN_ON_A_PHOTO = frozenset({"complain_damaged", "complain_wrong_item", "complain_missing", "claim_warranty"})
_ABOUT_AN_ORDER = frozenset({"complain_late", "change_order", "cancel_order", "ask_return_refund", "track_order"})
_NUMBERS = ("order_number", "tracking_number")
_PHOTO, _ORDER = Ask("claim_photo", "utter_ask_claim_photo"), Ask("claim_order", "utter_ask_claim_order")
_OFFER = "offer"
# Who asks for a person gets one, in whatever voice; what is sensitive is graver than anger.
_CHANGED = (Reason.POLICY, Reason.FACT_MISSING, Reason.UNSURE)


def in_plain_tone(reply: Reply, turn: TurnView) -> Reply:
    """The reply without cheer: no welcome, no emoji."""
    if not turn.mood.angry:
        return reply
    return tuple(replace(one, response=_plain(one.response)) if isinstance(one, Say) else one for one in reply)


def _plain(response: str) -> str:
    return "utter_nudge" if response in _WELCOMES else _PLAIN.get(response, response)


def only_alone(clause: Clause, turn: TurnView) -> bool:
    """Whether a courtesy is said only when there is nothing else to say: who is angry wants the matter."""
    return turn.mood.angry and clause.intent in _COURTESIES


def said_again(reply: Reply, clause: Clause, turn: TurnView) -> list[Wish]:
    """The claim that a waiting ticket holds, said once more and now in anger: that makes the ticket graver."""
    if not turn.mood.surely_angry or (turn.ticket and turn.ticket.reason in STAYS_SILENT):
        return []
    return [Wish(clause, one) for one in reply if isinstance(one, NeedPerson) and one.reason is Reason.POLICY]


def for_angry(wishes: Sequence[Wish], turn: TurnView) -> tuple[Wish, ...]:
    """The wishes with the reason that they have in this mood."""
    return tuple(replace(wish, need=_angered(wish.need)) for wish in wishes) if turn.mood.surely_angry else tuple(wishes)


def _angered(need: NeedPerson) -> NeedPerson:
    return replace(need, reason=Reason.ANGRY) if need.reason in _CHANGED and need.missing != _OFFER else need


def claim_question(wishes: Sequence[Wish], turn: TurnView, world: World) -> tuple[Wish, Ask] | None:
    """The one question beside the notice of an angry claim: what the person will need and nobody has yet."""
    if turn.ticket or any(wish.need.reason is Reason.SENSITIVE for wish in wishes):
        return None
    angry = [wish for wish in wishes if wish.need.reason is Reason.ANGRY]
    lacking = ((_SEEN_ON_A_PHOTO, _PHOTO, _has_photo(turn)), (_ABOUT_AN_ORDER, _ORDER, _has_order(turn, world)))
    for intents, ask, there in lacking:
        claim = next((wish for wish in angry if wish.clause.intent in intents), None)
        if claim and not there and ask.missing not in turn.memory.asked:
            return next(((claim, one) for one in translated((ask,), world) if isinstance(one, Ask)), None)
    return None


def _has_photo(turn: TurnView) -> bool:
    return any(kind in (Kind.IMAGE, Kind.VIDEO) for kind in turn.kinds)


def _has_order(turn: TurnView, world: World) -> bool:
    """On the card, named, or linked to this buyer by the marketplace."""
    named = any(clause.named(kind) for clause in turn.clauses for kind in _NUMBERS)
    mine = (order for order in world.folder.orders if order.marketplace == turn.marketplace and order.buyer_id == turn.buyer_id)
    return named or turn.order is not None or (turn.buyer_id is not None and any(mine))
