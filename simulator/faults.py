"""What goes wrong on demand: shares of each fault, drawn from a seed and counted, so that a run can be told and repeated."""

import hashlib
from collections import Counter
from collections.abc import Mapping
from pathlib import Path
from typing import Annotated, Any

import msgspec
from ruamel.yaml import YAML

Share = Annotated[float, msgspec.Meta(ge=0, le=1)]
Seconds = Annotated[float, msgspec.Meta(ge=0, le=3600)]

# One draw decides within a group, so that each fault keeps the share that was asked for.
GROUPS: Mapping[str, tuple[str, ...]] = {
    "webhook": ("duplicate", "disorder", "delay", "lost_ack"),
    "call": ("rate_limited", "server_error", "accepted_then_timeout"),
    "echo": ("early_echo", "lost_echo"),
    "seller": ("seller_typing",),
}
# The web chat is not called by the bot and echoes nothing.
PLAYED: Mapping[str, tuple[str, ...]] = {"bridge": tuple(GROUPS), "web": ("webhook", "seller")}


class PlanInvalid(Exception):
    """No such plan of faults can be played."""


class Plan(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """The share of each fault (0 to 1), the seed, and how long the slow ones last, in seconds."""

    marketplace: str
    seed: int = 0
    duplicate: Share = 0.0  # delivered twice, both at the same time
    disorder: Share = 0.0  # held back until the conversation's next message was delivered
    delay: Share = 0.0  # delivered late; what comes after waits, too
    lost_ack: Share = 0.0  # the first 200 is ignored, so it is delivered again
    rate_limited: Share = 0.0  # 429 with Retry-After, nothing was accepted
    server_error: Share = 0.0  # 500, nothing was accepted
    accepted_then_timeout: Share = 0.0  # accepted, but no answer comes
    early_echo: Share = 0.0  # the echo is delivered before the call is answered
    lost_echo: Share = 0.0  # the echo is never delivered
    seller_typing: Share = 0.0  # after a buyer's message the seller answers in his own app
    retry_after_seconds: Annotated[int, msgspec.Meta(ge=0, le=3600)] = 1
    delay_seconds: Seconds = 2.0  # at most
    hold_seconds: Seconds = 2.0  # how long disorder waits for a next message
    typing_seconds: Seconds = 2.0  # at most, from the buyer's message to the seller's
    silence_seconds: Seconds = 60.0  # then the connection is cut without an answer

    def share(self, fault: str) -> float:
        """The share of one fault."""
        share: float = getattr(self, fault)
        return share


class Faults:
    """The faults of one marketplace. The n-th draw for one subject is always the same under one seed, whatever the rest does."""

    def __init__(self, marketplace: str) -> None:
        self.marketplace = marketplace
        self.seller_says: str = YAML(typ="safe").load(Path(__file__).with_suffix(".yml").read_text(encoding="utf-8"))[
            "seller_says"
        ]
        self.set(Plan(marketplace))

    def set(self, plan: Plan) -> None:
        """Play this from now on; counts begin at zero."""
        self.plan = plan
        self.happened: Counter[str] = Counter()
        self.draws: Counter[str] = Counter()
        self._drawn: Counter[tuple[str, str]] = Counter()

    def draw(self, group: str, subject: str) -> str | None:
        """The fault of that group that strikes now, if any. It counts only once it happened: see `count`."""
        shares = [(fault, self.plan.share(fault)) for fault in GROUPS[group] if self.plan.share(fault)]
        if not shares:
            return None
        self.draws[group] += 1
        chance = self.fraction(group, subject)
        for fault, share in shares:
            if chance < share:
                return fault
            chance -= share
        return None

    def count(self, fault: str) -> None:
        """It happened."""
        self.happened[fault] += 1

    def fraction(self, what: str, subject: str) -> float:
        """A number from 0 to below 1 for the next thing of that kind that happens to the subject."""
        self._drawn[what, subject] += 1
        told = f"{self.plan.seed}|{what}|{subject}|{self._drawn[what, subject]}"
        return int.from_bytes(hashlib.blake2b(told.encode(), digest_size=8).digest(), "big") / 2**64

    def shown(self) -> dict[str, Any]:
        """The plan, how often each fault happened, and how often one of each group could have."""
        return {"plan": msgspec.to_builtins(self.plan), "happened": dict(self.happened), "draws": dict(self.draws)}


def read_plan(body: bytes) -> Plan:
    """A plan as a test posts it; raises PlanInvalid."""
    try:
        plan = msgspec.json.decode(body, type=Plan)
    except (ValueError, RecursionError) as error:
        raise PlanInvalid(str(error)) from error
    for group, faults in GROUPS.items():
        total = sum(plan.share(fault) for fault in faults)
        if total > 1 + 1e-9:
            raise PlanInvalid(f"the shares of {', '.join(faults)} add up to more than 1")
        if total and group not in PLAYED.get(plan.marketplace, ()):
            raise PlanInvalid(f"{plan.marketplace!r} does not play {', '.join(faults)}")
    return plan
