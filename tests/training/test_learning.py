"""Learning on a small scale: everything can be written and read back, and the same data gives the same model."""

from pathlib import Path

import numpy as np
import pytest

from bot.nlu.knowledge import Knowledge, load_knowledge, save_knowledge
from bot.nlu.language import DATA_DIR, read_language
from bot.nlu.learning import Sentence, learn
from bot.nlu.reader import Reader
from bot.nlu.sensitive import NOT_SENSITIVE
from bot.nlu.sensitive_knowledge import SensitiveKnowledge
from bot.nlu.sensitive_learning import learn_sensitive
from bot.nlu.sensitive_lines import SensitiveLine
from bot.nlu.sensitive_reader import SensitiveReader

TOPICS = {
    "ask_price": ["harga {} berapa", "{} harganya brp kak", "berapaan {} min", "price {} dong"],
    "ask_shipping_cost": ["ongkir ke {} berapa", "kirim ke {} kena brp", "ongkirnya {} brp kak", "biaya kirim {} berapa"],
    "out_of_scope": ["cuaca {} hari ini", "siapa presiden {}", "cerita lucu soal {}", "main bola di {} yuk"],
}
THINGS = ["sepatu", "bandung", "tas", "jogja", "kopi", "medan"]


@pytest.fixture(scope="module")
def knowledge() -> Knowledge:
    return learnt()


def learnt() -> Knowledge:
    sentences = [
        Sentence(text.format(thing), intent, f"p{person}")
        for intent, texts in TOPICS.items()
        for text in texts
        for person, thing in enumerate(THINGS)
    ]
    return learn(sentences, read_language(DATA_DIR))


def test_knowledge_survives_writing_and_reading(knowledge: Knowledge, tmp_path: Path) -> None:
    save_knowledge(knowledge, tmp_path)

    again = Reader(load_knowledge(tmp_path))

    for text in ("ongkir ke surabaya brp", "harga topi berapa", "cuaca besok"):
        assert again.read(text) == Reader(knowledge).read(text)


def test_same_data_gives_the_same_model(knowledge: Knowledge) -> None:
    again = learnt()

    assert np.array_equal(again.kinship.votes, knowledge.kinship.votes)
    assert again.curves == knowledge.curves


def test_few_sentences_still_give_a_model_that_reads(knowledge: Knowledge) -> None:
    (clause,) = Reader(knowledge).read("ongkir ke surabaya berapa").clauses

    assert clause.intent == "ask_shipping_cost"


def sensitive_knowledge() -> SensitiveKnowledge:
    lines = [
        SensitiveLine(text.format(thing), "allergy", sensitive, f"p{person}")
        for sensitive, texts in {
            True: ["anak saya gatal makan {}", "saya bentol kena {} aman tidak"],
            False: ["jual {} anti gatal"],
        }.items()
        for text in texts
        for person, thing in enumerate(THINGS)
    ]
    ordinary = [Sentence(f"harga {thing} berapa", "ask_price", f"p{person}") for person, thing in enumerate(THINGS)]
    unmarked = Sentence("saya bentol gatal makan kopi aman tidak anak saya", "ask_price", "p9")
    return learn_sensitive(lines, [unmarked, *ordinary], read_language(DATA_DIR))


def test_sensitive_sentence_without_a_mark_is_left_out_of_the_background() -> None:
    assert sensitive_knowledge().measured.left_out == ("saya bentol gatal makan kopi aman tidak anak saya",)


def test_few_sensitive_lines_still_give_a_model_that_judges() -> None:
    reader = SensitiveReader(sensitive_knowledge())

    assert reader.judge("adik saya gatal makan ikan", [(0, 26)]).kind == "allergy"
    assert reader.judge("harga topi berapa", [(0, 17)]).kind == NOT_SENSITIVE
