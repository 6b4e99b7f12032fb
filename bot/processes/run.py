"""`make run` (the demo) and `make serve`: prepares everything, starts every process, and stops all of them together."""

import argparse
import asyncio
import os
import signal
import sys
from collections.abc import Awaitable, Callable, Mapping, Sequence

from bot.errors import SiapKakError
from bot.processes import checks, prepare, programs
from bot.processes.launcher import Launcher
from bot.processes.logs import configure
from bot.processes.model_stage import ensure_model
from bot.processes.terminal import Terminal


def main() -> int:
    """The command's exit code."""
    parser = argparse.ArgumentParser(prog="python -m bot.processes.run", description=__doc__)
    parser.add_argument("--serve", action="store_true", help="your own shops, configured by the environment alone")
    demo = not parser.parse_args().serve
    terminal = Terminal()
    configure("ERROR")  # of the launcher's own libraries; what the operator must know is said by the terminal
    try:
        return start(terminal, os.environ, demo)
    except SiapKakError as error:
        terminal.complain(str(error))
    except OSError as error:
        terminal.complain(prepare.sentence(error))
    except KeyboardInterrupt:
        terminal.complain("Stopped.")
        return 130
    return 1


def start(terminal: Terminal, given: Mapping[str, str], demo: bool) -> int:
    """Everything that is checked before an event loop is needed, then the launcher."""
    environment, settings = prepare.read_environment(given, demo)
    checks.check_space(settings.var_dir)
    with checks.alone_in(settings.var_dir):
        checks.check_ports(prepare.ports(settings, environment, demo))
        terminal.done("Settings, ports and disk are fine")
        for line in prepare.moved_clock(environment):
            terminal.say(line)
        launcher = Launcher(terminal, settings, environment, programs.services(settings, environment, demo))
        return asyncio.run(
            until_stopped(launcher, prepared_by=ensure_model, addresses=programs.addresses(settings, environment, demo))
        )


async def until_stopped(
    launcher: Launcher,
    prepared_by: Callable[[Terminal, Mapping[str, str]], Awaitable[None]],
    addresses: Sequence[str],
) -> int:
    """Run until a signal or a failed stage; stop in order either way."""
    loop, stopping = asyncio.get_running_loop(), asyncio.Event()

    async def everything() -> None:
        await prepared_by(launcher.terminal, launcher.environment)
        await launcher.run(addresses)

    work = asyncio.create_task(everything())

    def asked() -> None:
        if stopping.is_set():
            launcher.hurry()
        else:
            stopping.set()
            work.cancel()

    def obey_signals() -> None:
        for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
            loop.add_signal_handler(number, asked)

    obey_signals()
    launcher.on_open = obey_signals  # circus sets handlers of its own
    try:
        await work
    except asyncio.CancelledError:
        launcher.terminal.say("Everything is stopped.")
    return 0


if __name__ == "__main__":
    sys.exit(main())
