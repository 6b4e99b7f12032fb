"""The three tokens of the web chat. They travel in the Authorization header only, never in an address."""

from dataclasses import dataclass
from typing import TypeVar

import msgspec
from itsdangerous import BadData, URLSafeTimedSerializer

from bot.errors import SignatureInvalid
from bot.marketplaces.web.payloads import MARKETPLACE, Name, Reference
from bot.messages import ConversationKey

DAY = 24 * 60 * 60
BUYER_SALT, BUYER_AGE = "siapkak.web.buyer", DAY
SESSION_SALT, SESSION_AGE = "siapkak.web.session", 30 * DAY
SELLER_SALT, SELLER_AGE = "siapkak.web.seller", DAY

T = TypeVar("T")


class BuyerToken(msgspec.Struct, frozen=True):
    """Signed by the server of the site that embeds the chat: who this buyer is."""

    shop_id: Name
    buyer_id: Reference
    name: str = ""


class SessionToken(msgspec.Struct, frozen=True, omit_defaults=True):
    """Signed by us: one chat of one browser. Without `buyer_id` the buyer is new and proves no orders."""

    session_id: Name
    shop_id: Name
    buyer_id: Reference | None
    name: str = ""

    @property
    def key(self) -> ConversationKey:
        """The conversation of this session. A web shop's id is our own id of the shop."""
        return ConversationKey(MARKETPLACE, self.shop_id, self.session_id)


class SellerToken(msgspec.Struct, frozen=True):
    """Signed by the shop's server: its bearer speaks for the shop."""

    shop_id: Name


@dataclass(frozen=True)
class Tokens:
    """Signs and reads tokens with the secret that the shop's server and we share."""

    secret: str

    def sign_session(self, session: SessionToken) -> str:
        """The token that a browser keeps for its chat."""
        return self._serializer(SESSION_SALT).dumps(msgspec.to_builtins(session))

    def buyer(self, token: str) -> BuyerToken:
        """Raises SignatureInvalid unless the site signed it within a day."""
        return self._read(token, BUYER_SALT, BUYER_AGE, BuyerToken)

    def session(self, authorization: str) -> SessionToken:
        """Raises SignatureInvalid unless we signed it within 30 days."""
        return self._read(_bearer(authorization), SESSION_SALT, SESSION_AGE, SessionToken)

    def seller(self, authorization: str) -> SellerToken:
        """Raises SignatureInvalid unless the shop's server signed it within a day."""
        return self._read(_bearer(authorization), SELLER_SALT, SELLER_AGE, SellerToken)

    def _read(self, token: str, salt: str, max_age: int, kind: type[T]) -> T:
        try:
            return msgspec.convert(self._serializer(salt).loads(token, max_age=max_age), kind)
        except (BadData, msgspec.ValidationError) as error:
            raise SignatureInvalid(f"{salt}: {type(error).__name__}") from error

    def _serializer(self, salt: str) -> URLSafeTimedSerializer:
        return URLSafeTimedSerializer(self.secret, salt=salt)


def _bearer(authorization: str) -> str:
    scheme, _, token = authorization.partition(" ")
    if scheme.lower() != "bearer" or not token:
        raise SignatureInvalid("no bearer token")
    return token.strip()
