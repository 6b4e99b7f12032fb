"""The processes of SiapKak: how each is started, how it is asked for its health, and how long it may take."""

import sys
from collections.abc import Mapping
from dataclasses import dataclass, field, replace

from bot.processes import redis_server
from bot.processes.demo import SIMULATOR_PORT, reachable
from bot.processes.health import Probe, http_probe, redis_probe
from bot.settings import Settings

BOT_SECONDS = 180.0
SECONDS_PER_FURTHER_BOT = 20.0  # they load their models at the same time, on whatever processors there are


@dataclass(frozen=True)
class Program:
    """One process under the supervisor. `environment` is what it gets beside what all get."""

    name: str
    command: tuple[str, ...]
    probe: Probe
    start_seconds: float
    stop_seconds: float
    environment: Mapping[str, str] = field(default_factory=dict)


def redis(settings: Settings) -> Program:
    """The embedded redis-server; its folder and configuration must be there."""
    files = redis_server.files(settings.var_dir)
    return Program("redis", (redis_server.executable(), str(files.configuration)), redis_probe(files.socket), 60, 20)


def services(settings: Settings, environment: Mapping[str, str], demo: bool) -> tuple[Program, ...]:
    """What serves buyers, in the order in which it starts; the demo adds the simulated marketplaces with their page."""
    page = _python("simulator", "simulator", f"{_page_url(settings, environment)}/health", 60, 10) if demo else None
    found = (
        _python("actions", "bot.processes.actions", f"http://127.0.0.1:{settings.actions_port}/health", 60, 10),
        *_bots(settings),
        page,
        # Last, so that it stops first: then nothing comes in any more.
        _python("gateway", "bot.processes.gateway", f"{_gateway_url(settings)}/health", 60, 20),
    )
    return tuple(program for program in found if program)


def _bots(settings: Settings) -> tuple[Program, ...]:
    """bot, bot-2, bot-3 …: equals, which share the turns among themselves."""
    seconds = BOT_SECONDS + SECONDS_PER_FURTHER_BOT * (settings.replicas - 1)
    return tuple(_bot(number, port, seconds) for number, port in enumerate(settings.bot_ports, start=1))


def _bot(number: int, port: int, start_seconds: float) -> Program:
    name = "bot" if number == 1 else f"bot-{number}"
    address = f"http://127.0.0.1:{port}/webhooks/stream/health"
    # Each knows only its own port.
    program = _python(name, "bot.processes.bot", address, start_seconds, 30)
    return replace(program, environment={"BOT_PORT": str(port), "REPLICAS": "1"})


def addresses(settings: Settings, environment: Mapping[str, str], demo: bool) -> tuple[str, ...]:
    """What the operator opens."""
    page = (f"  Chat page  {_page_url(settings, environment)}",) if demo else ()
    return (*page, f"  Gateway    {_gateway_url(settings)}")


def _gateway_url(settings: Settings) -> str:
    return f"http://{reachable(settings.host)}:{settings.port}"


def _page_url(settings: Settings, environment: Mapping[str, str]) -> str:
    return f"http://{reachable(settings.host)}:{environment.get('SIMULATOR_PORT', SIMULATOR_PORT)}"


def _python(name: str, module: str, health_url: str, start_seconds: float, stop_seconds: float) -> Program:
    return Program(name, (sys.executable, "-m", module), http_probe(health_url), start_seconds, stop_seconds)
