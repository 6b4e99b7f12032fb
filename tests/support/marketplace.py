"""What a marketplace tells the contract tests about itself. To join: make `tests/marketplaces/<name>/` with

- `fixtures/<event>__<case>.json`: bodies as the marketplace sends them, anonymised;
- `expected.json`: for each fixture (by its name without .json) the members of the `Inbound` that it must become, or
  `"malformed"`, or `"unsupported"`;
- `profile.py` with `PROFILE = Profile(...)`.

`tests/marketplaces/test_contract.py` finds the folder.
"""

import importlib.util
import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path
from typing import Any

import httpx
import msgspec

from bot.channels.base import MarketplaceInput
from bot.delivery.inbox import Inbox
from bot.delivery.ports import Marketplace
from bot.delivery.values import Heard
from bot.messages import ConversationKey, Inbound, Kind, Outgoing
from tests.support.loopback import Answer

MALFORMED = "malformed"
UNSUPPORTED = "unsupported"


def one_text(marketplace: str) -> Outgoing:
    """A plain text, as the outbox hands it to a client."""
    return Outgoing(id=1, key=ConversationKey(marketplace, "toko", "case-1"), kind=Kind.TEXT, text="Siap, Kak!")


def told(inbound: Inbound) -> dict[str, Any]:
    """A message as `expected.json` writes it."""
    members: dict[str, Any] = msgspec.to_builtins(inbound)
    return {**members, "sent_at": inbound.sent_at.isoformat()}


@dataclass(frozen=True)
class Sending:
    """How the marketplace is called. `client` gets an HTTP client, the address of a fake server, and its time-out in seconds."""

    client: Callable[[httpx.AsyncClient, str, float], Marketplace]
    accepted: Answer = field(default_factory=Answer)
    receipt: str | None = None  # the id that `accepted` gives the message, where the marketplace gives one
    listed: Answer | None = None  # what its list of messages answers; None: it has no list
    heard: tuple[Heard, ...] = ()  # what that list says
    rate_limited: Answer = field(default_factory=lambda: Answer(429, headers={"Retry-After": "7"}))
    rate_limited_seconds: float = 7
    failed: Answer = field(default_factory=lambda: Answer(500))
    refused: Answer = field(default_factory=lambda: Answer(400))
    repeatable: frozenset[Kind] = frozenset()


@dataclass(frozen=True)
class Profile:
    """One marketplace. A capability that it has not is None or False; its tests are then skipped, by name."""

    name: str
    channel: Callable[[Inbox], MarketplaceInput]
    channel_ids: frozenset[str]  # the shop's ids on that marketplace, as they stand in the fixtures
    sign: Callable[[bytes], Mapping[str, str]]  # headers that prove a body
    forge: Callable[[bytes], Mapping[str, str]]  # headers that look alike and prove nothing
    sending: Sending | None  # None: nothing is called, every row is delivered at once
    unknown_events: bool = True  # the marketplace may send kinds that we do not know
    unknown_channels: bool = True  # it may send for a shop that is not ours
    echo: str = ""  # the fixture in which our own reply comes back, with the receipt's id; empty: it sends none
    path: str = ""  # default: /webhooks/<name>/webhook
    folder: Path = field(default=Path(), compare=False)

    @property
    def webhook(self) -> str:
        """The path that the marketplace calls."""
        return self.path or f"/webhooks/{self.name}/webhook"

    @cached_property
    def expected(self) -> Mapping[str, Any]:
        """What each fixture must become."""
        expected: dict[str, Any] = json.loads((self.folder / "expected.json").read_text(encoding="utf-8"))
        return expected

    @cached_property
    def fixtures(self) -> Mapping[str, bytes]:
        """The recorded bodies by name."""
        return {path.stem: path.read_bytes() for path in sorted((self.folder / "fixtures").glob("*.json"))}

    def messages(self) -> Mapping[str, bytes]:
        """The bodies that are messages."""
        return {name: body for name, body in self.fixtures.items() if isinstance(self.expected[name], dict)}

    def those(self, verdict: str) -> Mapping[str, bytes]:
        """The bodies that are malformed, or unsupported."""
        return {name: body for name, body in self.fixtures.items() if self.expected[name] == verdict}


def profiles(root: Path) -> tuple[Profile, ...]:
    """Every marketplace that has a profile below that folder."""
    return tuple(_load(path) for path in sorted(root.glob("*/profile.py")))


def _load(path: Path) -> Profile:
    specification = importlib.util.spec_from_file_location(f"profile_of_{path.parent.name}", path)
    assert specification is not None and specification.loader is not None
    module = importlib.util.module_from_spec(specification)
    specification.loader.exec_module(module)
    profile: Profile = module.PROFILE
    object.__setattr__(profile, "folder", path.parent)
    return profile
