"""The stages of a start, one after the other; whatever happens, everything that was started is stopped again."""

import asyncio
import sys
from collections.abc import Callable, Mapping
from contextlib import suppress
from pathlib import Path

from bot.clock import clock_from_environment
from bot.errors import StartFailed
from bot.processes import import_shop, programs, redis_server
from bot.processes.supervisor import Supervisor
from bot.processes.terminal import Terminal
from bot.settings import Settings
from bot.store import migrate


class Launcher:
    """Brings SiapKak up and keeps it up until it is cancelled."""

    def __init__(self, terminal: Terminal, settings: Settings, environment: Mapping[str, str], demo: bool) -> None:
        self.terminal = terminal
        self.settings = settings
        self.environment = environment
        self.demo = demo
        self.supervisor = Supervisor(settings.var_dir / "log", environment, terminal.say)
        self.on_open: Callable[[], None] = lambda: None

    async def run(self) -> None:
        """Every stage, then wait for ever.

        Raises:
            StartFailed: when a stage cannot go on.
        """
        await self._train()
        try:
            await self.supervisor.open()
            self.on_open()
            await self._redis()
            await self._database()
            await self._services()
            self._addresses()
            await asyncio.Event().wait()
        finally:
            await self.supervisor.close()

    def hurry(self) -> None:
        """Asked to stop a second time."""
        self.supervisor.kill()

    async def _train(self) -> None:
        from bot.training import models

        if await asyncio.to_thread(models.current_model):
            self.terminal.done("The trained model fits the data")
            return
        self.terminal.say("No model fits the data, so one is trained (once; a few minutes at most) …")
        command = [sys.executable, "-m", "bot.training", "train"]
        training = await asyncio.create_subprocess_exec(*command, env=dict(self.environment), stdin=asyncio.subprocess.DEVNULL)
        try:
            status = await training.wait()
        finally:
            if training.returncode is None:
                with suppress(ProcessLookupError):
                    training.terminate()
                await training.wait()
        if status:
            raise StartFailed(f"Training stopped with exit code {status} – its lines above say why; mend that and start again.")
        self.terminal.done("The model is trained")

    async def _redis(self) -> None:
        if not self.settings.embedded_redis:
            self.terminal.done("Redis is your own (REDIS_URL)")
            return
        redis_server.prepare(self.settings.var_dir)
        with self.terminal.stage("Starting Redis", "Redis is ready"):
            await self.supervisor.healthy(await self.supervisor.start(programs.redis(self.settings)))

    async def _database(self) -> None:
        with self.terminal.stage("Bringing the database up to date", "The database is up to date"):
            await asyncio.to_thread(migrate.upgrade, self.settings.database_url)
        now = clock_from_environment(self.environment).now()
        with self.terminal.stage("Reading the shops", "The shops are read"):
            imported = await asyncio.to_thread(import_shop.import_folders, self.settings.database_url, self._folders(), now)
        for each in imported:
            self.terminal.say(f"  {each.headline}")

    def _folders(self) -> tuple[Path, ...]:
        return import_shop.folders_below(self.settings.shops_dir) if self.settings.shops_dir else ()

    async def _services(self) -> None:
        wanted = list(programs.services(self.settings))
        if self.demo:
            wanted.append(programs.simulator(self.settings, self.environment))
        with self.terminal.stage(f"Starting {', '.join(program.name for program in wanted)}", "Every process is healthy"):
            children = [await self.supervisor.start(program) for program in wanted]
            await asyncio.gather(*(self.supervisor.healthy(child) for child in children))

    def _addresses(self) -> None:
        if self.demo:
            self.terminal.say(f"\n  Chat page  {programs.simulator_url(self.settings, self.environment)}")
        self.terminal.say(f"  Gateway    {programs.gateway_url(self.settings)}")
        self.terminal.say(f"  Logs       {self.settings.var_dir / 'log'}\n\nReady. Ctrl-C stops everything.")
