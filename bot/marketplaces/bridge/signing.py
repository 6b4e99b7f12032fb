"""Who speaks: an HMAC-SHA256 over the time and the raw body, the same in both directions."""

import hashlib
import hmac
import re
from datetime import datetime, timedelta

from bot.errors import SignatureInvalid

TIMESTAMP = "X-Timestamp"
SIGNATURE = "X-Signature"
TOLERANCE = timedelta(minutes=5)


def signed(secret: str, body: bytes, now: datetime) -> dict[str, str]:
    """The headers that prove a body sent now."""
    timestamp = str(int(now.timestamp()))
    return {TIMESTAMP: timestamp, SIGNATURE: _signature(secret, timestamp, body)}


def verify(secret: str, timestamp: str, signature: str, body: bytes, now: datetime) -> None:
    """Raises SignatureInvalid unless the headers prove this body, and lately. An empty secret proves nothing."""
    if not secret or not re.fullmatch(r"[0-9]{1,12}", timestamp):
        raise SignatureInvalid(f"{TIMESTAMP} is missing or no Unix time")
    # Sanic decodes headers with surrogateescape: this gives back the bytes that came.
    given = signature.encode(errors="surrogateescape")
    if not hmac.compare_digest(given, _signature(secret, timestamp, body).encode()):
        raise SignatureInvalid(f"{SIGNATURE} is missing or wrong")
    if abs(now.timestamp() - int(timestamp)) > TOLERANCE.total_seconds():
        raise SignatureInvalid(f"{TIMESTAMP} is more than {TOLERANCE} off")


def _signature(secret: str, timestamp: str, body: bytes) -> str:
    return "sha256=" + hmac.new(secret.encode(), timestamp.encode() + b"." + body, hashlib.sha256).hexdigest()
