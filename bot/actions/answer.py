"""One turn, one reply: every clause gets its answer, its one question, or a person. Pure; nothing is written here."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, replace

from bot.actions import angry, courtesy
from bot.actions.clause_reply import reply_to, without_greeting
from bot.actions.follow_up import completed
from bot.actions.for_people import FOR_PEOPLE, Wish, held_already
from bot.actions.languages import translated
from bot.actions.links import with_links_as_cards
from bot.actions.media import wordless
from bot.actions.reply import Ask, NeedPerson, Say
from bot.actions.shop_spelling import in_shop_spelling
from bot.actions.spoken import card_spoken
from bot.actions.view import Clause, Memory, OpenQuestion, TurnView
from bot.actions.world import World
from bot.messages import Decision, Kind, Reason

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
    """What the bot makes of a turn, in the buyer's language where its words exist."""
    turn = with_links_as_cards(turn, world.folder)
    language = turn.language or turn.memory.language
    memory = replace(turn.memory, language=language)
    if Kind.PRODUCT_CARD in turn.kinds and (spoken := card_spoken(turn, world.folder)):
        memory = memory.speak_of(spoken)
    turn, world = replace(turn, memory=memory), world.speaking(language)
    if not turn.text.strip():
        return _wordless(turn, world)
    if courtesy.is_ping(turn.text, world.words):
        return _pinged(turn, world)
    answering = _Answering(turn, world)
    for clause in turn.clauses[:MOST_CLAUSES]:
        for meant in completed(in_shop_spelling(clause, answering.turn, world), answering.turn, world):
            answering.take(meant)
    answering.leave(turn.clauses[MOST_CLAUSES:])
    return answering.finished()


def _wordless(turn: TurnView, world: World) -> TurnReply:
    """A picture, card, sticker or voice note without words."""
    clause = Clause(text="", intent="out_of_scope", confidence=0.0, decision=Decision.HAND_OFF)
    found = translated(wordless(turn, world.folder), world)
    said = tuple((one, "") for one in found if isinstance(one, Say))
    wishes = tuple(Wish(clause, one) for one in found if isinstance(one, NeedPerson))
    question = None if Kind.PRODUCT_CARD in turn.kinds else turn.memory.question  # the card is what was missing
    return TurnReply(said, wishes, replace(turn.memory, question=question, nudged=turn.memory.nudged or bool(said)))


def _pinged(turn: TurnView, world: World) -> TurnReply:
    """ "kak", "P", "?": one friendly nudge, however often it comes."""
    found = () if turn.memory.pinged else translated((courtesy.nudge(turn),), world)
    said = tuple((one, "") for one in found if isinstance(one, Say))
    return TurnReply(said, (), replace(turn.memory, pinged=True))


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
        self.last = turn.memory.last

    def take(self, clause: Clause) -> None:
        """One clause. What a waiting ticket already holds is left to the person."""
        clause = without_greeting(clause, self.world)
        self.intents.append(clause.intent)
        found = reply_to(clause, self.turn, self.world)
        if held_already(clause, found.reply, self.turn.ticket):
            self.wishes += angry.said_again(found.reply, clause, self.turn)
            return
        memory = self.turn.memory.speak_of(*found.spoken)
        insulted = clause.intent == "abuse" and clause.decision is Decision.DECLINE
        self.turn = replace(self.turn, memory=replace(memory, abuse=memory.abuse + insulted))
        if found.continues:
            self.last = clause
        for one in translated(angry.in_plain_tone(found.reply, self.turn), self.world):
            self._keep(clause, one)

    def leave(self, clauses: tuple[Clause, ...]) -> None:
        """More questions than one reply can hold: the rest is for a person, not dropped."""
        for clause in clauses:
            if clause.decision not in (Decision.SILENT, Decision.DECLINE):
                self.wishes.append(Wish(clause, self._left(clause)))

    def _left(self, clause: Clause) -> NeedPerson:
        if clause.intent in FOR_PEOPLE:
            return NeedPerson(Reason.POLICY, missing=clause.intent)
        if clause.decision is Decision.HAND_OFF:
            found = reply_to(clause, self.turn, self.world).reply
            return next(one for one in found if isinstance(one, NeedPerson))
        return NeedPerson(Reason.UNSURE, missing="many_questions")

    def finished(self) -> TurnReply:
        """The whole reply. Asking makes no sense beside a hand-off: the person asks what is still missing."""
        said = _once(self.said)
        wishes = angry.for_angry(self.wishes, self.turn)
        if wishes:
            said = [*(pair for pair in said if isinstance(pair[0], Say)), *self._claim_question(wishes)]
        said = said or ([] if wishes else self.declined[:1])
        said = [*self._greeting_back(said), *said, *self._offer(said)]
        return TurnReply(tuple(said), wishes, self._memory(said), tuple(dict.fromkeys(self.intents)))

    def _claim_question(self, wishes: Sequence[Wish]) -> list[tuple[Say | Ask, str]]:
        """Beside an angry claim one question goes out that the bot itself waits for no answer to."""
        self.open, self.asked = None, ""
        found = angry.claim_question(wishes, self.turn, self.world)
        if found is None:
            return []
        claim, ask = found
        self.asked = ask.missing
        return [(ask, claim.clause.intent)]

    def _keep(self, clause: Clause, one: Say | Ask | NeedPerson) -> None:
        if isinstance(one, NeedPerson):
            self.wishes.append(Wish(clause, one))
        elif isinstance(one, Ask):
            self._ask(clause, one)
        elif clause.decision is Decision.DECLINE or angry.only_alone(clause, self.turn):
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

    def _greeting_back(self, said: list[tuple[Say | Ask, str]]) -> list[tuple[Say | Ask, str]]:
        """The buyer's greeting before his question, mirrored once an episode."""
        if self.turn.memory.greeted or "greeting" in self.intents:
            return []
        back = courtesy.greeting_back(self.turn.text, self.world.words, alone=not said or self.turn.mood.angry)
        return [(one, "") for one in translated((back,) if back else (), self.world) if isinstance(one, Say)]

    def _offer(self, said: list[tuple[Say | Ask, str]]) -> list[tuple[Say | Ask, str]]:
        """The first reply of an episode says that this is a bot and how to get a person."""
        if self.turn.memory.admin_offered or self.wishes or not said or self.intents == ["bot_challenge"]:
            return []
        return [(one, "") for one in translated((courtesy.OFFER,), self.world) if isinstance(one, Say)]

    def _memory(self, said: list[tuple[Say | Ask, str]]) -> Memory:
        memory = self.turn.memory
        place = next((entity for clause in self.turn.clauses for entity in clause.named("city")), memory.place)
        return replace(
            memory,
            question=self.open,
            asked=(*memory.asked, self.asked) if self.asked else memory.asked,
            questions_in_row=memory.questions_in_row + 1 if self.open else 0,
            last=self.last,
            place=place,
            greeted=memory.greeted or bool(said),
            pinged=False,
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
