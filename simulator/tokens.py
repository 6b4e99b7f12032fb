"""Signs what the server of a shop's site would sign; see docs/marketplaces/web.md."""

from dataclasses import dataclass

from itsdangerous import URLSafeTimedSerializer


@dataclass(frozen=True)
class Signer:
    """Plays the server of a shop that embeds the web chat."""

    secret: str

    def buyer(self, shop_id: str, buyer_id: str, name: str) -> str:
        """Says to the chat who this buyer is."""
        claims = {"shop_id": shop_id, "buyer_id": buyer_id, "name": name}
        return self._dump("siapkak.web.buyer", claims)

    def seller(self, shop_id: str) -> str:
        """Says to the chat that its bearer speaks for the shop."""
        return self._dump("siapkak.web.seller", {"shop_id": shop_id})

    def _dump(self, salt: str, claims: dict[str, str]) -> str:
        token = URLSafeTimedSerializer(self.secret, salt=salt).dumps(claims)
        return token.decode() if isinstance(token, bytes) else token
