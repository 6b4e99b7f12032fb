"""The real launcher with the real Redis and database, but with fake programs: `launch.py NAME:PORT[:MODE] …`."""

import asyncio
import os
import sys
from collections.abc import Mapping
from pathlib import Path

from bot.errors import SiapKakError
from bot.processes import prepare
from bot.processes.health import http_probe
from bot.processes.launcher import Launcher
from bot.processes.programs import Program
from bot.processes.run import until_stopped
from bot.processes.terminal import Terminal

FAKE = Path(__file__).with_name("fake_program.py")


def program(text: str) -> Program:
    name, port, *mode = text.split(":")
    return Program(name, (sys.executable, str(FAKE), port, *mode), http_probe(f"http://127.0.0.1:{port}/health"), 20, 2)


async def no_model(terminal: Terminal, environment: Mapping[str, str]) -> None:
    """Nothing is understood in these tests."""


def main() -> int:
    terminal = Terminal()
    environment, settings = prepare.read_environment(os.environ, demo=True)
    settings.var_dir.mkdir(parents=True, exist_ok=True)
    launcher = Launcher(terminal, settings, environment, [program(text) for text in sys.argv[1:]])
    try:
        return asyncio.run(until_stopped(launcher, prepared_by=no_model, addresses=["  Nowhere"]))
    except SiapKakError as error:
        terminal.complain(str(error))
        return 1


if __name__ == "__main__":
    sys.exit(main())
