"""Learning on a small scale: everything can be written and read back, and the same data gives the same model."""

from pathlib import Path

import numpy as np
import pytest

from bot.nlu.knowledge import Knowledge, load_knowledge, save_knowledge
from bot.nlu.language import DATA_DIR, read_language
from bot.nlu.learning import Sentence, learn
from bot.nlu.reader import Reader

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

    assert np.array_equal(again.intents.logistic, knowledge.intents.logistic)
    assert again.curves == knowledge.curves


def test_few_sentences_still_give_a_model_that_reads(knowledge: Knowledge) -> None:
    (clause,) = Reader(knowledge).read("ongkir ke surabaya berapa").clauses

    assert clause.intent == "ask_shipping_cost"
