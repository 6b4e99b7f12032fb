"""What one clause gets: its answer, its one question, one friendly line, or a person. Pure; it remembers nothing itself."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass, replace

from bot.actions.answerers import ABOUT_A_PRODUCT, ANSWERERS
from bot.actions.follow_up import CLARIFY, CONFIRM, RIVAL
from bot.actions.for_people import FOR_PEOPLE, held_already
from bot.actions.narrowing import Found
from bot.actions.notices import notice_before
from bot.actions.products import subjects_of
from bot.actions.question import Question, Subject
from bot.actions.reply import Ask, NeedPerson, Reply, Say
from bot.actions.sensitive import safety_lines
from bot.actions.view import Clause, Spoken, TurnView
from bot.actions.world import World
from bot.messages import Decision, Reason
from bot.shop.match import match_products


@dataclass(frozen=True)
class ClauseReply:
    """The reply, the products that it speaks of, and whether a later clause may continue this one."""

    reply: Reply
    spoken: tuple[Spoken, ...] = ()
    continues: bool = False


def reply_to(clause: Clause, turn: TurnView, world: World) -> ClauseReply:
    """What this clause gets, by the decision that understanding took."""
    by_decision: dict[Decision, Callable[[Clause, TurnView, World], ClauseReply]] = {
        Decision.ANSWER: _answered,
        Decision.ASK: _clarified,
        Decision.DECLINE: _declined,
        Decision.SILENT: lambda *_: ClauseReply(()),
        Decision.HAND_OFF: _for_person,
    }
    return by_decision[clause.decision](clause, turn, world)


def without_greeting(clause: Clause, world: World) -> Clause:
    """A greeting that names a product asks something too: what it most likely asks is asked back, never passed over."""
    if clause.intent != "greeting" or not match_products(clause.text, world.folder):
        return clause
    names = world.words.lists.get("intent", {})
    asked = tuple(one for one in clause.ranking if one.name in names)
    return replace(clause, intent=asked[0].name, decision=Decision.ASK, ranking=asked[:1]) if asked else clause


def _answered(clause: Clause, turn: TurnView, world: World) -> ClauseReply:
    answerer = ANSWERERS.get(clause.intent)
    found = subjects_of(clause, turn, world)
    if answerer is None:
        return ClauseReply((NeedPerson(Reason.FACT_MISSING, missing=clause.intent),), _spoken(found))
    subjects = [one.subject for one in found] if clause.intent in ABOUT_A_PRODUCT else [None]
    questions = [_question(clause, turn, world, subject) for subject in subjects]
    reply = tuple(one for question in questions for one in _with_notice(question, answerer(question)))
    return ClauseReply(reply, _spoken(found), continues=clause.intent.startswith("ask_"))


def _with_notice(question: Question, reply: Reply) -> Reply:
    return (*notice_before(question), *reply) if any(isinstance(one, Say) for one in reply) else reply


def _question(clause: Clause, turn: TurnView, world: World, subject: Subject | Ask | None) -> Question:
    return Question(clause, turn, world.folder, world.now, world.words, world.fillers.words, subject)


def _clarified(clause: Clause, turn: TurnView, world: World) -> ClauseReply:
    """Not sure enough to answer: one question. What would go to a person anyway goes there without it."""
    answered = _answered(clause, turn, world)
    if clause.intent in FOR_PEOPLE or held_already(clause, answered.reply, turn.ticket):
        return answered
    names = world.words.lists.get("intent", {})
    if clause.intent not in names or clause.intent == "out_of_scope":
        return ClauseReply((Ask(CLARIFY, "utter_ask_clarify"),), answered.spoken)
    first = names[clause.intent]
    # A courtesy has no name here: it is no rival of a question.
    rival = next((one for one in clause.ranking[1:2] if one.confidence >= RIVAL and one.name in names), None)
    if rival:
        meanings = {"first": first, "second": names[rival.name]}
        return ClauseReply((Ask(CLARIFY, "utter_ask_clarify_between", meanings),), answered.spoken)
    if _confirmed_before(clause, turn):
        return answered
    return ClauseReply((Ask(CONFIRM, "utter_ask_confirm", {"first": first}),), answered.spoken)


def _confirmed_before(clause: Clause, turn: TurnView) -> bool:
    """The buyer said yes to this very meaning and goes on with it: neither the same question again nor a person."""
    last = turn.memory.last
    return last is not None and last.intent == clause.intent and f"{CONFIRM}:{clause.intent}" in turn.memory.asked


def _declined(clause: Clause, turn: TurnView, _: World) -> ClauseReply:
    if clause.intent != "abuse":
        return ClauseReply((Say("utter_out_of_scope"),))
    again = turn.memory.abuse > 0
    return ClauseReply((NeedPerson(Reason.ANGRY, missing="abuse"),) if again else (Say("utter_abuse"),))


def _for_person(clause: Clause, turn: TurnView, world: World) -> ClauseReply:
    if turn.sensitive:
        found = subjects_of(clause, turn, world)[0]
        lines = safety_lines(turn.sensitive, found.subject)
        return ClauseReply((*lines, NeedPerson(Reason.SENSITIVE, missing=turn.sensitive)), _spoken([found]))
    if clause.intent == "ask_human":
        return ClauseReply((NeedPerson(Reason.ASKED, missing="ask_human"),))
    if clause.intent == "out_of_scope":
        return ClauseReply((NeedPerson(Reason.POLICY, missing="offer"),))
    # What was not understood may still have named the product that the next clause is about.
    return ClauseReply((NeedPerson(Reason.UNSURE, missing="unsure"),), _spoken(subjects_of(clause, turn, world)))


def _spoken(found: Iterable[Found]) -> tuple[Spoken, ...]:
    return tuple(one.spoken for one in found if one.spoken)
