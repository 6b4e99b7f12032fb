"""Sensitive matters: recall and false alarms on held-out lines, and what the design promises of a turn."""

import json
import warnings
from collections.abc import Sequence
from pathlib import Path
from shutil import copytree
from time import perf_counter
from typing import Any

import numpy as np
import pytest

from bot.messages import Decision
from bot.nlu.encoder import Encoder, RecallingEncoder
from bot.nlu.features import Array
from bot.nlu.language import DATA_DIR, read_language
from bot.nlu.reader import Reader
from bot.nlu.ridge import fit_ridge
from bot.nlu.sensitive import NOT_SENSITIVE, SensitivePhrases, sensitive_from
from bot.nlu.sensitive_kernel import fit_weighing
from bot.nlu.sensitive_knowledge import load_sensitive, save_sensitive
from bot.nlu.sensitive_left_out import QUICK_RIDGE, Example, Fitted, fit
from bot.nlu.sensitive_lines import FOLDER, read_lines
from bot.nlu.sensitive_model import WINDOW, windows
from bot.nlu.sensitive_reader import MOST_CHARACTERS, SensitiveReader
from bot.nlu.understanding import Understanding
from bot.training.evaluate import held_out_cases
from bot.training.sensitive_scores import SensitiveScores, score_sensitive
from bot.training.understanding import sensitive_of
from bot.training.verbs import Places

with warnings.catch_warnings():
    warnings.simplefilter("ignore")  # what Rasa imports (TensorFlow, jax) warns of its own age
    from rasa.engine.storage.resource import Resource
    from rasa.shared.nlu.training_data.message import Message

    from bot.nlu.components import ModelOutdated, check_version, write_version
    from bot.nlu.sensitive_component import SensitiveComponent

pytestmark = pytest.mark.timeout(600)  # every held-out sentence is judged
ENDLESS = "kak ongkir ke bandung berapa ya, "
PREGNANT = "saya lagi hamil, serum ini aman tidak?"
UNCLEAR = "ibu saya darah tinggi boleh minum ini?"  # sensitive, but no phrase is certain of it


@pytest.fixture(scope="module")
def scores(understanding: Understanding, places: Places) -> SensitiveScores:
    return score_sensitive(understanding, read_lines(places.held_out / FOLDER), held_out_cases(places))


@pytest.fixture(scope="module")
def phrases() -> SensitivePhrases:
    return sensitive_from(read_language(DATA_DIR)["sensitive"])


# These hold what is reached; the goals are a recall of 98 %, 10 % of the near misses and 1 % of the ordinary sentences. Of the
# last, the limit gives up much for the first.
def test_most_held_out_sensitive_lines_are_found(scores: SensitiveScores) -> None:
    assert scores.recall >= 0.98, scores.missed


def test_few_near_misses_are_taken_for_sensitive(scores: SensitiveScores) -> None:
    assert scores.false_alarm_share <= 0.09, scores.false_alarms


def test_few_ordinary_sentences_are_taken_for_sensitive(scores: SensitiveScores) -> None:
    assert scores.ordinary_alarm_share <= 0.12, scores.ordinary_alarms


def test_enough_lines_of_every_kind_were_looked_at(scores: SensitiveScores, phrases: SensitivePhrases) -> None:
    assert set(scores.kinds) == set(phrases.by_gravity)
    assert sum(kind.sensitive for kind in scores.kinds.values()) >= 160
    assert sum(kind.harmless for kind in scores.kinds.values()) >= 140


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("aman buat bumil ga kak", "pregnancy"),
        ("lg menyusui boleh pake ini?", "pregnancy"),
        ("ada kacangnya ga, anakku alergi", "allergy"),
        ("ibu saya darah tinggi boleh minum ini?", "medical"),
        ("kulitku gatel perih abis pake krimnya, iritasi", "skin_reaction"),
        ("anak saya ketelan silica gelnya", "swallowed"),
        ("pas dicolok keluar asap kak", "fire_or_shock"),
        ("makanannya udah berjamur pas dateng", "spoiled_food"),
        ("saya laporkan ke polisi ya", "legal_threat"),
        ("capek hidup, pengen mati aja", "self_harm"),
    ],
)
def test_sensitive_matters_are_caught(text: str, kind: str, understanding: Understanding) -> None:
    reading = understanding.read(text)

    assert reading.sensitive == kind
    assert Decision.HAND_OFF in {clause.decision for clause in reading.clauses}


@pytest.mark.parametrize(
    "text",
    [
        "baju buat ibu hamil ready kak?",
        "daster busui warna apa aja",
        "obat jamur kuku ada?",
        "keripik jamur pedes ready",
        "kursi makan bayi ready",
        "tas kulit warna merah ada",
        "bisa cod kak?",
        "ongkir ke surabaya brp",
        "😊",
        "",
    ],
)
def test_ordinary_questions_stay_ordinary(text: str, understanding: Understanding) -> None:
    assert understanding.read(text).sensitive is None


