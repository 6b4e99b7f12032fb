"""Responses and actions are in step: every name exists and is used, every placeholder is filled, every word is allowed."""

import ast
import re
from collections.abc import Iterator, Sequence
from itertools import product
from pathlib import Path
from typing import Any

import pytest

from bot.actions.answer import MOST_QUESTIONS, TurnReply
from bot.actions.answerers import ANSWERERS
from bot.actions.for_people import Wish
from bot.actions.greeting import EVENING, PARTS, SALAM
from bot.actions.hand_off import notice
from bot.actions.reply import NeedPerson
from bot.actions.sensitive import FIRST_AID
from bot.errors import Fault
from bot.messages import Decision, Kind, OrderCard, ProductCard, Reason
from bot.nlu.tongue import tongue_words_from
from bot.shop.facts.compatibility import Listing
from bot.shop.facts.stock import Level
from bot.shop.values import Availability, ExchangeShipping, ShopFolder, UnboxingVideo
from bot.text.address import address_once
from bot.training.wording import faults
from tests.support.chats import DATA, DEMOS, ROOT, Chat, a_clause, demo, read_yaml, unsure
from tests.support.shops import NOW, at

PLACEHOLDER = re.compile(r"\{(\w+)\}")
NAME = re.compile(r"utter_(?!action$)\w+")  # Rasa's own key `utter_action` is no response
FILES = sorted((DATA / "responses").glob("*.yml"))
RESPONSES: dict[str, list[dict[str, Any]]] = {
    name: variations for path in FILES for name, variations in read_yaml(path)["responses"].items()
}
INDONESIAN = {name for name in RESPONSES if not name.endswith("_en")}
INTENTS = read_yaml(DATA / "intents.yml")["intents"]

# What the names that Python puts together can become; see `test_every_name_that_is_put_together_is_listed_here`.
HOURS = ("open", "closed", "later")
BUILT = {
    "bot/actions/hand_off.py": [
        f"utter_hand_off_{kind}_{when}" for kind in ("general", "sensitive", "angry", "angry_claim") for when in HOURS
    ],
    "bot/actions/answerers/exchange.py": [
        *(f"utter_exchange_shipping_{who.value}" for who in ExchangeShipping),
        *(f"utter_exchange_video_{wish.value}" for wish in UnboxingVideo if wish is not UnboxingVideo.NO),
    ],
    "bot/actions/answerers/expiry.py": [
        f"utter_expiry_{kind}{form}" for kind in ("date", "production") for form in ("", "_list")
    ],
    "bot/actions/answerers/payment.py": [
        f"utter_payment_{way}_{state.value}" for way in ("cod", "instalment") for state in Availability
    ],
    "bot/actions/answerers/product_info.py": [
        *(f"utter_product_{aspect}" for aspect in ("material", "ingredients", "usage", "contents")),
        *(f"utter_product_fit_{listing.value}" for listing in Listing),
    ],
    "bot/actions/answerers/smalltalk.py": [f"utter_greeting_{part}" for part in (SALAM, *(name for _, name in PARTS), EVENING)],
    "bot/actions/courtesy.py": [f"utter_greet_back_{part}" for part in (SALAM, *(name for _, name in PARTS), EVENING)],
    "bot/actions/sensitive.py": [f"utter_first_aid_{kind}" for kind in FIRST_AID],
    "bot/actions/answerers/stock.py": [
        *(f"utter_stock_{level.value}" for level in Level),
        *(f"utter_stock_{level.value}_alternatives" for level in (Level.EMPTY, Level.RESTOCK, Level.DISCONTINUED)),
        *(f"utter_stock_none_{other}" for other in ("preorder", "empty")),
    ],
}


def sources() -> Iterator[tuple[str, ast.Module]]:
    for folder in ("actions", "channels", "delivery"):
        for path in sorted((ROOT / "bot" / folder).rglob("*.py")):
            yield str(path.relative_to(ROOT)), ast.parse(path.read_text(encoding="utf-8"))


def written_names() -> set[str]:
    """Names that stand in Python as a whole."""
    constants = (node.value for _, tree in sources() for node in ast.walk(tree) if isinstance(node, ast.Constant))
    return {value for value in constants if isinstance(value, str) and NAME.fullmatch(value) and not value.endswith("_")}


def test_there_is_something_to_check() -> None:
    assert len(FILES) >= 10
    assert len(RESPONSES) > 80
    assert len(list(sources())) > 25
    assert len(written_names()) > 40


def test_no_name_is_given_twice() -> None:
    names = [name for path in FILES for name in read_yaml(path)["responses"]]

    assert len(names) == len(set(names))


def test_every_response_that_an_action_names_exists() -> None:
    named = written_names() | {name for names in BUILT.values() for name in names}

    assert named - set(RESPONSES) == set()


def test_every_response_is_used() -> None:
    used = written_names() | {name for names in BUILT.values() for name in names}

    assert INDONESIAN - used == set()


