"""The one table of a run, as text and as Markdown, and the report's files."""

import json
from collections.abc import Callable, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path

from benchmarks.figures import EARLY, LATE, ratio
from benchmarks.ours import OURS
from benchmarks.results import Measured, Rate, Report

Figure = Callable[[Measured], float | None]


@dataclass(frozen=True)
class Line:
    """One row of figures. The ratios say how many times the other's figure ours is."""

    title: str
    figure: Figure
    digits: int = 0


def lines() -> tuple[Line, ...]:
    """Every row, in order."""
    return (
        Line("answers/s, at most", lambda each: each.maximum, 1),
        Line("processor time of an answer, ms", lambda each: sum(each.processor_ms.values()) or None, 1),
        *_of_rate("20 msg/s", lambda each: each.fixed),
        *_of_rate("half of its maximum", lambda each: each.half),
        Line(f"turn {EARLY} of one chat, ms", lambda each: each.early_turn, 1),
        Line(f"turn {LATE} of one chat, ms", lambda each: each.late_turn, 1),
        Line(f"turn {LATE} ÷ turn {EARLY}", lambda each: ratio(each.late_turn, each.early_turn), 2),
        Line("memory of the bot process, MB", lambda each: each.memory.get("bot")),
        Line("memory of all processes, MB", lambda each: sum(each.memory.values()) or None),
        Line("bot process ready after, s", lambda each: each.start_seconds.get("bot"), 1),
        Line("everything healthy after, s", lambda each: each.start_seconds.get("everything"), 1),
        Line("acknowledged, never answered", lambda each: each.ledger.lost if each.ledger else None),
        Line("answered twice", lambda each: each.ledger.twice if each.ledger else None),
        Line("chats that went to a person", lambda each: each.ledger.handed_over if each.ledger else None),
    )


def _of_rate(name: str, rate_of: Callable[[Measured], Rate | None]) -> tuple[Line, ...]:
    def spread_of(kind: str, share: str) -> Figure:
        return lambda each: getattr(getattr(rate, kind), share) if (rate := rate_of(each)) else None

    def missing(each: Measured) -> float | None:
        rate = rate_of(each)
        return rate.unanswered if rate else None

    times = [Line(f"{name}: {kind} {share}, ms", spread_of(kind, share), 1) for kind in ("ack", "reply") for share in _SHARES]
    return (*times, Line(f"{name}: not answered in 30 s", missing))


_SHARES = ("p50", "p95", "p99")


def table(report: Report) -> list[list[str]]:
    """Head and rows as words."""
    systems = [each for each in report.systems if not each.failure]
    ours, others = report.named(OURS), [each for each in systems if each.name != OURS]
    ratios = others if ours else []
    head = ["", *(each.name for each in systems), *(f"{OURS} ÷ {each.name}" for each in ratios)]
    rows = [_row(line, systems, ours, ratios) for line in lines()]
    return [head, ["questions answered", *(each.questions_answered for each in systems), *("" for _ in ratios)], *rows]


def _row(line: Line, systems: Sequence[Measured], ours: Measured | None, others: Sequence[Measured]) -> list[str]:
    ratios = [ratio(line.figure(ours), line.figure(each)) for each in others] if ours else []
    shown = [_number(line.figure(each), line.digits) for each in systems]
    return [line.title, *shown, *("–" if each is None else f"{each:.2f}" for each in ratios)]


def _number(value: float | None, digits: int) -> str:
    return "–" if value is None else f"{value:.{digits}f}"


def text(report: Report) -> str:
    """For the terminal."""
    rows = table(report)
    widths = [max(len(row[place]) for row in rows) for place in range(len(rows[0]))]
    return "\n".join([*(_aligned(row, widths) for row in rows), "", *remarks(report)])


def _aligned(row: Sequence[str], widths: Sequence[int]) -> str:
    cells = (cell.rjust(width) for cell, width in zip(row[1:], widths[1:], strict=True))
    return "  ".join([row[0].ljust(widths[0]), *cells])


def markdown(report: Report) -> str:
    """For a page."""
    head, *rows = table(report)
    ruled = (f"| {' | '.join(row)} |" for row in (head, ["---", *("---:" for _ in head[1:])], *rows))
    return "\n".join(["# How fast", "", *ruled, "", *(f"- {each}" for each in remarks(report)), ""])


def remarks(report: Report) -> list[str]:
    """What must be known to read the table."""
    machine = report.machine
    found = [
        f"{machine.date}, {machine.processors} × {machine.processor}, {machine.memory_gigabytes} GB, Python {machine.python}, "
        f"load before the run {machine.load_before}. All processes and the driver share the processors."
    ]
    for each in report.systems:
        found += [f"{each.name} was not measured: {each.failure}"] if each.failure else []
        found += [f"NOT SOUND – {each.broken}"] if each.broken else []
        if each.memory:
            found.append(f"{each.name}: " + ", ".join(_of_process(each, name) for name in each.memory))
        if each.last_turn < LATE and not each.failure:
            found.append(f"{each.name}: the long chat ended at turn {each.last_turn}")
    return found


def _of_process(measured: Measured, name: str) -> str:
    spent = measured.processor_ms.get(name)
    return f"{name} {measured.memory[name]:.0f} MB" + (f" and {spent:.1f} ms an answer" if spent is not None else "")


def write(report: Report, folder: Path) -> Path:
    """report.json and report.md; gives the folder."""
    folder.mkdir(parents=True, exist_ok=True)
    (folder / "report.json").write_text(json.dumps(asdict(report), indent=1, ensure_ascii=False) + "\n", encoding="utf-8")
    (folder / "report.md").write_text(markdown(report), encoding="utf-8")
    return folder
