"""The processes of SiapKak: how each is started, how it is asked for its health, and how long it may take."""

import sys
from collections.abc import Mapping
from dataclasses import dataclass

from bot.processes import redis_server
from bot.processes.health import Probe, http_probe, redis_probe
from bot.settings import Settings


@dataclass(frozen=True)
class Program:
    """One process under the supervisor."""

    name: str
    command: tuple[str, ...]
    probe: Probe
    start_seconds: float
    stop_seconds: float


def redis(settings: Settings) -> Program:
    """The embedded redis-server; its folder and configuration must be there."""
    files = redis_server.files(settings.var_dir)
    return Program("redis", (redis_server.executable(), str(files.configuration)), redis_probe(files.socket), 60, 20)


def services(settings: Settings) -> tuple[Program, ...]:
    """What serves buyers, in the order in which it starts."""
    return (
        _python("actions", "bot.processes.actions", f"http://127.0.0.1:{settings.actions_port}/health", 60, 10),
        _python("bot", "bot.processes.bot", f"http://127.0.0.1:{settings.bot_port}/webhooks/stream/health", 180, 30),
        _python("gateway", "bot.processes.gateway", f"{gateway_url(settings)}/health", 60, 20),
    )


def simulator(settings: Settings, environment: Mapping[str, str]) -> Program:
    """The marketplaces of the demo, with their page."""
    return _python("simulator", "simulator", f"{simulator_url(settings, environment)}/health", 60, 10)


def gateway_url(settings: Settings) -> str:
    """Where the gateway answers on this machine."""
    return f"http://{_reachable(settings.host)}:{settings.port}"


def simulator_url(settings: Settings, environment: Mapping[str, str]) -> str:
    """Where the simulator's page is."""
    return f"http://{_reachable(settings.host)}:{environment['SIMULATOR_PORT']}"


def _reachable(host: str) -> str:
    if host in ("0.0.0.0", "::", ""):  # noqa: S104 - compared, not bound
        return "127.0.0.1"
    return f"[{host}]" if ":" in host else host


def _python(name: str, module: str, health_url: str, start_seconds: float, stop_seconds: float) -> Program:
    return Program(name, (sys.executable, "-m", module), http_probe(health_url), start_seconds, stop_seconds)
