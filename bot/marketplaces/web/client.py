"""The web chat's way out. Its page reads the record itself, so a row is delivered as soon as it may be read."""

from collections.abc import Sequence

from bot.delivery.values import Heard, Limits
from bot.marketplaces.web.payloads import MARKETPLACE
from bot.messages import ConversationKey, Kind, Outgoing, Sent


class WebClient:
    """Accepts every row at once. There is no case to hand over, close or update: the desk does all of that."""

    name = MARKETPLACE
    limits = Limits(calls_per_second=1_000.0, calls_at_once=1_000)  # nothing is called

    async def send(self, outgoing: Outgoing) -> Sent:
        """The row's own number is the message's id on the page."""
        return Sent(str(outgoing.id))

    def repeatable(self, kind: Kind) -> bool:
        """Nothing is called, so nothing can be done twice."""
        del kind
        return True

    async def recent(self, key: ConversationKey) -> Sequence[Heard] | None:
        """There is nothing but our own record."""
        del key
        return None
