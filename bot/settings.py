"""The environment, read once into frozen Settings. Everything missing or malformed is listed at once."""

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import urlsplit

from bot.errors import Fault, SettingsInvalid

LOG_LEVELS = ("DEBUG", "INFO", "WARNING", "ERROR")
DATABASES = ("sqlite", "postgresql", "postgresql+psycopg2")
REDIS = ("redis", "rediss", "unix")
SECRET_LENGTH = 16
MOST_REPLICAS = 16


@dataclass(frozen=True)
class Settings:
    """What the operator decides. The table in README.md explains each; a test keeps both in step."""

    host: str
    port: int
    bot_port: int  # of the first bot; each further one listens on the next port
    replicas: int
    actions_port: int
    console_port: int
    database_url: str
    redis_url: str
    var_dir: Path
    shops_dir: Path | None
    onetalk_url: str
    onetalk_secret_key: str
    onetalk_topics: Mapping[str, int]
    bridge_url: str
    bridge_token: str
    bridge_secret: str
    web_secret_key: str
    hotline: str
    log_level: str

    @property
    def bot_ports(self) -> tuple[int, ...]:
        """One for each bot."""
        return tuple(range(self.bot_port, self.bot_port + self.replicas))

    @property
    def embedded_redis(self) -> bool:
        """Whether we start our own redis-server."""
        return self.redis_url == embedded_redis_url(self.var_dir)


def embedded_redis_url(var_dir: Path) -> str:
    """Address of the redis-server that we start ourselves: a socket, so that no port can be busy."""
    return f"unix://{var_dir.resolve()}/redis/redis.sock"


def read_settings(environment: Mapping[str, str]) -> Settings:
    """Settings from the environment.

    Raises:
        SettingsInvalid: with every missing or malformed setting.
    """
    reader = _Reader(environment)
    var_dir = Path(environment.get("VAR_DIR") or "var")
    settings = Settings(
        host=environment.get("HOST") or "127.0.0.1",
        port=reader.port("PORT", 5005),
        bot_port=reader.port("BOT_PORT", 5006),
        replicas=reader.number("REPLICAS", 1, MOST_REPLICAS),
        actions_port=reader.port("ACTIONS_PORT", 5055),
        console_port=reader.port("CONSOLE_PORT", 5004),
        database_url=reader.url("DATABASE_URL", f"sqlite:///{var_dir.resolve()}/siapkak.db", DATABASES),
        redis_url=reader.url("REDIS_URL", embedded_redis_url(var_dir), REDIS),
        var_dir=var_dir,
        shops_dir=reader.folder("SHOPS_DIR"),
        onetalk_url=reader.url("ONETALK_URL", "", ("http", "https")),
        onetalk_secret_key=environment.get("ONETALK_SECRET_KEY", ""),
        onetalk_topics=reader.topics("ONETALK_TOPICS"),
        bridge_url=reader.url("BRIDGE_URL", "", ("http", "https")),
        bridge_token=environment.get("BRIDGE_TOKEN", ""),
        bridge_secret=reader.secret("BRIDGE_SECRET", required=False),
        web_secret_key=reader.secret("WEB_SECRET_KEY"),
        hotline=environment.get("HOTLINE", ""),
        log_level=reader.choice("LOG_LEVEL", "INFO", LOG_LEVELS),
    )
    reader.together("ONETALK_URL", "ONETALK_SECRET_KEY")
    reader.together("BRIDGE_URL", "BRIDGE_TOKEN", "BRIDGE_SECRET")
    reader.further_ports("BOT_PORT", settings.replicas)
    reader.distinct()
    if reader.faults:
        raise SettingsInvalid(reader.faults)
    return settings


def _scheme(address: str) -> str:
    try:
        return urlsplit(address).scheme
    except ValueError:
        return ""  # such as an IPv6 address without its bracket


class _Reader:
    """Reads single settings and keeps every fault."""

    def __init__(self, environment: Mapping[str, str]) -> None:
        self.environment = environment
        self.faults: list[Fault] = []
        self.ports: dict[str, int] = {}

    def fault(self, name: str, what: str, remedy: str) -> None:
        self.faults.append(Fault(name, what, remedy))

    def port(self, name: str, default: int) -> int:
        text = self.environment.get(name) or str(default)
        value = int(text) if text.isdecimal() else 0
        if not 0 < value < 65536:
            self.fault(name, f"{text!r} is no port", f"set a number from 1 to 65535, for instance {default}")
        self.ports[name] = value
        return value

    def further_ports(self, name: str, number: int) -> None:
        """A setting stands for so many ports: its own and those after it."""
        first = self.ports[name]
        if first and first + number > 65536:
            self.fault(name, f"{first} leaves no room for {number} ports", f"set at most {65536 - number}")
        for place in range(1, number if first else 1):
            self.ports[f"{name} + {place}"] = first + place

    def number(self, name: str, default: int, most: int) -> int:
        text = self.environment.get(name) or str(default)
        value = int(text) if text.isdecimal() and len(text) <= len(str(most)) else 0
        if not 0 < value <= most:
            self.fault(name, f"{text!r} is no number from 1 to {most}", f"set one, for instance {default}")
            return default
        return value

    def url(self, name: str, default: str, schemes: tuple[str, ...]) -> str:
        text = self.environment.get(name) or default
        if text and _scheme(text) not in schemes:
            self.fault(name, f"{text.split('@')[-1]!r} has none of the schemes {', '.join(schemes)}", "give a full address")
        return text

    def folder(self, name: str) -> Path | None:
        text = self.environment.get(name, "")
        if not text:
            self.fault(name, "is not set", "name the folder that holds one folder per shop")
            return None
        if not Path(text).is_dir():
            self.fault(name, f"{text!r} is no folder", "create it, or name the folder that holds one folder per shop")
        return Path(text)

    def secret(self, name: str, required: bool = True) -> str:
        text = self.environment.get(name, "")
        if len(text) < SECRET_LENGTH and (text or required):
            what = "is shorter than 16 characters" if text else "is not set"
            self.fault(name, what, "set a random text, for instance from: openssl rand -hex 32")
        return text

    def topics(self, name: str) -> Mapping[str, int]:
        topics: dict[str, int] = {}
        for pair in filter(None, (part.strip() for part in self.environment.get(name, "").split(","))):
            skill, _, number = pair.partition(":")
            if skill.strip() and number.strip().isdecimal():
                topics[skill.strip()] = int(number)
            else:
                self.fault(name, f"{pair!r} is not skill:id", "write for instance refund:12,gudang:13")
        return topics

    def choice(self, name: str, default: str, choices: tuple[str, ...]) -> str:
        text = (self.environment.get(name) or default).upper()
        if text not in choices:
            self.fault(name, f"{text!r} is unknown", f"use one of {', '.join(choices)}")
        return text

    def together(self, *names: str) -> None:
        missing = [name for name in names if not self.environment.get(name)]
        for name in missing if len(missing) < len(names) else ():
            self.fault(name, "is not set", f"set it as well, or leave {' and '.join(names)} empty")

    def distinct(self) -> None:
        seen: dict[int, str] = {}
        for name, port in self.ports.items():
            if port and port in seen:
                self.fault(name, f"{port} is also {seen[port]}", "give each its own port")
            seen.setdefault(port, name)
