"""`make lint`: every check of the code and the data, two at a time, the failing ones with their full text."""

import asyncio
import sys
import time
from pathlib import Path

BIN = Path(sys.executable).parent
CHECKS: dict[str, tuple[str, ...]] = {
    "types (mypy)": (str(BIN / "mypy"),),
    "layers (import-linter)": (str(BIN / "lint-imports"), "--no-logo"),
    "style (ruff check)": (str(BIN / "ruff"), "check", "--output-format", "concise", "."),
    "format (ruff format)": (str(BIN / "ruff"), "format", "--check", "--output-format", "concise", "."),
    "YAML (yamllint)": (str(BIN / "yamllint"), "--strict", "."),
    "language data (bot.training lint)": (sys.executable, "-m", "bot.training", "lint"),
}
AT_ONCE = 2


async def check(name: str, command: tuple[str, ...], room: asyncio.Semaphore) -> bool:
    """Run one check; its text is only worth reading when it failed."""
    async with room:
        started = time.monotonic()
        process = await asyncio.create_subprocess_exec(*command, stdout=asyncio.subprocess.PIPE, stderr=asyncio.subprocess.STDOUT)
        told, _ = await process.communicate()
    good = process.returncode == 0
    print(f"{'✓' if good else '✗'} {name} ({time.monotonic() - started:.1f} s)", flush=True)
    if not good:
        print(told.decode(errors="replace"), flush=True)
    return good


async def main() -> int:
    """0 when everything is clean."""
    room = asyncio.Semaphore(AT_ONCE)
    results = await asyncio.gather(*(check(name, command, room) for name, command in CHECKS.items()))
    failed = results.count(False)
    print(f"{failed} of {len(results)} checks failed." if failed else "All checks passed.")
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(asyncio.run(main()))
