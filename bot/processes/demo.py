"""Fills in what `make run` needs and nobody set: the demo shops, folders, and secrets that are kept for the next start."""

import os
import secrets
from collections.abc import Mapping
from pathlib import Path

from bot.errors import Fault, SettingsInvalid

SECRETS = ("WEB_SECRET_KEY", "ONETALK_SECRET_KEY", "BRIDGE_TOKEN", "BRIDGE_SECRET")
SIMULATOR_PORT = "8080"


def demo_environment(given: Mapping[str, str]) -> dict[str, str]:
    """The environment with everything unset filled in. What the operator set stays.

    Raises:
        SettingsInvalid: for SIMULATOR_PORT, which only the demo has.
    """
    environment = {name: value for name, value in given.items() if value}
    for name, value in (("SHOPS_DIR", "demo"), ("VAR_DIR", "var"), ("SIMULATOR_PORT", SIMULATOR_PORT)):
        environment.setdefault(name, value)
    port = environment["SIMULATOR_PORT"]
    if not port.isdecimal() or not 0 < int(port) < 65536:
        remedy = f"set a number from 1 to 65535, for instance {SIMULATOR_PORT}"
        raise SettingsInvalid([Fault("SIMULATOR_PORT", f"{port!r} is no port", remedy)])
    here = reachable(environment.get("HOST", ""))
    environment.setdefault("ONETALK_URL", f"http://{here}:{port}/onetalk/events/demo")
    environment.setdefault("BRIDGE_URL", f"http://{here}:{port}/bridge/api")
    environment.setdefault("GATEWAY_URL", f"http://{here}:{environment.get('PORT', '5005')}")
    for name, value in kept_secrets(Path(environment["VAR_DIR"]) / "demo.env").items():
        environment.setdefault(name, value)
    return environment


def reachable(host: str) -> str:
    """How this machine itself reaches a server that listens on `host`."""
    if host in ("0.0.0.0", "::", ""):  # noqa: S104 - compared, not bound
        return "127.0.0.1"
    return f"[{host}]" if ":" in host else host


def kept_secrets(path: Path) -> dict[str, str]:
    """The demo's secrets out of its file, which is made at the first start and which only we may read."""
    path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    lines = path.read_text().splitlines() if path.exists() else []
    kept = {name: value for name, _, value in (line.partition("=") for line in lines)}
    found = {name: kept.get(name) or secrets.token_hex(32) for name in SECRETS}
    if found.items() <= kept.items():
        path.chmod(0o600)
    else:
        _write_privately(path, "".join(f"{name}={value}\n" for name, value in found.items()))
    return found


def _write_privately(path: Path, text: str) -> None:
    path.unlink(missing_ok=True)
    with os.fdopen(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w") as file:
        file.write(text)
