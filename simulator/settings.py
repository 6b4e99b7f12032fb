"""What the simulator is told by its environment, with the remedy for everything missing."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timezone
from pathlib import Path


class SimulatorNotSet(ValueError):
    """The environment does not describe a runnable simulator."""


@dataclass(frozen=True)
class Settings:
    """Where the bot's gateway is, which shops the page offers, and the secrets that the marketplaces would hold."""

    gateway_url: str
    web_secret_key: str
    shops_dir: Path
    onetalk_secret_key: str = ""
    host: str = "127.0.0.1"
    port: int = 8080
    bridge_token: str = ""
    bridge_secret: str = ""
    clock_offset_seconds: float = 0.0

    @property
    def bridge(self) -> bool:
        """Whether the simulator also plays a bridge."""
        return bool(self.bridge_token and self.bridge_secret)

    @property
    def onetalk(self) -> bool:
        """Whether the simulator also plays OneTalk."""
        return bool(self.onetalk_secret_key)


def read_settings(environment: Mapping[str, str]) -> Settings:
    """Settings from the environment. Raises SimulatorNotSet with every fault."""
    port = environment.get("SIMULATOR_PORT") or "8080"
    settings = Settings(
        gateway_url=(environment.get("GATEWAY_URL") or "http://127.0.0.1:5005").rstrip("/"),
        web_secret_key=environment.get("WEB_SECRET_KEY", ""),
        shops_dir=Path(environment.get("SHOPS_DIR") or "demo"),
        onetalk_secret_key=environment.get("ONETALK_SECRET_KEY", ""),
        host=environment.get("HOST") or "127.0.0.1",
        port=int(port) if port.isdecimal() else 0,
        bridge_token=environment.get("BRIDGE_TOKEN", ""),
        bridge_secret=environment.get("BRIDGE_SECRET", ""),
        clock_offset_seconds=_clock_offset(environment),
    )
    faults = list(_faults(settings))
    if faults:
        raise SimulatorNotSet("The simulator was not started:\n" + "\n".join(f"  - {fault}" for fault in faults))
    return settings


def _clock_offset(environment: Mapping[str, str]) -> float:
    """How far a test moved the clock of all processes. Signatures say the time, so ours must agree with theirs."""
    if environment.get("SIAPKAK_TEST") != "1" or not environment.get("SIAPKAK_NOW"):
        return 0.0
    set_at = environment.get("SIAPKAK_NOW_SET_AT")
    origin = _moment(set_at) if set_at else datetime.now(timezone.utc)
    return (_moment(environment["SIAPKAK_NOW"]) - origin).total_seconds()


def _moment(text: str) -> datetime:
    moment = datetime.fromisoformat(text)
    return moment if moment.tzinfo else moment.replace(tzinfo=timezone.utc)


def _faults(settings: Settings) -> list[str]:
    faults = []
    if not 0 < settings.port < 65536:
        faults.append("SIMULATOR_PORT is no port: set a number from 1 to 65535, for instance 8080")
    if not settings.web_secret_key:
        faults.append("WEB_SECRET_KEY is missing: set the same secret as for the gateway")
    if not settings.gateway_url.startswith(("http://", "https://")):
        faults.append(f"GATEWAY_URL {settings.gateway_url!r} is no address: for instance http://127.0.0.1:5005")
    if not settings.shops_dir.is_dir():
        faults.append(f"SHOPS_DIR {str(settings.shops_dir)!r} is no folder: name the folder that holds the shops' folders")
    return faults
