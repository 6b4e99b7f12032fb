"""One turn, one reply: every clause gets its answer, its one question, or a person. Pure; nothing is written here."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field, replace

from bot.actions.answerers import ABOUT_A_PRODUCT, ANSWERERS
from bot.actions.follow_up import CLARIFY, CONFIRM, RIVAL, completed
from bot.actions.for_people import ABOUT_THE_BODY, AFTER_SALE, FOR_PEOPLE, Wish
from bot.actions.media import wordless
from bot.actions.products import card_spoken, subjects_of
from bot.actions.question import Question, Subject, used
from bot.actions.reply import Ask, NeedPerson, Reply, Say
from bot.actions.view import Clause, Memory, OpenQuestion, Spoken, TurnView
from bot.actions.world import World
from bot.messages import Decision, Kind, Reason
from bot.shop.facts import details

MOST_QUESTIONS = 3
MOST_CLAUSES = 6


@dataclass(frozen=True)
class TurnReply:
    """The reply as data: what is said (each with its clause's intent), what goes to a person, and the memory after it."""

    said: tuple[tuple[Say | Ask, str], ...] = ()
    wishes: tuple[Wish, ...] = ()
    memory: Memory = field(default_factory=Memory)
    intents: tuple[str, ...] = ()

    @property
    def silent(self) -> bool:
        """Whether the bot means to say nothing and to call nobody."""
        return not self.said and not self.wishes


def answer_turn(turn: TurnView, world: World) -> TurnReply:
    """What the bot makes of a turn."""
    memory = turn.memory
    if Kind.PRODUCT_CARD in turn.kinds and (spoken := card_spoken(turn, world.folder)):
        memory = memory.speak_of(spoken)
    turn = replace(turn, memory=memory)
    if not turn.text.strip():
        return _wordless(turn, world)
    answering = _Answering(turn, world)
    for clause in turn.clauses[:MOST_CLAUSES]:
        for meant in completed(clause, answering.turn, world.folder, world.fillers):
            answering.take(meant)
    answering.leave(turn.clauses[MOST_CLAUSES:])
    return answering.finished()


def _wordless(turn: TurnView, world: World) -> TurnReply:
    """A picture, card, sticker or voice note without words."""
    found = wordless(turn, world.folder)
    said = tuple((one, "") for one in found if isinstance(one, Say))
    clause = Clause(text="", intent="out_of_scope", confidence=0.0, decision=Decision.HAND_OFF)
    wishes = tuple(Wish(clause, one) for one in found if isinstance(one, NeedPerson))
    return TurnReply(said, wishes, replace(turn.memory, nudged=turn.memory.nudged or bool(said)))


class _Answering:
    """Collects what the clauses of one turn get, in order."""

    def __init__(self, turn: TurnView, world: World) -> None:
        self.turn = turn
        self.world = world
        self.said: list[tuple[Say | Ask, str]] = []
        self.wishes: list[Wish] = []
        self.intents: list[str] = []
        self.declined: list[tuple[Say | Ask, str]] = []
        self.open: OpenQuestion | None = None
        self.asked = ""
        self.abuse = turn.memory.abuse
        self.last = turn.memory.last

    def take(self, clause: Clause) -> None:
        """One clause. What a waiting ticket already holds is left to the person."""
        self.intents.append(clause.intent)
        if self.turn.ticket and clause.intent in self.turn.ticket.intents and clause.intent not in ANSWERERS:
            return
        by_decision: dict[Decision, Callable[[Clause], Reply]] = {
            Decision.ANSWER: self._answered,
            Decision.ASK: self._clarified,
            Decision.DECLINE: self._declined,
            Decision.SILENT: lambda _: (),
            Decision.HAND_OFF: self._for_person,
        }
        self._keep(clause, by_decision[clause.decision](clause))

    def leave(self, clauses: tuple[Clause, ...]) -> None:
        """More questions than one reply can hold: the rest is for a person, not dropped."""
        left = [clause for clause in clauses if clause.decision not in (Decision.SILENT, Decision.DECLINE)]
        for clause in left:
            self.wishes.append(Wish(clause, self._left(clause)))

    def _left(self, clause: Clause) -> NeedPerson:
        if clause.intent in FOR_PEOPLE:
            return NeedPerson(Reason.POLICY, missing=clause.intent)
        if clause.decision is Decision.HAND_OFF:
            return next(one for one in self._for_person(clause) if isinstance(one, NeedPerson))
        return NeedPerson(Reason.UNSURE, missing="many_questions")

    def finished(self) -> TurnReply:
        """The whole reply. Asking makes no sense beside a hand-off: the person asks what is still missing."""
        said = _once(self.said)
        if self.wishes:
            said = [pair for pair in said if isinstance(pair[0], Say)]
            self.open = None
        said = said or ([] if self.wishes else self.declined[:1])
        said = self._with_offer(said)
        return TurnReply(tuple(said), tuple(self.wishes), self._memory(said), tuple(dict.fromkeys(self.intents)))

    def _answered(self, clause: Clause) -> Reply:
        if clause.intent in FOR_PEOPLE:
            kind_word: Reply = (Say("utter_after_sale"),) if clause.intent in AFTER_SALE else ()
            return (*kind_word, NeedPerson(Reason.POLICY, missing=clause.intent))
        answerer = ANSWERERS.get(clause.intent)
        if answerer is None:
            return (NeedPerson(Reason.FACT_MISSING, missing=clause.intent),)
        if clause.intent.startswith("ask_"):
            self.last = clause
        found = subjects_of(clause, self.turn, self.world.folder)
        self._speak_of(*(one.spoken for one in found if one.spoken))
        subjects = [one.subject for one in found] if clause.intent in ABOUT_A_PRODUCT else [None]
        return tuple(one for subject in subjects for one in answerer(self._question(clause, subject)))

    def _question(self, clause: Clause, subject: Subject | Ask | None) -> Question:
        world = self.world
        return Question(clause, self.turn, world.folder, world.now, world.words, world.fillers.words, subject)

    def _clarified(self, clause: Clause) -> Reply:
        """Not sure enough to answer: one question. What would go to a person anyway goes there without it."""
        if clause.intent in FOR_PEOPLE:
            return self._answered(clause)
        found = subjects_of(clause, self.turn, self.world.folder)
        self._speak_of(*(one.spoken for one in found if one.spoken))
        names = [self.world.words.of("intent", one.name) for one in clause.ranking[:2]]
        if len(names) < 2 or clause.intent not in self.world.words.lists.get("intent", {}) or clause.intent == "out_of_scope":
            return (Ask(CLARIFY, "utter_ask_clarify"),)
        if clause.ranking[1].confidence < RIVAL:
            if self._confirmed_before(clause):
                return self._answered(clause)
            return (Ask(CONFIRM, "utter_ask_confirm", {"first": names[0]}),)
        return (Ask(CLARIFY, "utter_ask_clarify_between", {"first": names[0], "second": names[1]}),)

    def _confirmed_before(self, clause: Clause) -> bool:
        """The buyer said yes to this very meaning and goes on with it: neither the same question again nor a person."""
        last = self.turn.memory.last
        return last is not None and last.intent == clause.intent and f"{CONFIRM}:{clause.intent}" in self.turn.memory.asked

    def _declined(self, clause: Clause) -> Reply:
        if clause.intent == "abuse":
            self.abuse += 1
            return (Say("utter_abuse"),) if self.abuse == 1 else (NeedPerson(Reason.ANGRY, missing="abuse"),)
        return (Say("utter_out_of_scope"),)

    def _for_person(self, clause: Clause) -> Reply:
        if self.turn.sensitive:
            return (*self._label_warning(clause), NeedPerson(Reason.SENSITIVE, missing=self.turn.sensitive))
        if clause.intent == "ask_human":
            return (NeedPerson(Reason.ASKED, missing="ask_human"),)
        return (NeedPerson(Reason.UNSURE, missing="unsure"),)

    def _label_warning(self, clause: Clause) -> Reply:
        """On a sensitive matter the bot only quotes the label's own warning, where the product in question has one."""
        if self.turn.sensitive not in ABOUT_THE_BODY:
            return ()
        found = subjects_of(clause, self.turn, self.world.folder)[0]
        self._speak_of(*([found.spoken] if found.spoken else []))
        subject = found.subject
        fact = details.warnings(subject.variants[0]) if isinstance(subject, Subject) else None
        if fact is None or not isinstance(subject, Subject):
            return ()
        values = {"product": subject.label, "warnings": fact.value}
        return (Say("utter_label_warning", values, (used(fact, fact.value),)),)

    def _keep(self, clause: Clause, reply: Reply) -> None:
        for one in reply:
            if isinstance(one, NeedPerson):
                self.wishes.append(Wish(clause, one))
            elif isinstance(one, Ask):
                self._ask(clause, one)
            elif clause.decision is Decision.DECLINE:
                self.declined.append((one, clause.intent))
            else:
                self.said.append((one, clause.intent))

    def _ask(self, clause: Clause, ask: Ask) -> None:
        """One question per missing thing, never the same twice, at most three in a row; then a person."""
        if self.open is not None:
            if self.open.missing == ask.missing:
                self.open = replace(self.open, others=(*self.open.others, clause))
            return
        asked_before = _question_key(ask, clause) in self.turn.memory.asked
        if asked_before or self.turn.memory.questions_in_row >= MOST_QUESTIONS:
            self.wishes.append(Wish(clause, NeedPerson(Reason.UNSURE, missing=f"asked_{ask.missing}")))
            return
        self.open = OpenQuestion(ask.missing, clause, ask.products)
        self.asked = _question_key(ask, clause)
        self.said.append((ask, clause.intent))

    def _speak_of(self, *spoken: Spoken) -> None:
        self.turn = replace(self.turn, memory=self.turn.memory.speak_of(*spoken))

    def _with_offer(self, said: list[tuple[Say | Ask, str]]) -> list[tuple[Say | Ask, str]]:
        """The first reply of an episode says that this is a bot and how to get a person."""
        known = self.turn.memory.admin_offered or self.wishes or any(one.response == "utter_bot_challenge" for one, _ in said)
        return said if known or not said else [*said, (Say("utter_admin_offer"), "")]

    def _memory(self, said: list[tuple[Say | Ask, str]]) -> Memory:
        memory = self.turn.memory
        place = next((entity for clause in self.turn.clauses for entity in clause.named("city")), memory.place)
        asked = (*memory.asked, self.asked) if self.open else memory.asked
        return replace(
            memory,
            question=self.open,
            asked=asked,
            questions_in_row=memory.questions_in_row + 1 if self.open else 0,
            last=self.last,
            place=place,
            abuse=self.abuse,
            admin_offered=memory.admin_offered or bool(said) or bool(self.wishes),
        )


def _question_key(ask: Ask, clause: Clause) -> str:
    """Two questions are the same when the same thing is missing; between products or meanings, when those are the same too."""
    if ask.missing in ("product", "place"):
        return ask.missing
    return f"{ask.missing}:{clause.intent}:{','.join(ask.products)}".rstrip(":")


def _once(said: Iterable[tuple[Say | Ask, str]]) -> list[tuple[Say | Ask, str]]:
    """The same thing is said once, however many clauses asked for it."""
    kept: dict[tuple[str, tuple[tuple[str, str], ...]], tuple[Say | Ask, str]] = {}
    for one, intent in said:
        kept.setdefault((one.response, tuple(sorted(one.values.items()))), (one, intent))
    return list(kept.values())
