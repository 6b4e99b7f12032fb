"""The lint finds each fault, says where, and lists them all at once."""

from pathlib import Path
from shutil import copytree

import pytest

from bot.errors import LanguageDataInvalid
from bot.training.lint import check
from bot.training.verbs import Places

ROOT = Path(__file__).parents[2]
SENTENCES = [
    "ongkirnya berapa ya kak ke sana",
    "kirim ke jogja bayar berapa sih",
    "biaya antarnya mahal tidak min",
]

RESPONSES = 'version: "3.1"\nresponses:\n  utter_shipping_cost:\n    - text: "Ongkirnya {list}, Kak."\n'


@pytest.fixture
def places(tmp_path: Path) -> Places:
    """A small checkout with one intent and no fault."""
    copytree(ROOT / "bot" / "data" / "lexicon", tmp_path / "bot" / "data" / "lexicon")
    places = Places(tmp_path)
    write(places.root / "domain.yml", "intents: [ask_shipping_cost]\n")
    write(places.data / "rules" / "turn.yml", "rules:\n- steps:\n  - or:\n    - intent: ask_shipping_cost\n")
    write(places.data / "personas.yml", "personas:\n  p01: {age: 20}\n")
    write(places.data / "responses" / "shipping.yml", RESPONSES)
    catalogue(places, "ask_shipping_cost: {meaning: cost, topic: shipping, risk: facts, minimum: 3}")
    block(places, SENTENCES)
    write(places.held_out / "personas.yml", "personas:\n  h01: {age: 30}\n")
    held_out(places, "tarif kirim luar pulau kena berapa bang")
    return places


@pytest.mark.parametrize(
    ("text", "fault"),
    [
        (RESPONSES.replace("{list}", "Rp9.000"), "utter_shipping_cost: states a number itself (0, 9)"),
        (RESPONSES.replace("Ongkirnya", "Dijamin"), "promises (dijamin)"),
        (RESPONSES + "extra: {}\n", "has the unknown key extra"),
    ],
)
def test_the_wording_of_responses_is_checked(text: str, fault: str, places: Places) -> None:
    write(places.data / "responses" / "shipping.yml", text)

    assert fault in faults(places)


def test_a_response_that_stands_in_two_files_is_a_fault(places: Places) -> None:
    write(places.data / "responses" / "price.yml", RESPONSES)

    assert "shipping.yml: utter_shipping_cost: stands in" in faults(places)


def write(path: Path, text: str) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text, encoding="utf-8")


def catalogue(places: Places, entry: str) -> None:
    write(places.data / "intents.yml", f"intents:\n  {entry}\n")


def block(places: Places, sentences: list[str], metadata: str = "{persona: p01}", name: str = "ask_shipping_cost.yml") -> None:
    lines = "".join(f"    - {sentence}\n" for sentence in sentences)
    head = f'version: "3.1"\nnlu:\n- intent: ask_shipping_cost\n  metadata: {metadata}\n  examples: |\n'
    write(places.data / "nlu" / "shipping" / name, head + lines)


def held_out(places: Places, text: str, persona: str = "h01") -> None:
    write(
        places.held_out / "shipping" / "x.yml", f"intent: ask_shipping_cost\nsentences:\n- {{text: {text}, persona: {persona}}}\n"
    )


def faults(places: Places) -> str:
    with pytest.raises(LanguageDataInvalid) as error:
        check(places)
    return str(error.value)


def test_clean_data_passes_and_is_counted(places: Places) -> None:
    assert check(places) == 4


def test_intent_missing_in_domain_and_rules_is_a_fault(places: Places) -> None:
    write(places.root / "domain.yml", "intents: []\n")
    write(places.data / "rules" / "turn.yml", "rules: []\n")

    assert "domain.yml: lacks ask_shipping_cost" in faults(places)
    assert "bot/data/rules/turn.yml: lacks ask_shipping_cost" in faults(places)


@pytest.mark.parametrize(
    ("entry", "fault"),
    [
        ("ask_shipping_cost: {meaning: cost, topic: shipping, risk: high, minimum: 3}", "risk 'high' is unknown"),
        ("ask_shipping_cost: {meaning: cost, topic: shipping, minimum: 3, color: red}", "unknown key color"),
        ("ask_shipping_cost: {meaning: cost, topic: shipping}", "lacks minimum"),
        ("ask_shipping_cost: {meaning: cost, topic: shipping, minimum: 3, aspects: [a]}", "its aspects lack `other`"),
        ("ask_shipping_cost: {meaning: cost, topic: shipping, minimum: 9}", "has 3 sentences, fewer than 9"),
        ("ask_shipping_cost: {meaning: cost, topic: price, minimum: 3}", "belongs elsewhere"),
    ],
)
def test_catalogue_entry_is_checked(entry: str, fault: str, places: Places) -> None:
    catalogue(places, entry)

    assert fault in faults(places)


