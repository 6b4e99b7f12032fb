"""The web chat's door for the shop's own app: one chat as staff sees it, and a person's reply, which is a take-over."""

from collections.abc import Sequence

from sanic import Blueprint
from sanic.request import Request
from sanic.response import HTTPResponse, empty

from bot.channels.base import MarketplaceInput
from bot.channels.web_limits import Limits, answer
from bot.channels.web_stream import owner_word
from bot.delivery.inbox import Inbox
from bot.delivery.ports import Changes, Transcript
from bot.errors import SignatureInvalid
from bot.marketplaces.web import payloads, views
from bot.marketplaces.web.tokens import SellerToken, Tokens
from bot.messages import ConversationKey, Inbound


class WebSellerInput(MarketplaceInput):
    """A part of WebInput, mounted by it; its requests are signed by the shop's server."""

    def __init__(self, inbox: Inbox, transcript: Transcript, changes: Changes, limits: Limits, tokens: Tokens) -> None:
        super().__init__(inbox)
        self.transcript = transcript
        self.changes = changes
        self.limits = limits
        self.tokens = tokens

    @classmethod
    def name(cls) -> str:
        """The channel it belongs to."""
        return payloads.MARKETPLACE

    def verify(self, request: Request) -> None:
        """The seller's token proves the shop."""
        self._seller(request)

    def parse(self, request: Request) -> Sequence[Inbound]:
        """One reply per request, always within the token's own shop."""
        return [payloads.parse_seller(request.body, self._seller(request).shop_id, self.inbox.clock.now())]

    async def receive(self, request: Request) -> HTTPResponse:
        """As every webhook; open pages are told at once."""
        try:
            shop_id = self._seller(request).shop_id
        except SignatureInvalid:
            return await super().receive(request)  # which refuses and logs it
        if self.limits.too_large(request):
            return empty(status=413)
        response = await super().receive(request)
        if response.status == 200:
            reply = payloads.decode(request.body, payloads.SellerReply)
            await self.changes.announce(ConversationKey(self.name(), shop_id, reply.session_id))
        return response

    async def view(self, request: Request, session_id: str) -> HTTPResponse:
        """Owner, tickets and lines of one chat of this shop."""
        try:
            shop_id = self._seller(request).shop_id
        except SignatureInvalid:
            return empty(status=401)
        key = ConversationKey(self.name(), shop_id, session_id)
        tickets = await self.transcript.tickets(key)
        lines = await self.transcript.lines(key)
        return answer(
            views.SellerView(
                owner=owner_word(await self.transcript.ownership(key)),
                tickets=[views.wire_ticket(ticket) for ticket in tickets],
                messages=[views.wire_line(line) for line in lines],
            )
        )

    def add_routes(self, blueprint: Blueprint) -> None:
        """Both routes, under /seller."""
        blueprint.add_route(self.receive, "/seller/webhook", methods=["POST"], name="web_seller_webhook")
        blueprint.add_route(self.view, "/seller/sessions/<session_id:str>", methods=["GET"], name="web_seller_session")

    def _seller(self, request: Request) -> SellerToken:
        return self.tokens.seller(request.headers.get("authorization", ""))
