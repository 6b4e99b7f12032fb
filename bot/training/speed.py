"""How long a parse takes, in one thread and on texts that nothing has read before."""

from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from random import Random
from statistics import median, quantiles
from time import perf_counter

WARM = ("halo kak", "ongkir ke bandung berapa ya kak, ready?")
_TEXTS = 200


@contextmanager
def one_thread() -> Iterator[None]:
    """Keep the linear algebra to one thread."""
    from threadpoolctl import threadpool_limits  # type: ignore[import-untyped]

    with threadpool_limits(limits=1):
        yield


def sample(texts: Sequence[str], most: int = _TEXTS) -> list[str]:
    """The same texts in every run."""
    different = sorted(set(texts) - set(WARM))
    return Random(7).sample(different, min(most, len(different)))  # noqa: S311 – nothing secret


def speed(read: Callable[[str], object], texts: Sequence[str]) -> dict[str, float]:
    """Milliseconds a parse: median and 95th percentile."""
    with one_thread():
        for text in WARM:
            read(text)
        return of([_milliseconds(read, text) for text in texts])


def of(milliseconds: Sequence[float]) -> dict[str, float]:
    """Both numbers from single ones."""
    if len(milliseconds) < 2:
        return {"median": sum(milliseconds), "p95": sum(milliseconds), "texts": len(milliseconds)}
    return {"median": median(milliseconds), "p95": quantiles(milliseconds, n=20)[-1], "texts": len(milliseconds)}


def _milliseconds(read: Callable[[str], object], text: str) -> float:
    began = perf_counter()
    read(text)
    return (perf_counter() - began) * 1000
