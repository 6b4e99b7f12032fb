"""Checks one reply of the bot against a seller's files, as the buyer would read it in every variation of its responses."""

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import lru_cache
from itertools import product
from typing import Any

from rasa.core.nlg.interpolator import interpolate
from rasa_sdk.executor import CollectingDispatcher

from bot.actions.answer import TurnReply
from bot.actions.base import say
from bot.actions.hand_off import notice
from bot.actions.reply import Ask, Say
from bot.actions.world import World
from bot.messages import UsedFact
from bot.text.address import address_once
from tests.support.chats import DATA, read_yaml
from tests.support.seller_statements import Asked, SellerStatements, Told, labels, same_product
from tests.support.told_figures import Figure, figures_in, without

RESPONSES: Mapping[str, list[str]] = {
    name: [str(variation["text"]) for variation in variations]
    for path in sorted((DATA / "responses").glob("*.yml"))
    for name, variations in read_yaml(path)["responses"].items()
}
PLACEHOLDER = re.compile(r"\{(\w+)\}")
KAK = re.compile(r"\bKak\b", re.IGNORECASE)
LABELS = frozenset({"product", "products", "variants", "alternatives", "ready", "empty", "sizes", "place", "shop", "asked"})
OTHERS = ("alternatives", "variants")  # placeholders that name other variants on purpose
FIGURE_ALONE = re.compile(r"[\d.,:–\-\s]+")
SAID_ONCE = ("price", "stock", "cod", "instalment", "dispatch_day", "chat_hours")
LEVELS = {
    "ready": ("kosong", "tidak dijual lagi", "pre-order"),
    "low": ("kosong", "tidak dijual lagi", "pre-order"),
    "empty": ("ready", "masih ada", "tinggal sedikit", "pre-order", "tidak dijual lagi"),
    "restock": ("ready", "masih ada", "tinggal sedikit", "pre-order", "tidak dijual lagi"),
    "preorder": ("ready", "masih ada", "tinggal sedikit", "kosong", "tidak dijual lagi"),
    "discontinued": ("ready", "masih ada", "tinggal sedikit", "pre-order", "sedang kosong"),
}
NEVER_TOGETHER = (
    (re.compile(r"(?<!belum )(?<!tidak )bisa COD", re.IGNORECASE), re.compile(r"(belum|tidak) bisa COD", re.IGNORECASE)),
    (re.compile(r"(?<!belum )(?<!tidak )bisa dicicil", re.IGNORECASE), re.compile(r"(belum|tidak) bisa dicicil", re.IGNORECASE)),
)


@dataclass(frozen=True)
class Bubble:
    """One piece of a reply: a response's name, its values as told and as sent to Rasa's server, and the facts in it."""

    response: str
    values: Mapping[str, str]
    sent: Mapping[str, str]
    facts: tuple[UsedFact, ...]

    @property
    def texts(self) -> Iterator[str]:
        """The text of every variation, as Rasa's server writes it."""
        return (str(interpolate(text, dict(self.sent))) for text in RESPONSES[self.response])


def bubbles_of(reply: TurnReply) -> list[Bubble]:
    """What is said, in order."""
    return [bubble(one.response, one.values, one.facts if isinstance(one, Say) else ()) for one, _ in reply.said]


def bubble(response: str, values: Mapping[str, str], facts: tuple[UsedFact, ...] = ()) -> Bubble:
    """One response on its way through the action server's one way out."""
    dispatcher = CollectingDispatcher()
    say(dispatcher, response, values)
    return Bubble(response, values, {name: str(dispatcher.messages[0][name]) for name in values}, facts)


def faults(reply: TurnReply, asked: Asked, world: World, seller: SellerStatements) -> list[str]:
    """Everything that is not as it must be; empty when all claims hold."""
    return [*supported(reply, asked, world, seller), *_calls(bubbles_of(reply))]


def supported(reply: TurnReply, asked: Asked, world: World, seller: SellerStatements) -> list[str]:
    """The claims that hold whatever words a seller uses: all but how often the buyer is called Kak."""
    said = bubbles_of(reply)
    found = [
        fault for each in said for fault in (*_unfilled(each), *_untrue(each, asked, seller), *_unrecorded(each, asked, seller))
    ]
    if asked.exact:
        found += [fault for each in said for fault in _of_another(each, asked, seller)]
    return [*found, *_contradictions(said, asked, seller), *_notice(reply, world, seller)]


def _unfilled(said: Bubble) -> Iterator[str]:
    """Claim 6: no placeholder stays open, and the wording holds no figure of its own."""
    for template, text in zip(RESPONSES[said.response], said.texts, strict=True):
        filled = PLACEHOLDER.sub(lambda found: said.sent.get(found[1], ""), template)
        if filled != text or not set(PLACEHOLDER.findall(template)) <= set(said.values):
            yield f"{said.response}: a placeholder stays open in {text!r}"
        if figures_in(PLACEHOLDER.sub(" ", template)):
            yield f"{said.response}: the wording holds a figure"


def _untrue(said: Bubble, asked: Asked, seller: SellerStatements) -> Iterator[str]:
    """Claim 1: every figure of a recorded fact stands in the files, or follows from them by its rule."""
    for fact in said.facts:
        told = Told(fact.name, fact.subject, fact.value)
        rest = figures_in(without(fact.value, seller.copies(told)))
        for figure in sorted(rest - seller.allowed(told, asked)) if rest else ():
            yield f"{said.response}: {figure} is not stated for {fact.name} of {fact.subject} ({fact.value!r} by {fact.rule!r})"
        if fact.name == "stock" and fact.value in LEVELS and fact.value != seller.level(fact.subject):
            yield f"{said.response}: {fact.subject} is {seller.level(fact.subject)}, not {fact.value}"