def test_every_response_has_its_english_words_directly_below() -> None:
    for path in FILES:
        names = list(read_yaml(path)["responses"])

        assert names[1::2] == [f"{name}_en" for name in names[::2]], path.name


def test_english_words_have_the_placeholders_of_the_indonesian_ones() -> None:
    for name in INDONESIAN:
        needed, english = (
            {frozenset(PLACEHOLDER.findall(one["text"])) for one in RESPONSES[each]} for each in (name, f"{name}_en")
        )
        assert needed == english, name


def test_every_response_is_written_in_its_language() -> None:
    tell = tongue_words_from(read_yaml(DATA / "lexicon" / "languages.yml"))
    for name, variations in RESPONSES.items():
        other = ("en",) if name in INDONESIAN else ("id", "jv", "su")
        for one in variations:
            assert tell.of(PLACEHOLDER.sub(" ", one["text"])).name not in other, name
            assert name in INDONESIAN or "kak" not in one["text"].casefold().split(), name


@pytest.mark.parametrize("name", ["warranty_by", "condition", "intent", "measure", "promo"])
def test_every_word_that_a_buyer_reads_exists_in_english(name: str) -> None:
    indonesian, english = (read_yaml(DATA / file)["words"][name] for file in ("words.yml", "words_en.yml"))

    assert set(english) == set(indonesian)
    for key in indonesian:
        assert PLACEHOLDER.findall(english[key]) == PLACEHOLDER.findall(indonesian[key])


def test_every_english_word_stands_for_an_indonesian_one() -> None:
    indonesian, english = (read_yaml(DATA / file)["words"] for file in ("words.yml", "words_en.yml"))

    assert [(name, key) for name, entries in english.items() for key in entries if key not in indonesian[name]] == []


def test_every_name_that_is_put_together_is_listed_here() -> None:
    building = {
        path
        for path, tree in sources()
        for node in ast.walk(tree)
        if isinstance(node, ast.JoinedStr)
        and isinstance(node.values[0], ast.Constant)
        and str(node.values[0].value).startswith("utter_")
    }

    assert building == set(BUILT)


def test_a_response_has_the_same_placeholders_in_every_variation() -> None:
    for name, variations in RESPONSES.items():
        needed = [set(PLACEHOLDER.findall(one["text"])) for one in variations]
        # A greeting may leave the shop's name out; nothing else may leave out what it is about.
        if not name.startswith("utter_greeting"):
            assert all(one == needed[0] for one in needed), name


def every_reply() -> Iterator[TurnReply]:
    """What the demo shops answer to every intent and aspect about every product, at several moments."""
    for name in DEMOS:
        folder = demo(name, NOW)
        for product_id in folder.product_ids[::3]:
            yield from _replies(folder, product_id, NOW, TEXTS[:1])
        for now, product_id in product((NOW, at("2026-11-23 16:30"), at("2026-12-12 23:40")), folder.product_ids[::9]):
            yield from _replies(folder, product_id, now, TEXTS[1:])


TEXTS = ("gimana kak", "ke medan gimana", "jne 12pcs ke jayapura", "honda beat 2018 ungu")


def _replies(folder: ShopFolder, product_id: str, now: Any, texts: Sequence[str]) -> Iterator[TurnReply]:
    for intent in ANSWERERS:
        for aspect, text in product((*INTENTS[intent].get("aspects", ()), "none"), texts):
            yield Chat(folder, now, product=ProductCard(product_id)).says(a_clause(text, intent, aspect))


def others() -> Iterator[TurnReply]:
    """The rest: no product, wordless turns, insults, chit-chat, claims, unclear turns."""
    folder = demo("langkah-kita")
    for intent in set(INTENTS) - {"ask_human", "abuse", "out_of_scope"}:  # never answered: see the labels' decisions
        yield Chat(folder).says(a_clause("gimana kak", intent))
    for kind in Kind:
        yield Chat(folder, product=ProductCard("LK-KAOS"), order=OrderCard("A1")).sends(kind)
    for intent in ("abuse", "out_of_scope"):
        yield Chat(folder).says(a_clause("apa", intent, decision=Decision.DECLINE))
    yield Chat(folder).says(unsure("itu", "ask_stock", "ask_price"))
    yield Chat(folder).says(unsure("itu", "out_of_scope", "ask_price"))
    chat = Chat(folder)
    for _ in range(MOST_QUESTIONS + 1):
        yield chat.says(a_clause("makasih", "thanks"))


@pytest.fixture(scope="module")
def replies() -> list[TurnReply]:
    return [*every_reply(), *others()]


def test_every_placeholder_of_a_response_is_given_its_value(replies: list[TurnReply]) -> None:
    given: dict[str, set[str]] = {}
    for reply in replies:
        for one, _ in reply.said:
            given.setdefault(one.response, set(one.values))
            assert set(PLACEHOLDER.findall(RESPONSES[one.response][0]["text"])) <= set(one.values), one
            assert all(value.strip() for value in one.values.values()), one
    assert len(given) > 40