def test_clause_beside_a_sensitive_one_keeps_its_decision(understanding: Understanding) -> None:
    clauses = understanding.read(f"bisa cod kak?\n{PREGNANT}").clauses

    assert clauses[0].decision is Decision.ANSWER
    assert clauses[-1].decision is Decision.HAND_OFF


@pytest.mark.parametrize("repeats", [70, 5 * MOST_CHARACTERS // len(ENDLESS)])
def test_matter_at_the_end_of_an_endless_text_is_found_in_bounded_time(repeats: int, understanding: Understanding) -> None:
    began = perf_counter()
    reading = understanding.read(ENDLESS * repeats + PREGNANT)

    assert reading.sensitive == "pregnancy"
    assert reading.clauses[-1].decision is Decision.HAND_OFF
    assert perf_counter() - began < 5


def test_matter_told_across_bubbles_is_found_in_the_whole_turn(sensitive: SensitiveReader) -> None:
    bubbles = ("kak saya lagi", "hamil 3 bulan serum nya aman")
    text = "\n".join(bubbles)
    judgement = sensitive.judge(text, [(0, len(bubbles[0])), (len(bubbles[0]), len(text))])

    assert judgement.kind == "pregnancy"
    assert judgement.touched[1]


class WatchedEncoder(Encoder):
    def __init__(self) -> None:
        super().__init__()
        self.asked: list[str] = []

    def encode(self, texts: Sequence[str]) -> Array:
        self.asked += texts
        return super().encode(texts)


def judged(text: str, sensitive: SensitiveReader, clauses: int = 1) -> tuple[str, list[str]]:
    """The kind of a turn of so many equal clauses, and what the encoder was asked."""
    encoder = WatchedEncoder()
    judgement = SensitiveReader(sensitive.knowledge, encoder).judge(text, [(0, len(text))] * clauses)
    return judgement.kind, encoder.asked


@pytest.mark.parametrize("text", ["", "😊", "bisa cod kak?", "warna merah ready?", "makasih kak"])
def test_turn_far_from_sensitive_is_cleared_without_the_encoder(text: str, sensitive: SensitiveReader) -> None:
    assert judged(text, sensitive) == (NOT_SENSITIVE, [])


def test_certain_phrase_is_not_looked_at_twice(sensitive: SensitiveReader) -> None:
    assert judged("kak saya mau bunuh diri", sensitive) == ("self_harm", [])


def test_unclear_turn_is_encoded_once_however_many_clauses_say_the_same(sensitive: SensitiveReader) -> None:
    kind, asked = judged(UNCLEAR, sensitive, clauses=3)

    assert (kind, len(asked)) == ("medical", 1)


def test_of_a_long_story_only_the_strongest_window_is_encoded(sensitive: SensitiveReader) -> None:
    kind, (asked,) = judged("kakak kecil bibir gatal bengkak merah habis makan ini " * 10, sensitive)

    assert kind != NOT_SENSITIVE
    assert len(asked.split()) <= WINDOW


class Counting:
    """Counts what a real encoder is asked."""

    def __init__(self) -> None:
        self.asked: list[str] = []
        self._encoder = Encoder()

    def encode(self, texts: Sequence[str]) -> Array:
        self.asked += texts
        return self._encoder.encode(texts)


def test_what_the_reader_has_encoded_is_not_encoded_again(understanding: Understanding) -> None:
    counting = Counting()
    shared = RecallingEncoder(counting)
    reader = Reader(understanding.reader.knowledge, None, shared)

    Understanding(reader, SensitiveReader(understanding.sensitive.knowledge, shared)).read(UNCLEAR)

    assert len(counting.asked) == len(set(counting.asked))
    assert len(counting.asked) == 1


@pytest.fixture
def component(sensitive: SensitiveReader, tmp_path: Path) -> SensitiveComponent:
    save_sensitive(sensitive.knowledge, tmp_path)
    return SensitiveComponent({}, None, Resource("sensitive"), tmp_path)


def test_confidence_is_a_chance_and_output_is_json(component: SensitiveComponent) -> None:
    for text, expected in ((PREGNANT, "pregnancy"), ("bisa cod kak?", NOT_SENSITIVE)):
        message = Message(data={"text": text, "clauses": [clause_of(text)]})
        output = component.process([message])[0].as_dict(only_output_properties=True)

        assert json.loads(json.dumps(output["sensitive"]))["name"] == expected
        assert 0.5 <= output["sensitive"]["confidence"] <= 1.0
        assert output["clauses"][0]["decision"] == ("answer" if expected == NOT_SENSITIVE else "hand_off")


def clause_of(text: str) -> dict[str, Any]:
    return {"text": text, "start": 0, "end": len(text), "intent": "ask_product_info", "decision": "answer"}


def test_message_that_turn_reader_did_not_read_is_an_error(component: SensitiveComponent) -> None:
    with pytest.raises(TypeError):
        component.process([Message(data={"text": PREGNANT})])


def test_knowledge_survives_writing_and_reading(model: Path, tmp_path: Path) -> None:
    knowledge = sensitive_of(model)
    save_sensitive(knowledge, tmp_path)
    again = load_sensitive(tmp_path)

    assert again.measured == knowledge.measured
    assert SensitiveReader(again).judge(UNCLEAR, [(0, 9)]) == SensitiveReader(knowledge).judge(UNCLEAR, [(0, 9)])


THINGS = ("nasi", "kopi", "ikan", "roti", "susu", "teh")


def examples(personas: Sequence[int]) -> list[Example]:
    written = [
        ("gatal makan {}", "allergy", True),
        ("anak bentol kena {}", "allergy", True),
        ("harga {} brp", "topic price", False),
    ]
    return [
        Example(
            text.format(THINGS[at]), text.format(THINGS[at]).split(), label, f"p{at}", sensitive=sensitive, ordinary=not sensitive
        )
        for at in personas
        for text, label, sensitive in written
    ]


@pytest.fixture(scope="module")
def fitted(phrases: SensitivePhrases) -> Fitted:
    return fit(phrases, examples(range(6)), Encoder())


def test_first_look_without_a_person_is_that_of_a_fit_without_him(phrases: SensitivePhrases, fitted: Fitted) -> None:
    others = np.array([each.persona != "p0" for each in examples(range(6))])
    rows, targets = fitted.seen.rows[others], fitted.quick.targets[others]
    weights = fit_ridge((rows @ rows.T).toarray().astype(np.float32), targets, QUICK_RIDGE).weights

    assert np.allclose(fitted.quick_by(others).weights, rows.T @ weights, atol=1e-4)


def test_nobody_is_judged_by_his_own_texts(fitted: Fitted) -> None:
    nearest = fitted.leave_out(examples(range(6))).evidence[:, -2:]
    own = fitted.related.diagonal()

    assert (nearest.max(axis=1) < own).all()


def test_weighing_tells_sensitive_from_harmless_for_strangers(fitted: Fitted) -> None:
    found = fitted.leave_out(examples(range(6)))
    chances = fit_weighing(found.evidence, fitted.sensitive).chances(found.evidence)

    assert ((chances > 0.5) == fitted.sensitive).all()


def test_text_left_out_of_the_second_look_has_no_vote(fitted: Fitted) -> None:
    kept = np.arange(len(fitted.seen)) != 4
    kernel = fitted.kernel(kept, fit_weighing(fitted.leave_out(examples(range(6))).evidence, fitted.sensitive))

    assert len(kernel.seen) == len(kernel.votes) == len(kernel.sensitive) == len(fitted.seen) - 1


def test_model_of_another_code_version_is_refused(tmp_path: Path) -> None:
    write_version(tmp_path, 1)

    with pytest.raises(ModelOutdated):
        check_version(tmp_path, 2)


@pytest.mark.parametrize("name", ["lexicon/sensitive.yml", "sensitive/allergy.yml"])
def test_cache_key_changes_with_phrases_and_lines(name: str, tmp_path: Path) -> None:
    for folder in ("lexicon", FOLDER):
        copytree(DATA_DIR / folder, tmp_path / folder)
    (tmp_path / "intents.yml").write_bytes((DATA_DIR / "intents.yml").read_bytes())
    before = SensitiveComponent.fingerprint_addon({"data_dir": str(tmp_path)})
    with (tmp_path / name).open("a") as stream:
        stream.write("# changed\n")

    assert SensitiveComponent.fingerprint_addon({"data_dir": str(tmp_path)}) != before


def test_phrase_that_only_sounds_sensitive_is_taken_out_before_looking(phrases: SensitivePhrases) -> None:
    found = phrases.find(["baju", "ibu", "hamil"])

    assert ("pregnancy" in found.harmless, "pregnancy" in found.named) == (True, False)


def test_certain_phrase_needs_no_model(phrases: SensitivePhrases) -> None:
    assert "self_harm" in phrases.find(["mau", "bunuh", "diri"]).certain


@pytest.mark.parametrize("length", [0, 1, WINDOW, WINDOW + 1, 100, 1000])
def test_windows_leave_no_word_out(length: int) -> None:
    seen = {at for start, end in windows(length) for at in range(start, end)}

    assert seen == set(range(length))
