"""What a chaos run does and when: drawn from one seed before anything is started."""

import random
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

MARKETPLACES: Mapping[str, float] = {"web": 0.4, "bridge": 0.45, "onetalk": 0.15}
FORMS = (
    "kak yang {name} ready? (ref {number})",
    "kak {name} masih ada? (ref {number})",
    "harga {name} berapa kak? (ref {number})",
    "{name} ready kak? (ref {number})",
)
GOES_ON = 0.3  # chance that the next message is the same buyer's next bubble
BUBBLE_SECONDS = (0.1, 0.6)
SELLER_SECONDS = (0.0, 3.0)  # from a buyer's message to the seller's
KILLS_WITHIN = (0.05, 0.9)  # of the time in which buyers write


@dataclass(frozen=True)
class Scale:
    """How large a run is. Shares are those of each fault; `messages_per_second` is what all buyers write together."""

    seed: int
    conversations: int
    messages: int
    kills: int
    wipes: int
    replicas: int = 1
    messages_per_second: float = 6.0
    duplicates: float = 0.10
    disorder: float = 0.10
    refused: float = 0.05  # each: 429, 500, accepted but never answered
    sellers: float = 0.08  # of the conversations: a seller types in his own app

    @property
    def seconds(self) -> float:
        """How long buyers write."""
        return self.messages / self.messages_per_second


@dataclass(frozen=True)
class Chat:
    """A buyer with a shop on a marketplace."""

    number: int
    marketplace: str
    shop_id: str


@dataclass(frozen=True)
class Say:
    """A message of a buyer (or of the seller) at so many seconds after the start. `held`: delivered after the next one."""

    at: float
    chat: Chat
    number: int
    text: str
    by_seller: bool = False
    duplicate: bool = False
    held: bool = False


@dataclass(frozen=True)
class Kill:
    """A process ended with SIGKILL at so many seconds after the start; `wipe`: Redis' data is thrown away as well."""

    at: float
    target: str
    wipe: bool = False


@dataclass(frozen=True)
class Plan:
    """Everything that will be done."""

    scale: Scale
    chats: Sequence[Chat]
    says: Sequence[Say]
    kills: Sequence[Kill]


def draw(scale: Scale, names: Mapping[str, Sequence[str]]) -> Plan:
    """The plan of a scale, over the shops' product names."""
    chance = random.Random(scale.seed)
    chats = _chats(scale, sorted(names), chance)
    says = _buyers(scale, chats, names, chance)
    return Plan(scale, chats, sorted([*says, *_sellers(scale, says, chance)], key=lambda say: say.at), _kills(scale, chance))


def _chats(scale: Scale, shops: Sequence[str], chance: random.Random) -> list[Chat]:
    """Every marketplace has its share, whatever the seed."""
    places: list[str] = []
    for marketplace, share in MARKETPLACES.items():
        places += [marketplace] * round(share * scale.conversations)
    places = (places + ["web"] * scale.conversations)[: scale.conversations]
    return [Chat(number, place, chance.choice(shops)) for number, place in enumerate(places)]


def _buyers(scale: Scale, chats: Sequence[Chat], names: Mapping[str, Sequence[str]], chance: random.Random) -> list[Say]:
    says: list[Say] = []
    last: Say | None = None
    first = list(chats)  # everybody writes at least once
    chance.shuffle(first)
    for number in range(1, scale.messages + 1):
        goes_on = last is not None and chance.random() < GOES_ON
        chat = last.chat if last and goes_on else first.pop() if first else chance.choice(chats)
        at = last.at + chance.uniform(*BUBBLE_SECONDS) if last and goes_on else (number - 1) / scale.messages_per_second
        text = chance.choice(FORMS).format(name=chance.choice(names[chat.shop_id]), number=number)
        struck = chat.marketplace == "web"  # the simulator plays the bridge's faults itself
        last = Say(
            at,
            chat,
            number,
            text,
            duplicate=struck and chance.random() < scale.duplicates,
            held=struck and chance.random() < 2 * scale.disorder,  # only those with a next bubble can be held back
        )
        says.append(last)
    return says


def _sellers(scale: Scale, says: Sequence[Say], chance: random.Random) -> list[Say]:
    """A seller types once or twice in some chats."""
    chats = sorted({say.chat for say in says if say.chat.marketplace != "onetalk"}, key=lambda chat: chat.number)
    typed: list[Say] = []
    for chat in chance.sample(chats, round(scale.sellers * len(chats))):
        theirs = [say for say in says if say.chat == chat]
        for say in chance.sample(theirs, min(len(theirs), chance.choice((1, 1, 2)))):
            number = 1_000_000 + len(typed)
            at = say.at + chance.uniform(*SELLER_SECONDS)
            typed.append(Say(at, chat, number, f"Saya bantu langsung ya Kak. (toko {number})", by_seller=True))
    return typed


def _kills(scale: Scale, chance: random.Random) -> list[Kill]:
    bots = ["bot", *(f"bot-{number}" for number in range(2, scale.replicas + 1))]
    kinds = ["gateway", "bot", "actions", "redis"]
    targets = [kinds[place % len(kinds)] for place in range(scale.kills)]
    chance.shuffle(targets)
    kills = [Kill(0.0, chance.choice(bots) if target == "bot" else target) for target in targets]
    kills += [Kill(0.0, "redis", wipe=True)] * scale.wipes
    chance.shuffle(kills)
    begin, end = (share * scale.seconds for share in KILLS_WITHIN)
    step = (end - begin) / max(len(kills), 1)
    return [Kill(begin + step * (place + chance.random()), kill.target, kill.wipe) for place, kill in enumerate(kills)]
