"""Logs of a process: one event name and its fields per line. No buyer's text, name, number or address is ever a field."""

import json
import logging
import re
import sys
from collections.abc import Mapping
from datetime import datetime, timezone
from typing import Any

STANDARD = frozenset(vars(logging.makeLogRecord({}))) | {"message", "asctime", "taskName", "color_message"}
# Chatty libraries, some of which would also log request lines.
SPEAKING_TWICE = ("sanic.root", "sanic.error", "sanic.access")  # Sanic gives them handlers of their own
QUIET = ("rasa.core", "httpx", "httpcore", "circus", "alembic", "apscheduler", "sanic.access")


class EventFormatter(logging.Formatter):
    """`2026-01-31T12:00:00.123Z INFO bot.channels.base webhook.refused marketplace=onetalk`."""

    def format(self, record: logging.LogRecord) -> str:
        """One line, and the traceback below it if there is one."""
        moment = datetime.fromtimestamp(record.created, timezone.utc).isoformat(timespec="milliseconds").replace("+00:00", "Z")
        line = f"{moment} {record.levelname} {record.name} {record.getMessage()}{_fields(vars(record))}"
        return f"{line}\n{self.formatException(record.exc_info)}" if record.exc_info else line


def configure(level: str) -> None:
    """Send every log of this process to its error output; the supervisor keeps the files."""
    handler = logging.StreamHandler(sys.stderr)
    handler.setFormatter(EventFormatter())
    logging.basicConfig(level=level, handlers=[handler], force=True)
    for name in SPEAKING_TWICE:
        logging.getLogger(name).handlers.clear()
    for name in QUIET:
        logging.getLogger(name).setLevel(logging.WARNING)


def _fields(values: Mapping[str, Any]) -> str:
    return "".join(f" {name}={_plain(value)}" for name, value in values.items() if name not in STANDARD)


def _plain(value: Any) -> str:
    text = str(value)
    return text if re.fullmatch(r"[^\s\"=]+", text) else json.dumps(text, ensure_ascii=False)
