"""Turns what the operator gave into the environment that every process gets."""

import errno
import os
from collections.abc import Iterator, Mapping
from datetime import datetime, timezone

from bot.clock import clock_from_environment
from bot.errors import Fault, SettingsInvalid
from bot.processes.demo import demo_environment
from bot.settings import Settings, read_settings


def read_environment(given: Mapping[str, str], demo: bool) -> tuple[dict[str, str], Settings]:
    """The children's environment and the settings in it.

    Raises:
        SettingsInvalid: with everything missing or malformed.
    """
    environment = demo_environment(given) if demo else dict(given)
    settings = read_settings(environment)
    environment.update(RASA_TELEMETRY_ENABLED="false", PYTHONUNBUFFERED="1")
    if environment.get("SIAPKAK_TEST") == "1" and environment.get("SIAPKAK_NOW"):
        environment.setdefault("SIAPKAK_NOW_SET_AT", datetime.now(timezone.utc).isoformat())
    try:
        clock_from_environment(environment)
    except ValueError as error:
        remedy = "write an ISO time, for instance 2026-01-31T21:00:00+07:00"
        raise SettingsInvalid([Fault("SIAPKAK_NOW", f"{environment['SIAPKAK_NOW']!r} is no time", remedy)]) from error
    return environment, settings


def ports(settings: Settings, environment: Mapping[str, str], demo: bool) -> dict[str, tuple[str, int]]:
    """Which setting stands for which address that we will listen on."""
    found = {
        "PORT": (settings.host, settings.port),
        **{name: ("127.0.0.1", port) for name, port in _bot_ports(settings)},
        "ACTIONS_PORT": ("127.0.0.1", settings.actions_port),
    }
    if demo:
        found["SIMULATOR_PORT"] = (settings.host, int(environment["SIMULATOR_PORT"]))
    return found


def _bot_ports(settings: Settings) -> Iterator[tuple[str, int]]:
    for place, port in enumerate(settings.bot_ports):
        yield f"BOT_PORT + {place}" if place else "BOT_PORT", port


def moved_clock(environment: Mapping[str, str]) -> list[str]:
    """What must be said about the time: nothing, unless somebody moved it or tried to."""
    wished = environment.get("SIAPKAK_NOW")
    if not wished:
        return []
    if environment.get("SIAPKAK_TEST") != "1":
        return ["SIAPKAK_NOW is ignored: it counts only with SIAPKAK_TEST=1."]
    now = clock_from_environment(environment).now()
    return [f"The clock is moved by SIAPKAK_NOW: every process takes now for {now.isoformat(timespec='seconds')}."]


def sentence(error: OSError) -> str:
    """One sentence with the remedy for what the operating system refused."""
    place = error.filename or "VAR_DIR"
    if error.errno in (errno.ENOSPC, errno.EDQUOT):
        return f"The disk is full ({place}) – free some space, or set VAR_DIR to a folder on another disk."
    if error.errno in (errno.EACCES, errno.EPERM, errno.EROFS):
        return f"{place} may not be used – give user {os.getuid()} access to it, or set VAR_DIR to another folder."
    return f"{place}: {error.strerror or error} – put that right and start again."
