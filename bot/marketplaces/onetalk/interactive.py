"""Buttons and lists for WhatsApp Business cases, the only ones that show them. The limits stand in the types of `outbound`;
only the one that counts over all sections is checked here."""

from collections.abc import Mapping
from typing import Any

import msgspec

from bot.errors import DeliveryRefused
from bot.marketplaces.onetalk.outbound import (
    MOST_ROWS,
    Button,
    ButtonAction,
    Header,
    Interactive,
    Line,
    ListAction,
    Message,
    ReplyButton,
    WhatsAppBusiness,
)


def message(text: str, data: Mapping[str, Any]) -> Message:
    """An interactive message from an outbox row's data.

    `buttons` is a list of {id, title}; `list` is {button, sections: [{title, rows: [{id, title, description}]}]};
    `header` and `footer` are optional lines.

    Raises:
        DeliveryRefused: over one of WhatsApp's limits, or not of that form.
    """
    if "buttons" in data and "list" in data:
        raise DeliveryRefused("WhatsApp would not take this: buttons and a list in one message")
    try:
        buttons = _buttons(data["buttons"]) if "buttons" in data else None
        choices = None if buttons else _list(data["list"])
    except ValueError as error:
        raise DeliveryRefused(f"WhatsApp would not take this: {error}") from error
    body = Interactive(
        type="button" if buttons else "list",
        body=Line(text),
        header=Header(data["header"]) if data.get("header") else None,
        footer=Line(data["footer"]) if data.get("footer") else None,
        button_action=buttons,
        list_action=choices,
    )
    return Message(type="whatsappba", whatsappba=WhatsAppBusiness(body))


def _buttons(given: Any) -> ButtonAction:
    buttons = msgspec.convert(given, tuple[Button, ...])
    action = ButtonAction(tuple(ReplyButton(button) for button in buttons))
    return msgspec.convert(msgspec.to_builtins(action), ButtonAction)


def _list(given: Any) -> ListAction:
    action = msgspec.convert(given, ListAction)
    rows = sum(len(section.rows) for section in action.sections)
    if rows > MOST_ROWS:
        raise DeliveryRefused(f"WhatsApp would not take this: {rows} rows, at most {MOST_ROWS} over all sections")
    return action
