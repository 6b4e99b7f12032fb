"""What the web chat tells to pages and to the shop's own app (docs/marketplaces/web.md)."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

import msgspec
from msgspec import UNSET, UnsetType

from bot.delivery.values import Line, TicketView


class SessionAnswer(msgspec.Struct, frozen=True):
    """The chat that it got."""

    session_id: str
    session_token: str


class WireLine(msgspec.Struct, frozen=True):
    """A line of the chat as a page shows it."""

    id: int
    author: str
    type: str
    text: str
    at: datetime
    state: str
    product_id: str | UnsetType = UNSET
    sku: str | UnsetType = UNSET
    order_number: str | UnsetType = UNSET
    url: str | UnsetType = UNSET


class WireTicket(msgspec.Struct, frozen=True):
    """A ticket as the shop's own app shows it."""

    id: int
    reason: str
    state: str
    skill: str
    packet: Mapping[str, Any]
    created_at: datetime
    deadline_at: datetime | None


class SellerView(msgspec.Struct, frozen=True):
    """Everything that the shop's own app shows of one chat."""

    owner: str
    tickets: list[WireTicket]
    messages: list[WireLine]


def wire_line(line: Line) -> WireLine:
    """A line of the record, for a page. Members that a line has not are left out."""
    return WireLine(
        id=line.id,
        author=line.author.value,
        type=line.kind.value,
        text=line.text,
        at=line.at,
        state=line.state,
        product_id=line.product.product_id if line.product else UNSET,
        sku=line.product.sku if line.product and line.product.sku else UNSET,
        order_number=line.order.order_number if line.order else UNSET,
        url=line.media.url if line.media and line.media.url else UNSET,
    )


def wire_ticket(ticket: TicketView) -> WireTicket:
    """A ticket of the record, for the shop's own app."""
    return WireTicket(ticket.id, ticket.reason, ticket.state, ticket.skill, ticket.packet, ticket.created_at, ticket.deadline_at)