def test_every_figure_in_a_reply_comes_from_a_fact(replies: list[TurnReply]) -> None:
    """Names of products hold figures too, and what the buyer wrote may be repeated."""
    repeated = {"product", "products", "quantity", "place", "asked", "weight", "cutoff", "day", "total", "unit_price", "list"}
    repeated |= {"ready", "empty", "variants", "alternatives"}  # options of a product, such as sizes
    checked = 0
    for reply in replies:
        for one, _ in reply.said:
            facts = " ".join(f"{fact.value} {fact.subject}" for fact in getattr(one, "facts", ()))
            for name, value in one.values.items():
                if name not in repeated and any(letter.isdigit() for letter in value):
                    checked += 1
                    assert all(word in facts for word in re.findall(r"\d[\d.,]*", value)), (one.response, name, value, facts)
    assert checked > 20


def test_every_reply_with_a_figure_names_a_fact(replies: list[TurnReply]) -> None:
    for reply in replies:
        for one, _ in reply.said:
            told = " ".join(value for name, value in one.values.items() if name not in ("product", "products", "place", "asked"))
            if any(letter.isdigit() for letter in told):
                assert getattr(one, "facts", ()), one


@pytest.mark.parametrize(("reason", "moment"), [(reason, moment) for reason in Reason for moment in ("10:00", "23:40")])
def test_every_notice_exists_and_is_filled(reason: Reason, moment: str) -> None:
    wish = Wish(a_clause("?", "ask_size"), NeedPerson(reason))
    for folder in map(demo, DEMOS):
        name, values = notice([wish], Chat(folder, at(f"2026-11-23 {moment}")).world)

        assert set(PLACEHOLDER.findall(RESPONSES[name][0]["text"])) == set(values)


def test_the_wording_of_every_response_is_allowed() -> None:
    assert [str(fault) for fault in faults(RESPONSES)] == []


def test_a_whole_bubble_says_kak_once_at_most(replies: list[TurnReply]) -> None:
    for reply in replies:
        bubble = address_once("\n\n".join(RESPONSES[one.response][0]["text"] for one, _ in reply.said))

        assert [fault for fault in faults({"bubble": [{"text": bubble}]}) if "Kak" in fault.what] == [], bubble


@pytest.mark.parametrize(
    ("text", "word"),
    [
        ("Sampai 3 hari ya Kak.", "3"),
        ("Sampai ② hari ya Kak.", "②"),
        ("Dikirim bulan Desember, Kak.", "desember"),
        ("Barang ori, Kak!", "ori"),
        ("PASTI sampai, Kak.", "pasti"),
        ("Dikirim hari  ini ya Kak.", "hari ini"),
        ("Ready Kak, silakan Kak.", "Kak"),
        ("Ready kak, silakan KAK.", "Kak"),
        ("Siap gan.", "gan"),
        ("Barang tidak bisa dikembalikan.", "dikembalikan"),
        ("Siap 🙏🙏", "emoji"),
        ("Siap {nama", "brace"),
        ("", "no text"),
    ],
)
def test_what_is_not_allowed_is_found_and_named(text: str, word: str) -> None:
    found = faults({"utter_uji": [{"text": "Siap, Kak."}, {"text": text}]})

    assert len(found) >= 1
    assert all(isinstance(fault, Fault) and fault.where == "utter_uji, variation 2" for fault in found)
    assert any(word.casefold() in str(fault).casefold() for fault in found)


@pytest.mark.parametrize(
    "text",
    [
        "Harga {price_2} ya Kak.",
        "Siapkan originalnya, Kak.",
        "Marilah, Kak.",
        "Kakinya {days} cm, Kak 🙏",
        "Pengamanan toko, Kak.",
        "Kak, Kakak punya yang mana?",
    ],
)
def test_placeholders_and_words_that_only_look_alike_pass(text: str) -> None:
    assert faults({"utter_uji": [{"text": text}]}) == []


def test_where_something_went_wrong_there_is_no_emoji() -> None:
    assert len(faults({"utter_hand_off_angry_open": [{"text": "Maaf ya Kak 🙏"}]})) == 1


def test_the_words_of_a_failure_are_there() -> None:
    assert {"utter_hand_off_failure", "utter_hand_off_added"} <= set(RESPONSES)


def test_every_reason_that_a_person_reads_has_a_word(replies: list[TurnReply]) -> None:
    words = read_yaml(DATA / "words.yml")["words"]
    missing = {wish.need.missing for reply in replies for wish in reply.wishes}

    assert len(missing) > 15
    assert missing - set(words["missing"]) == set()
    assert {reason.value for reason in Reason} <= set(words["reason"])


def test_this_file_looks_at_real_files() -> None:
    assert all(isinstance(path, Path) and path.is_file() for path in FILES)
