"""Looks into the SQLite record of a running stack: has a conversation come to rest, what does its desk hold. Reads only."""

import json
import sqlite3
import time
from collections.abc import Mapping
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path
from typing import Any

DEADLINE = 45.0
UNFINISHED = ("new", "queued", "sending", "unclear", "joined")


@dataclass(frozen=True)
class Row:
    """An outgoing row."""

    id: int
    kind: str
    state: str
    response: str


@dataclass(frozen=True)
class Record:
    """The database of one stack."""

    path: Path

    def settled(self, marketplace: str, external_id: str, written: int) -> tuple[Row, ...]:
        """Wait until that many inbound messages were handled and nothing waits to be sent; gives the outgoing rows."""
        until = time.monotonic() + DEADLINE
        while True:
            inbound, outgoing = self._rows(marketplace, external_id)
            waits = [row for row in (*inbound, *outgoing) if row.state in UNFINISHED]
            if len(inbound) == written and not waits:
                return tuple(outgoing)
            assert time.monotonic() < until, f"{len(inbound)} of {written} messages stored, these wait: {waits}"
            time.sleep(0.03)

    def desk(self, marketplace: str, external_id: str) -> tuple[str, list[tuple[str, Mapping[str, Any]]]]:
        """Owner of the conversation, and its tickets (reason and packet), newest first."""
        with closing(self._connect()) as connection:
            found = connection.execute(
                "SELECT id, owner FROM conversations WHERE marketplace = ? AND external_id = ?", (marketplace, external_id)
            ).fetchone()
            if found is None:
                return "BOT", []
            tickets = connection.execute(
                "SELECT reason, packet FROM tickets WHERE conversation_id = ? ORDER BY id DESC", (found[0],)
            ).fetchall()
        return str(found[1]), [(reason, json.loads(packet)) for reason, packet in tickets]

    def _rows(self, marketplace: str, external_id: str) -> tuple[list[Row], list[Row]]:
        with closing(self._connect()) as connection:
            found = connection.execute(
                "SELECT m.direction, m.id, m.kind, m.state, m.response FROM messages m JOIN conversations c"
                " ON c.id = m.conversation_id WHERE c.marketplace = ? AND c.external_id = ? ORDER BY m.id",
                (marketplace, external_id),
            ).fetchall()
        rows = [(row[0], Row(*row[1:])) for row in found]
        return [row for way, row in rows if way == "in"], [row for way, row in rows if way == "out"]

    def _connect(self) -> sqlite3.Connection:
        return sqlite3.connect(f"file:{self.path}?mode=ro", uri=True, timeout=10)
