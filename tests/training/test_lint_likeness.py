"""The lint finds what is too much alike, says in which line, and tells faults from what a person should look at."""

from pathlib import Path
from shutil import copytree

import pytest

from bot.training.lint_likeness import likeness
from bot.training.sentences import held_out_sentences, training_blocks
from bot.training.verbs import Places

ROOT = Path(__file__).parents[2]
TURNS = "turns:\n- {text: %s, clauses: [{intent: ask_price, contains: a}]}\n"
DIALOGUE = "dialogues:\n- {shop: a, kind: b, turns: [{buyer: ready kak, bot: Ready.}], last: %s, wants: {intent: ask_price}}\n"
TEXTS = "texts:\n- {text: %s, entities: []}\n"


@pytest.fixture
def places(tmp_path: Path) -> Places:
    """A checkout with the lexicons and not one sentence."""
    copytree(ROOT / "bot" / "data" / "lexicon", tmp_path / "bot" / "data" / "lexicon")
    return Places(tmp_path)


def write(path: Path, text: str) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text, encoding="utf-8")


def block(*sentences: str, intent: str, persona: str = "p01") -> str:
    lines = "".join(f"    - {sentence}\n" for sentence in sentences)
    return f"- intent: {intent}\n  metadata: {{persona: {persona}}}\n  examples: |\n{lines}"


def train(places: Places, *blocks: str, name: str = "ask_price") -> None:
    write(places.data / "nlu" / "price" / f"{name}.yml", 'version: "3.1"\nnlu:\n' + "".join(blocks))


def hold_out(places: Places, text: str) -> None:
    write(places.held_out / "price" / "ask_price.yml", f"intent: ask_price\nsentences:\n- {{text: {text}, persona: h01}}\n")


def found(places: Places) -> tuple[list[str], list[str]]:
    faults, warnings = [], []
    blocks = training_blocks(places.data / "nlu", faults)
    likeness(blocks, held_out_sentences(places.held_out, faults), places, faults, warnings)
    return [str(fault) for fault in faults], [str(warning) for warning in warnings]


def test_the_same_words_under_two_intents_are_a_fault_however_they_are_spelt(places: Places) -> None:
    train(places, block("ready ga kak", "Brp harganya kak?", intent="ask_price"))
    train(places, block("harga nya berapa bang", intent="ask_discount"), name="ask_discount")

    (fault,), warnings = found(places)

    assert "ask_discount.yml:6: 'harga nya berapa bang' (ask_discount) says the same as 'Brp harganya kak?' (ask_price)" in fault
    assert "ask_price.yml:7" in fault
    assert warnings == []


def test_the_same_words_twice_under_one_intent_are_no_matter_of_labels(places: Places) -> None:
    train(places, block("harga nya berapa bang", "Brp harganya kak?", intent="ask_price"))

    assert found(places) == ([], [])


def test_nearly_the_same_under_two_intents_is_a_warning(places: Places) -> None:
    train(places, block("cara pesan meja lipat gimana", intent="how_to_order"))
    train(places, block("meja lipat cara pasang gimana", intent="ask_installation"), name="other")

    faults, (warning,) = found(places)

    assert faults == []
    assert "(how_to_order) is nearly 'meja lipat cara pasang gimana' (ask_installation)" in warning


def test_one_address_alone_is_not_compared(places: Places) -> None:
    train(places, block("admin", intent="ask_human"), block("hai admin", intent="greeting"))

    assert found(places) == ([], [])


def test_a_template_of_one_person_is_a_fault_that_names_frame_and_words(places: Places) -> None:
    train(places, block("ongkir ke medan", "ongkir ke solo", "ongkir ke palu", intent="ask_shipping_cost"))

    (fault,), _ = found(places)

    assert "ask_price.yml:6: 3 sentences of one block are 'ongkir ke …' with medan, palu, solo" in fault


def test_a_template_over_several_persons_is_a_warning_until_it_is_long(places: Places) -> None:
    towns = ["medan", "solo", "palu", "tegal", "ambon", "ternate", "kupang", "padang", "jambi", "manado"]
    blocks = [block(f"ongkir ke {town} berapa", intent="ask_shipping_cost") for town in towns]
    train(places, *blocks[:3])

    short = found(places)
    train(places, *blocks)
    long = found(places)

    assert short[0] == [] and "3 sentences of one file are 'ongkir ke … berapa'" in short[1][0]
    assert "10 sentences of one file" in long[0][0] and long[1] == []


def test_short_frames_of_several_persons_are_how_everybody_asks(places: Places) -> None:
    train(places, *[block(f"{what} nya brp", intent="ask_price") for what in ("topi", "meja", "kipas", "sarung")])

    assert found(places) == ([], [])


def test_the_lines_of_sensitive_and_mood_are_searched_for_templates_too(places: Places) -> None:
    lines = "".join(f"    - anakku alergi {what}\n" for what in ("udang", "kacang", "telur"))
    write(places.data / "sensitive" / "allergy.yml", f"kind: allergy\nblocks:\n- persona: p01\n  sensitive: |\n{lines}")
    write(places.data / "mood" / "first.yml", f"blocks:\n- persona: p01\n  angry: |\n{lines}")

    faults, _ = found(places)

    assert ["allergy.yml:5" in fault for fault in sorted(faults, reverse=True)] == [True, False]
    assert len(faults) == 2


def test_a_held_out_sentence_that_training_spells_otherwise_is_a_fault(places: Places) -> None:
    train(places, block("KALAU KEKECILAN APA BISA TUKAR", intent="ask_price"))
    hold_out(places, "klo kekecilan apa bs tuker kak")

    (fault,), _ = found(places)

    assert "tests/nlu/price/ask_price.yml:3: 'klo kekecilan apa bs tuker kak' says the same as" in fault


def test_a_short_held_out_sentence_that_training_has_is_only_a_warning(places: Places) -> None:
    train(places, block("garansinya brp bulan", intent="ask_price"))
    hold_out(places, "garansi nya berapa bulan kak")

    faults, (warning,) = found(places)

    assert faults == []
    assert "reword one of them" in warning


@pytest.mark.parametrize(
    ("name", "content"),
    [("several_questions.yml", TURNS), ("several_questions_2.yml", TURNS), ("entities.yml", TEXTS), ("follow_ups.yml", DIALOGUE)],
)
def test_turns_texts_and_dialogues_that_only_measure_must_not_train_either(name: str, content: str, places: Places) -> None:
    train(places, block("kalau kekecilan apa bisa tukar kak", intent="ask_price"))
    write(places.held_out / name, content % "klo kekecilan apa bs tuker")

    (fault,), _ = found(places)

    assert f"{name}:2: 'klo kekecilan apa bs tuker' says the same as" in fault