def _unrecorded(said: Bubble, asked: Asked, seller: SellerStatements) -> Iterator[str]:
    """Claims 1 and 4: every figure that the buyer reads stands in a fact of that reply, in a name, or in his own words."""
    recorded = {figure for fact in said.facts for figure in figures_in(fact.value)} | figures_in(asked.words)
    used = {name for template in RESPONSES[said.response] for name in PLACEHOLDER.findall(template)}
    for name in sorted(used & set(said.values)):
        value = said.values[name]
        copies = _names(asked.skus, seller) | {fact.value for fact in said.facts}
        left = _left(name, value, copies, seller) if figures_in(value) - recorded else frozenset()
        for figure in sorted(left - recorded):
            yield f"{said.response}: {figure} in {{{name}}} is in no recorded fact ({said.values[name]!r})"


def _left(name: str, value: str, copies: frozenset[str], seller: SellerStatements) -> frozenset[Figure]:
    """A value's figures beside the names and recorded facts in it. A bare figure is no name, except where names are told."""
    if not any(letter.isdigit() for letter in value):
        return frozenset()
    if name not in LABELS and FIGURE_ALONE.fullmatch(value):
        return figures_in(value)
    return figures_in(without(value, _names((), seller) if name == "products" else copies))


@lru_cache(maxsize=4096)
def _names(skus: tuple[str, ...], seller: SellerStatements) -> frozenset[str]:
    """The names of what is asked about and of its siblings; of everything where nothing is known."""
    rows = [row for sku in skus for row in same_product(seller.files, sku)] or seller.files.products
    shop = (seller.files.setting("name") or "", seller.files.setting("city") or "")
    return frozenset({*shop, *(label for row in rows for label in labels(row))})


def _of_another(said: Bubble, asked: Asked, seller: SellerStatements) -> Iterator[str]:
    """Claim 2: nothing about another variant; only where it is out may the others that are ready be named."""
    mine = asked.skus[0]
    others = {row["sku"] for row in same_product(seller.files, mine)} - {mine}
    for fact in said.facts:
        named_beside = fact.name == "stock" and said.response.endswith("_alternatives")
        if fact.subject in others and not named_beside and _only_anothers(fact, asked, seller):
            yield f"{said.response}: {fact.name} of {fact.subject} is told ({fact.value!r}), {mine} was asked"
    foreign = figures_in(said.values.get("product", "")) - figures_in(" ".join(labels(seller.files.row(mine))))
    if foreign:
        yield f"{said.response}: {said.values['product']!r} names another variant than {mine}"


def _only_anothers(fact: UsedFact, asked: Asked, seller: SellerStatements) -> bool:
    """Whether the asked variant itself does not state what is told of its sibling."""
    mine = Told(fact.name, asked.skus[0], fact.value)
    if fact.value in LEVELS:
        return seller.level(mine.subject) != fact.value
    return bool(figures_in(without(fact.value, seller.copies(mine))) - seller.allowed(mine, asked))


def _contradictions(said: list[Bubble], asked: Asked, seller: SellerStatements) -> Iterator[str]:
    """Claim 3: one reply never says two things of the same."""
    first: dict[tuple[str, str], str] = {}
    for fact in (fact for each in said for fact in each.facts if fact.name in SAID_ONCE):
        earlier = first.setdefault((fact.name, fact.subject), fact.value)
        if earlier != fact.value:
            yield f"{fact.name} of {fact.subject} is {earlier!r} and {fact.value!r}"
    text = "\n".join(text for each in said for text in each.texts)
    for yes, no in NEVER_TOGETHER:
        if yes.search(text) and no.search(text):
            yield f"{yes.pattern} and {no.pattern} in one reply"
    if asked.exact and any(each.response.startswith("utter_stock") for each in said):
        yield from _levels(said, asked, seller)


def _levels(said: list[Bubble], asked: Asked, seller: SellerStatements) -> Iterator[str]:
    level = seller.level(asked.skus[0])
    about = [each for each in said if each.response.startswith("utter_stock") and "pointer" not in each.response]
    for each in about:
        for template in RESPONSES[each.response]:
            sentences = [
                part for part in re.split(r"(?<=[.!?])\s", template) if not any(f"{{{name}}}" in part for name in OTHERS)
            ]
            words = [word for word in LEVELS.get(level or "", ()) if any(word in part.casefold() for part in sentences)]
            if words or level is None:
                yield f"{each.response}: {asked.skus[0]} is {level}, but {words or 'a level'} is said"


def _calls(said: list[Bubble]) -> Iterator[str]:
    """Claim 6: the buyer is addressed once at most in what is sent as one message."""
    for texts in product(*(_few(each.texts) for each in said)):
        if len(KAK.findall(address_once("\n\n".join(texts)))) > 1:
            yield f"more than one Kak: {address_once(chr(10).join(texts))!r}"
            return


def _few(texts: Iterable[str]) -> list[str]:
    return list(texts)[:3]


def _notice(reply: TurnReply, world: World, seller: SellerStatements) -> Iterator[str]:
    """What the buyer is told about a hand-off: its times are the shop's chat hours."""
    if not reply.wishes:
        return
    name, values, *_ = notice(reply.wishes, world)
    told = bubble(name, values)
    yield from _unfilled(told)
    for figure in sorted({figure for value in values.values() for figure in figures_in(value)} - seller.hours()):
        yield f"{name}: {figure} is not in the chat hours"


def told(reply: TurnReply) -> list[Any]:
    """For a failure's message: what was said."""
    return [(one.response, dict(one.values), isinstance(one, Ask)) for one, _ in reply.said]
