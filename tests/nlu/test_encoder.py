"""The encoder: loaded only when a text needs it, bounded in time and threads, and remembered between trainings."""

import os
import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path
from time import perf_counter

import numpy as np
import pytest

from bot.nlu.encoder import DIMENSIONS, Encoder, RecallingEncoder, RememberingEncoder
from bot.nlu.features import Array


class CountingEncoder:
    def __init__(self) -> None:
        self.asked: list[str] = []

    def encode(self, texts: Sequence[str]) -> Array:
        self.asked += texts
        return np.array([[float(len(text))] * DIMENSIONS for text in texts], np.float32)


@pytest.fixture(scope="module")
def encoder() -> Encoder:
    return Encoder()


def test_sentences_that_mean_alike_are_near_each_other(encoder: Encoder) -> None:
    hot, burning, price = encoder.encode(
        ["lagi mengandung boleh minum ini?", "bumil aman konsumsi ga", "ongkir ke bandung berapa"]
    )

    assert hot @ burning > hot @ price


def test_a_text_means_the_same_alone_and_among_others(encoder: Encoder) -> None:
    texts = ["bisa cod kak?", "", "aman buat bumil ga"]

    together = encoder.encode(texts)

    assert together.shape == (3, DIMENSIONS)
    assert together.dtype == np.float32
    for text, row in zip(texts, together, strict=True):
        assert np.array_equal(encoder.encode([text])[0], row)


def test_no_text_needs_no_encoder() -> None:
    encoder = Encoder()

    assert encoder.encode([]).shape == (0, DIMENSIONS)
    assert not encoder.loaded


@pytest.mark.parametrize("text", ["\ud83d half an emoji", "a zero \0 inside", "😊", "x" * 100_000])
def test_whatever_is_written_is_encoded_in_bounded_time(text: str, encoder: Encoder) -> None:
    began = perf_counter()
    (row,) = encoder.encode([text])

    assert np.linalg.norm(row) == pytest.approx(1.0, abs=1e-3)
    assert perf_counter() - began < 5


def test_words_behind_a_zero_count(encoder: Encoder) -> None:
    first, second = encoder.encode(["kak \0 saya hamil", "kak \0 ongkir berapa"])

    assert not np.array_equal(first, second)


def test_number_of_threads_is_inherited_by_nobody(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("OMP_NUM_THREADS", raising=False)

    Encoder(threads=1).encode(["halo"])

    assert "OMP_NUM_THREADS" not in os.environ


def test_serving_takes_one_thread_only() -> None:
    program = (
        "from bot.nlu.encoder import Encoder; Encoder().encode(['halo']); import os; print(len(os.listdir('/proc/self/task')))"
    )
    environment = {**os.environ, "OPENBLAS_NUM_THREADS": "1", "OMP_NUM_THREADS": "3"}
    printed = subprocess.run([sys.executable, "-c", program], env=environment, check=True, capture_output=True, text=True).stdout

    assert int(printed) == 1


def test_importing_the_reader_loads_no_encoder() -> None:
    program = "import sys; import bot.nlu.understanding; print('onnxruntime' in sys.modules)"
    printed = subprocess.run([sys.executable, "-c", program], check=True, capture_output=True, text=True).stdout

    assert printed.strip() == "False"


def remembered(encoder: CountingEncoder, file: Path, texts: Sequence[str], also: Sequence[Path] = ()) -> Array:
    with RememberingEncoder(encoder, file, also) as remembering:
        return remembering.encode(texts)


def test_second_training_encodes_new_texts_only(tmp_path: Path) -> None:
    remembered(CountingEncoder(), tmp_path / "turns.npz", ["a", "bb"])
    counting = CountingEncoder()

    rows = remembered(counting, tmp_path / "turns.npz", ["ccc", "a", "a"])

    assert counting.asked == ["ccc"]
    assert rows[:, 0].tolist() == [3.0, 1.0, 1.0]


def test_what_another_component_encoded_is_not_encoded_again(tmp_path: Path) -> None:
    remembered(CountingEncoder(), tmp_path / "turns.npz", ["a"])
    counting = CountingEncoder()

    remembered(counting, tmp_path / "sensitive.npz", ["a", "bb"], [tmp_path / "turns.npz"])

    assert counting.asked == ["bb"]


def test_what_the_last_training_did_not_ask_is_forgotten(tmp_path: Path) -> None:
    for texts in (["a"], ["bb"]):
        remembered(CountingEncoder(), tmp_path / "turns.npz", texts)
    counting = CountingEncoder()

    remembered(counting, tmp_path / "turns.npz", ["a", "bb"])

    assert counting.asked == ["a"]


@pytest.mark.parametrize("content", [b"", b"PK\x03\x04 half a file", b"something else"])
def test_broken_memory_is_made_anew(content: bytes, tmp_path: Path) -> None:
    file = tmp_path / "turns.npz"
    file.write_bytes(content)
    counting = CountingEncoder()

    remembered(counting, file, ["a"])

    assert counting.asked == ["a"]
    assert np.load(file)["rows"].shape == (1, DIMENSIONS)


def test_texts_asked_for_again_are_recalled() -> None:
    counting = CountingEncoder()
    recalling = RecallingEncoder(counting, most=2)

    for texts in (["a", "bb"], ["bb", "a"], ["ccc"], ["a"], ["bb"]):
        recalling.encode(texts)

    assert counting.asked == ["a", "bb", "ccc", "bb"]
