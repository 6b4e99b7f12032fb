"""The stage that makes sure of a model: trains one when none fits the data, the configuration and the code."""

import asyncio
import sys
from collections.abc import Mapping
from contextlib import suppress
from pathlib import Path

from bot.errors import StartFailed
from bot.processes.terminal import Terminal
from bot.training import models

ROOT = Path(__file__).parents[2]


async def ensure_model(terminal: Terminal, environment: Mapping[str, str]) -> None:
    """Train if needed, in a process of its own whose progress the operator sees.

    Raises:
        StartFailed: when training failed.
    """
    if await asyncio.to_thread(_fitting_model_exists):
        terminal.done("The trained model fits the data")
        return
    terminal.say("  No model fits the data, so one is trained; this takes some minutes, once …")
    status = await run_to_its_end([sys.executable, "-m", "bot.training", "train"], environment)
    if status:
        raise StartFailed(f"Training stopped with exit code {status} – its lines above say why; mend that and start again.")
    terminal.done("The model is trained")


async def run_to_its_end(command: list[str], environment: Mapping[str, str]) -> int:
    """Run a child on our own terminal; when we are cancelled, it ends first."""
    child = await asyncio.create_subprocess_exec(*command, env=dict(environment), stdin=asyncio.subprocess.DEVNULL)
    try:
        return await child.wait()
    finally:
        if child.returncode is None:
            with suppress(ProcessLookupError):
                child.kill()
            await child.wait()


def _fitting_model_exists() -> bool:
    return models.model_path(ROOT / "models", models.training_hash(ROOT)).is_file()
