"""Reads out of a process's log why it died."""

import re
from pathlib import Path

LINES = 20
BYTES = 16_384
LONGEST = 300
# The last line of a traceback, or a line like redis-server's "*** FATAL CONFIG FILE ERROR".
TELLING = re.compile(r"\s*([\w.]*(Error|Exception|Exit|Invalid|Failed|NotSet|Interrupt)\b.*:|.*\b(fatal|error)\b)", re.IGNORECASE)


def last_words(path: Path, offset: int = 0) -> str:
    """The line that tells most, out of the last 20 that were written after `offset`."""
    lines = _tail(path, offset) if path.exists() else []
    telling = [line for line in lines if TELLING.match(line)] or lines or ["it said nothing"]
    return telling[-1][:LONGEST]


def _tail(path: Path, offset: int) -> list[str]:
    with path.open("rb") as file:
        size = file.seek(0, 2)
        begin = offset if offset <= size else 0  # the file was rotated meanwhile
        file.seek(max(begin, size - BYTES))
        lines = file.read().decode(errors="replace").splitlines()
    return [line.strip() for line in lines if line.strip()][-LINES:]
