"""The error tree. Raise with facts, catch at the edges only.

SiapKakError
├── SettingsInvalid            every missing or malformed setting at once
├── ShopFolderInvalid          every fault of a shop folder at once
├── LanguageDataInvalid        every fault in bot/data at once
├── StartFailed                a stage of `make run` cannot go on; the text names the remedy
├── ConversationUnknown        nobody ever wrote in this conversation
├── ClaimLost                  another worker owns the conversation now; nothing was written
├── TurnFailed                 understanding or answering failed; the turn becomes a ticket
└── MarketplaceError
    ├── SignatureInvalid       the request did not prove who sent it
    ├── PayloadInvalid         proven, but not what the marketplace documents
    ├── UnsupportedEvent       proven and well-formed, but nothing we know
    ├── RateLimited            refused before acceptance; try again after `seconds`
    ├── DeliveryFailed         refused before acceptance; trying again may help
    ├── DeliveryRefused        refused for good
    └── DeliveryUnclear        timed out: it may or may not have arrived
"""

from collections.abc import Sequence
from dataclasses import dataclass


class SiapKakError(Exception):
    """Root of every error that SiapKak raises itself."""


@dataclass(frozen=True)
class Fault:
    """One thing wrong in a file or setting, with what to do about it."""

    where: str
    what: str
    remedy: str

    def __str__(self) -> str:
        return f"{self.where}: {self.what} – {self.remedy}"


class FaultsFound(SiapKakError):
    """Base of the errors that list everything wrong at once."""

    headline = "Faults found"

    def __init__(self, faults: Sequence[Fault]) -> None:
        self.faults = tuple(faults)
        super().__init__(f"{self.headline}:\n" + "\n".join(f"  - {fault}" for fault in self.faults))


class SettingsInvalid(FaultsFound):
    """The environment does not describe a runnable SiapKak."""

    headline = "The settings are incomplete or malformed, so nothing was started"


class ShopFolderInvalid(FaultsFound):
    """A shop folder has errors; nothing of it was imported."""

    headline = "The shop folder has errors, so nothing was changed"


class LanguageDataInvalid(FaultsFound):
    """Something in bot/data would train or answer wrongly."""

    headline = "The language data has errors"


class StartFailed(SiapKakError):
    """A stage of the start-up cannot go on; the message says what, where and the remedy."""


class ConversationUnknown(SiapKakError):
    """Nobody ever wrote in this conversation, so nobody can take it over."""


class ClaimLost(SiapKakError):
    """The fencing number moved on: another worker owns this conversation, and nothing was written."""


class TurnFailed(SiapKakError):
    """A turn could not be understood or answered; it must end as a ticket."""


class MarketplaceError(SiapKakError):
    """Anything that goes wrong between us and a marketplace."""


class SignatureInvalid(MarketplaceError):
    """The request's secret or signature is missing or wrong."""


class PayloadInvalid(MarketplaceError):
    """The body is not what the marketplace documents."""


class UnsupportedEvent(MarketplaceError):
    """Well-formed, but of a kind that we do not know."""


class RateLimited(MarketplaceError):
    """Refused before acceptance because we called too often."""

    def __init__(self, message: str, seconds: float) -> None:
        super().__init__(message)
        self.seconds = seconds


class DeliveryFailed(MarketplaceError):
    """Refused or unreachable before acceptance: the same call may be tried again."""


class DeliveryRefused(MarketplaceError):
    """Refused for good: the same call will never be accepted."""


class DeliveryUnclear(MarketplaceError):
    """No answer came: the call may or may not have been carried out."""
