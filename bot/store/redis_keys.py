"""Names of everything in Redis. Keys of one conversation share a hash tag, so that a cluster keeps them together."""

from bot.messages import ConversationKey

PREFIX = "siapkak"
TURNS = f"{PREFIX}:turns"
OUTGOING = f"{PREFIX}:outgoing"


def lease(purpose: str, key: ConversationKey) -> str:
    """The lease of one kind of work on one conversation."""
    return f"{PREFIX}:{{{key}}}:lease:{purpose}"


def changes(key: ConversationKey) -> str:
    """The publish/subscribe channel of one conversation."""
    return f"{PREFIX}:{{{key}}}:changes"


def tracker(sender_id: str) -> str:
    """The cached events of one episode, a field per turn."""
    return f"{PREFIX}:{{{sender_id.rpartition('#')[0]}}}:events:{sender_id}"


def rate(name: str, minute: int) -> str:
    """A counter that lives for a minute."""
    return f"{PREFIX}:rate:{name}:{minute}"


def tokens(bucket: str) -> str:
    """What one shop may still call on one marketplace."""
    return f"{PREFIX}:tokens:{bucket}"
