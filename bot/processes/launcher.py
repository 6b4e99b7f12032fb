"""Brings SiapKak up, stage after stage; whatever happens, everything that was started is stopped again."""

import asyncio
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path

from bot.clock import clock_from_environment
from bot.processes import import_shop, redis_server
from bot.processes.programs import Program, redis
from bot.processes.supervisor import Supervisor
from bot.processes.terminal import Terminal
from bot.settings import Settings
from bot.store import migrate


class Launcher:
    """Brings everything up and keeps it up until it is cancelled."""

    def __init__(
        self, terminal: Terminal, settings: Settings, environment: Mapping[str, str], services: Sequence[Program]
    ) -> None:
        self.terminal = terminal
        self.settings = settings
        self.environment = environment
        self.services = services
        self.supervisor = Supervisor(settings.var_dir / "log", environment, terminal.say)
        self.on_open: Callable[[], None] = lambda: None

    async def run(self, addresses: Sequence[str]) -> None:
        """Every stage, then wait for ever.

        Raises:
            StartFailed: when a stage cannot go on.
        """
        try:
            await self.supervisor.open()
            self.on_open()
            await self._start_redis()
            await self._prepare_database()
            await self._start_services()
            self.terminal.say("\n".join(["", *addresses, f"  Logs       {self.supervisor.log_dir}", ""]))
            self.terminal.say("Ready. Ctrl-C stops everything.")
            await asyncio.Event().wait()
        finally:
            await self.supervisor.close()

    def hurry(self) -> None:
        """Asked to stop a second time."""
        self.supervisor.kill()

    async def _start_redis(self) -> None:
        if not self.settings.embedded_redis:
            self.terminal.done("Redis is your own (REDIS_URL)")
            return
        redis_server.prepare(self.settings.var_dir)
        with self.terminal.stage("Starting Redis", "Redis is ready"):
            await self.supervisor.healthy(await self.supervisor.start(redis(self.settings)))

    async def _prepare_database(self) -> None:
        with self.terminal.stage("Bringing the database up to date", "The database is up to date"):
            await asyncio.to_thread(migrate.upgrade, self.settings.database_url)
        now = clock_from_environment(self.environment).now()
        with self.terminal.stage("Reading the shops", "The shops are read"):
            imported = await asyncio.to_thread(import_shop.import_folders, self.settings.database_url, self._folders(), now)
        for each in imported:
            self.terminal.say(f"  {each.headline}")

    async def _start_services(self) -> None:
        names = ", ".join(program.name for program in self.services)
        with self.terminal.stage(f"Starting {names}", "Every process is healthy"):
            children = [await self.supervisor.start(program) for program in self.services]
            await asyncio.gather(*(self.supervisor.healthy(child) for child in children))

    def _folders(self) -> tuple[Path, ...]:
        return import_shop.folders_below(self.settings.shops_dir) if self.settings.shops_dir else ()
