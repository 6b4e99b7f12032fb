"""The guard at the door: what speaks against sending one outbox row, in words for the person who gets it back."""

from collections.abc import Awaitable, Callable
from dataclasses import dataclass

from bot.guard.check import check
from bot.guard.rules import Finding, GuardBook
from bot.messages import Kind, Outgoing
from bot.shop.values import Allow, ShopFolder

SHOWN = 80  # characters of what was found


@dataclass(frozen=True)
class Objection:
    """Why a row must not leave. `kinds` may be logged, `reason` may not: it holds what was found."""

    kinds: tuple[str, ...]
    reason: str


@dataclass(frozen=True)
class OutgoingGuard:
    """Looks at every text, whoever wrote it. Hand-overs and other calls speak to the shop's people and pass."""

    book: GuardBook
    shop: Callable[[str], Awaitable[ShopFolder | None]]
    phones: tuple[str, ...] = ()

    async def objection(self, outgoing: Outgoing) -> Objection | None:
        """None when the row may leave."""
        if outgoing.kind is not Kind.TEXT:
            return None
        folder = await self.shop(outgoing.key.shop_id)
        allow = folder.shop.allow if folder else Allow()
        findings = check(outgoing.text, self.book.rules_for(outgoing.key.marketplace, allow, *self.phones))
        return self._told(findings) if findings else None

    def _told(self, findings: tuple[Finding, ...]) -> Objection:
        reasons = [f"{self.book.advice[finding.kind]}: “{_short(finding.found)}”" for finding in findings]
        return Objection(tuple(dict.fromkeys(finding.kind.value for finding in findings)), "; ".join(reasons))


def _short(found: str) -> str:
    return found if len(found) <= SHOWN else f"{found[:SHOWN]}…"
