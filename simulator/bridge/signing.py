"""Proofs in both directions, as documented: the token, and an HMAC over the time and the raw body."""

import hashlib
import hmac
from collections.abc import Callable, Mapping
from dataclasses import dataclass

Clock = Callable[[], float]
TOLERANCE_SECONDS = 300.0


@dataclass(frozen=True)
class Proof:
    """The token and the secret that both sides know. `clock` tells Unix seconds."""

    token: str
    secret: str
    clock: Clock

    def headers(self, body: bytes) -> dict[str, str]:
        """What proves a webhook call made now."""
        timestamp = str(int(self.clock()))
        return {"X-Timestamp": timestamp, "X-Signature": self._signature(timestamp, body)}

    def objection(self, headers: Mapping[str, str], body: bytes) -> str | None:
        """What is wrong with the proof of a call that came in; None when it holds."""
        if not _same(headers.get("authorization", ""), f"Bearer {self.token}"):
            return "the token is missing or wrong"
        timestamp = headers.get("x-timestamp", "")
        if not timestamp.isdecimal() or abs(int(timestamp) - self.clock()) > TOLERANCE_SECONDS:
            return "X-Timestamp is missing or more than 5 minutes off"
        if not _same(headers.get("x-signature", ""), self._signature(timestamp, body)):
            return "X-Signature is missing or wrong"
        return None

    def _signature(self, timestamp: str, body: bytes) -> str:
        return "sha256=" + hmac.new(self.secret.encode(), timestamp.encode() + b"." + body, hashlib.sha256).hexdigest()


def _same(given: str, wanted: str) -> bool:
    return hmac.compare_digest(given.encode(errors="surrogateescape"), wanted.encode())