@pytest.mark.parametrize(
    ("metadata", "fault"),
    [
        ("{persona: p99}", "unknown persona 'p99'"),
        ("{persona: p01, aspect: zone}", "has no aspect 'zone'"),
        ("{persona: p01, mood: sad}", "unknown metadata mood"),
    ],
)
def test_metadata_is_checked(metadata: str, fault: str, places: Places) -> None:
    block(places, SENTENCES, metadata)

    assert fault in faults(places)


@pytest.mark.parametrize(
    ("sentence", "fault"),
    [
        ("hubungi 0812-3456-7890 ongkirnya ya", "phone number"),
        ("kirim ke Jl. Melati Indah no 12 berapa", "phone number or an address"),
        ("ongkir ke [jogja](city) berapa", "Rasa's own sign"),
        ("/restart ongkirnya", "Rasa's own sign"),
        ("Ongkirnya berapa, ya kak, ke sana?", "stands 2 times"),
        ("tarif kirim luar pulau kena berapa bang?", "nearly the training sentence"),
    ],
)
def test_sentence_is_checked(sentence: str, fault: str, places: Places) -> None:
    block(places, [*SENTENCES, sentence])

    assert fault in faults(places)


def test_held_out_person_must_not_train(places: Places) -> None:
    write(places.held_out / "personas.yml", "personas:\n  p01: {age: 30}\n")
    held_out(places, "tarif kirim luar pulau kena berapa bang", "p01")

    assert "p01 also writes training sentences" in faults(places)


def test_broken_yaml_is_a_fault_with_its_line(places: Places) -> None:
    write(places.data / "nlu" / "shipping" / "broken.yml", "nlu:\n  - [\n")

    assert "is no valid YAML" in faults(places)


def test_line_that_is_no_sentence_is_a_fault(places: Places) -> None:
    path = next((places.data / "nlu").rglob("*.yml"))
    path.write_text(path.read_text(encoding="utf-8").replace("    - kirim", "    -kirim"), encoding="utf-8")

    assert "'-kirim ke jogja bayar berapa sih' is no sentence" in faults(places)


def test_line_of_a_mood_that_stands_twice_is_a_fault(places: Places) -> None:
    block = "- persona: p01\n  calm: |\n    - sudah sampai ya kak\n    - Sudah sampai, ya kak!\n"
    write(places.data / "mood" / "first.yml", f"blocks:\n{block}")

    assert "'sudah sampai ya kak' stands 2 times" in faults(places)


def test_slang_that_is_not_plain_is_a_fault(places: Places) -> None:
    path = places.data / "lexicon" / "slang.yml"
    path.write_text(path.read_text(encoding="utf-8").replace("words:\n", "words:\n  brp: [brppp1]\n", 1), encoding="utf-8")

    assert "'brp' is no plain text" in faults(places)


def test_all_faults_are_listed_at_once(places: Places) -> None:
    block(places, ["/restart ongkirnya", "hubungi 0812-3456-7890 ongkirnya ya"], "{persona: p99}")

    text = faults(places)

    assert all(part in text for part in ("own sign", "phone number", "'p99'", "fewer than 3"))


def sensitive(places: Places, lines: str, name: str = "allergy", held_out: bool = False) -> None:
    folder = places.held_out if held_out else places.data
    persona = "h01" if held_out else "p01"
    write(folder / "sensitive" / f"{name}.yml", f"kind: allergy\nblocks:\n- persona: {persona}\n{lines}")


def test_sensitive_lines_are_counted(places: Places) -> None:
    sensitive(
        places, "  sensitive: |\n    - anakku alergi udang, keripiknya aman?\n  harmless: |\n    - sprei anti alergi ready?\n"
    )

    assert check(places) == 6


@pytest.mark.parametrize(
    ("lines", "fault"),
    [
        ("  sensitive: |\n    - satu\n  mood: bad\n", "unknown key mood"),
        ("  sensitive: |\n    anakku alergi udang\n", "is no line"),
        ("  sensitive: |\n    - hubungi 0812-3456-7890 alergi\n", "phone number"),
        ("  sensitive: |\n    - alergi udang\n    - Alergi udang!\n", "stands 2 times"),
        ("  sensitive: |\n    - anakku alergi udang ya\n  harmless: |\n    - anakku alergi udang yaa\n", "nearly the sensitive"),
        ("  sensitive: |\n    - anakku alergi udang dan kacang tanah\n", "nearly the training sentence"),
    ],
)
def test_sensitive_line_is_checked(lines: str, fault: str, places: Places) -> None:
    sensitive(places, "  sensitive: |\n    - anakku alergi udang dan kacang tanah ya\n", held_out=True)
    sensitive(places, lines)

    assert fault in faults(places)


def test_sensitive_file_must_have_its_kind_and_known_persons(places: Places) -> None:
    sensitive(places, "  sensitive: |\n    - anakku alergi udang\n", name="lightning")
    write(places.data / "sensitive" / "medical.yml", "kind: medical\nblocks:\n- persona: p99\n  sensitive: |\n    - gerd saya\n")
    write(places.data / "sensitive" / "swallowed.yml", "kind: swallowed\nlines: []\n")

    text = faults(places)

    assert all(part in text for part in ("has the kind 'allergy'", "unknown persona 'p99'", "has no list `blocks`"))
