"""The report's smallest pieces: a table, a share, a change, a sentence on one line."""

from collections.abc import Iterable, Iterator, Sequence

NOT_MEASURED = "not measured"


def table(head: Sequence[str], rows: Iterable[Sequence[object]]) -> Iterator[str]:
    """A Markdown table."""
    yield f"| {' | '.join(head)} |"
    yield "|" + "---|" * len(head)
    for row in rows:
        yield f"| {' | '.join(str(cell) for cell in row)} |"


def part(some: float, whole: float) -> str:
    """A share with its counts."""
    return f"{some} of {whole} ({some / whole:.1%})" if whole else NOT_MEASURED


def percent(value: float | None) -> str:
    """A share."""
    return NOT_MEASURED if value is None else f"{value:.1%}"


def number(value: float | None) -> str:
    """Any other number."""
    return NOT_MEASURED if value is None else f"{value:.3f}"


def change(value: float | None) -> str:
    """A change, in points."""
    return "–" if value is None else f"{100 * value:+.1f}"


def line(text: str) -> str:
    """A message on one line."""
    return " / ".join(text.split("\n"))
