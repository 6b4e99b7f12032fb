"""Makes .venv exactly as requirements.lock says. It runs before anything is installed: Python 3.8's standard library only.

Every stage prints one line; every failure ends in one sentence that names the remedy.
"""

from __future__ import annotations

import errno
import fcntl
import hashlib
import os
import re
import shutil
import subprocess
import sys
import time
from pathlib import Path
from typing import Iterator, Sequence

ROOT = Path(__file__).resolve().parent.parent
WANTED = (3, 10)
OLDEST_UV = (0, 5)
NEEDED_BYTES = 4 * 10**9  # the environment takes 2.7 GB, what is downloaded for it 1 GB

# What uv and pip say, and what the operator can do about it. The first match wins.
NETWORK = r"failed to fetch|request failed|error sending|connect|dns|timed? ?out|network|temporary failure|no matching dist"
REMEDIES = (
    (r"no space left|os error 28|errno 28", "The disk is full – free about 4 GB where {root} and your home lie, then try again."),
    (
        r"permission denied|read-only file system|os error 13|os error 30",
        "Something may not be written ({line}) – give yourself write access to it, then try again.",
    ),
    (
        NETWORK,
        "The packages could not be downloaded – check the network (or name your mirror in UV_INDEX_URL and PIP_INDEX_URL), "
        "then try again.",
    ),
    (
        r"hash",
        "A downloaded package is not the one in requirements.lock – try again; if that fails too, your mirror is at fault.",
    ),
)


class SetupFailed(Exception):
    """Setting up cannot go on; the text says what is wrong and what to do."""


def main() -> int:
    """Set up, and turn every failure into one sentence."""
    try:
        set_up(ROOT)
    except SetupFailed as failure:
        return complain(str(failure))
    except KeyboardInterrupt:
        return complain("Setting up was stopped – run the command again to finish it.")
    except OSError as error:
        return complain(sentence_for_os_error(error))
    return 0


def complain(sentence: str) -> int:
    """Print the sentence where errors go."""
    print("make setup: " + sentence, file=sys.stderr, flush=True)
    return 1


def sentence_for_os_error(error: OSError) -> str:
    """One sentence for what the operating system refused to us."""
    place = error.filename or ROOT
    if error.errno in (errno.ENOSPC, errno.EDQUOT):
        return f"The disk is full – free about 4 GB where {place} lies, then try again."
    if error.errno in (errno.EACCES, errno.EPERM, errno.EROFS):
        return f"{place} may not be written – give yourself write access to it, then try again."
    return f"{place}: {error.strerror or error} – put that right, then try again."


def set_up(root: Path) -> None:
    """Make .venv, unless it is already what requirements.lock says."""
    stamp, wanted = root / ".venv" / "siapkak.stamp", fingerprint(root)
    if is_current(stamp, wanted):
        return
    tools = Tools(root)
    with tools.alone():
        if is_current(stamp, wanted):  # another one was faster
            return
        started = time.monotonic()
        ensure_space(root)
        uv = tools.uv()
        python = tools.python(uv)
        if stamp.exists():
            stamp.unlink()
        make_environment(tools, uv, python)
        install(tools, uv)
        stamp.write_text(wanted)
        say(f"Ready after {time.monotonic() - started:.0f} s.")


def fingerprint(root: Path) -> str:
    """What .venv depends on: the lock, the Python version, and where it lies (its scripts name that)."""
    digest = hashlib.sha256(str(root).encode())
    for name in ("requirements.lock", ".python-version"):
        digest.update((root / name).read_bytes())
    return digest.hexdigest()


def is_current(stamp: Path, wanted: str) -> bool:
    """Whether the environment was finished from these very files."""
    python = stamp.parent / "bin" / "python"
    return os.access(str(python), os.X_OK) and stamp.exists() and stamp.read_text() == wanted


def ensure_space(root: Path) -> None:
    """Refuse at once what would fail after minutes."""
    if (root / ".venv").exists():
        return
    free = shutil.disk_usage(str(root)).free
    if free < NEEDED_BYTES:
        text = "{} has {:.1f} GB free, but the environment needs about 4 GB – free some space there, then try again."
        raise SetupFailed(text.format(root, free / 10**9))


def say(line: str) -> None:
    """One line of progress."""
    print("setup: " + line, flush=True)


class Tools:
    """The folder .venv-tools: our own uv and Python where the machine has none, and the log of what they said."""

    def __init__(self, root: Path) -> None:
        self.root = root
        self.folder = root / ".venv-tools"
        self.folder.mkdir(exist_ok=True)
        self.log = self.folder / "setup.log"
        self.log.write_text("")

    def alone(self) -> Lock:
        """Only one set-up at a time."""
        return Lock(self.folder / "lock")

    def uv(self) -> str:
        """A uv that works: the machine's, else one of our own."""
        own = [self.folder / "uv" / "bin" / "uv", self.folder / "packages" / "bin" / "uv"]
        for candidate in [shutil.which("uv"), *map(str, own)]:
            if candidate and version_of(candidate) >= OLDEST_UV:
                say("uv is " + candidate)
                return candidate
        say("Installing uv, which installs the rest, into .venv-tools …")
        self._install_uv()
        for path in own:
            if version_of(str(path)) >= OLDEST_UV:
                return str(path)
        raise SetupFailed(f"uv was installed but does not run – see {self.log}, or install uv yourself, then try again.")

    def _install_uv(self) -> None:
        wanted = self.folder / "uv.lock"
        wanted.write_text(only(self.root / "requirements.lock", ["uv"]))
        pip = ["-m", "pip", "install", "--disable-pip-version-check", "--require-hashes", "-r", str(wanted)]
        if can([sys.executable, "-c", "import ensurepip, venv"]):
            self.run([sys.executable, "-m", "venv", "--clear", str(self.folder / "uv")])
            self.run([str(self.folder / "uv" / "bin" / "python"), *pip])
        elif can([sys.executable, "-m", "pip", "--version"]):
            self.run([sys.executable, *pip, "--upgrade", "--target", str(self.folder / "packages")])
        else:
            remedy = "install one of them (Debian, Ubuntu: apt install python3-venv) or uv, then try again."
            raise SetupFailed(f"{sys.executable} has neither venv nor pip – {remedy}")

    def python(self, uv: str) -> str:
        """Python 3.10: pyenv's, the system's, else uv's own download."""
        own = self.folder / "python"
        for candidate in pythons(own):
            if is_wanted(candidate):
                say("Python 3.10 is " + candidate)
                return candidate
        say("Python 3.10 is not on this machine; trying uv's own …")
        self._download_python(uv, own)
        for found in sorted(own.glob("*/bin/python3.10")):
            return str(found)
        remedy = "install it (pyenv install 3.10, or your system's python3.10 package), then try again."
        raise SetupFailed("Python 3.10 was not found and could not be downloaded – " + remedy)

    def _download_python(self, uv: str, folder: Path) -> None:
        environment = dict(os.environ, UV_PYTHON_INSTALL_DIR=str(folder), UV_HTTP_TIMEOUT="20")
        with self.log.open("a") as log:
            subprocess.call([uv, "python", "install", "3.10"], env=environment, stdout=log, stderr=subprocess.STDOUT)

    def run(self, command: Sequence[str]) -> None:
        """Run a child quietly; when it fails, say why in one sentence."""
        with self.log.open("a") as log:
            log.write("\n$ " + " ".join(command) + "\n")
            log.flush()
            begin = log.tell()
            status = subprocess.call(command, stdin=subprocess.DEVNULL, stdout=log, stderr=subprocess.STDOUT, cwd=str(self.root))
        if status:
            said = self.log.read_bytes()[begin:].decode(errors="replace")
            raise SetupFailed(explain(said, self))


class Lock:
    """Held by the one set-up that works; others wait."""

    def __init__(self, path: Path) -> None:
        self.file = path.open("w")

    def __enter__(self) -> Lock:
        try:
            fcntl.flock(self.file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            say("Another set-up is at work here; waiting for it …")
            fcntl.flock(self.file, fcntl.LOCK_EX)
        return self

    def __exit__(self, *_: object) -> None:
        self.file.close()


def explain(said: str, tools: Tools) -> str:
    """One sentence for a child's many lines."""
    lines = [line.strip(" \t×╰─▶") for line in said.splitlines() if line.strip()] or ["it said nothing"]
    first = next((number for number, line in enumerate(lines) if re.match("error|fatal", line, re.IGNORECASE)), len(lines) - 1)
    line = re.sub("^error: *", "", lines[first], flags=re.IGNORECASE)
    for pattern, remedy in REMEDIES:
        if re.search(pattern, "\n".join(lines[first:]), re.IGNORECASE):
            return remedy.format(root=tools.root, line=line)
    return f"{line} – {tools.log} holds the whole story."


def version_of(uv: str) -> tuple:
    """The version that this uv tells, or () if it does not run."""
    try:
        told = subprocess.run(
            [uv, "--version"], stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, timeout=30, check=False
        ).stdout
    except (OSError, subprocess.TimeoutExpired):
        return ()
    return tuple(int(number) for number in re.findall(rb"\d+", told)[:2])


def can(command: Sequence[str]) -> bool:
    """Whether the command runs and is content."""
    try:
        return subprocess.call(command, stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL) == 0
    except OSError:
        return False


def is_wanted(python: str) -> bool:
    """Whether this is a Python of the version that Rasa needs."""
    return can([python, "-c", f"import sys; sys.exit(sys.version_info[:2] != {WANTED!r})"])


def pythons(own: Path) -> Iterator[str]:
    """Where a Python 3.10 may be, best first."""
    yield sys.executable
    pyenv = Path(os.environ.get("PYENV_ROOT") or Path.home() / ".pyenv")
    yield from map(str, sorted(pyenv.glob("versions/3.10*/bin/python3.10"), reverse=True))
    for folder in [*os.environ.get("PATH", "").split(os.pathsep), "/usr/local/bin", "/usr/bin"]:
        yield str(Path(folder) / "python3.10")
    yield from map(str, sorted(own.glob("*/bin/python3.10")))


def only(lock: Path, names: Sequence[str]) -> str:
    """The entries of these packages, with their hashes."""
    entries = re.findall(r"^[^\s#].*?(?=^\S|\Z)", lock.read_text(), flags=re.MULTILINE | re.DOTALL)
    wanted = [entry for entry in entries if entry.partition("==")[0] in names]
    if len(wanted) != len(names):
        raise SetupFailed("requirements.lock does not name {} – restore it from git, then try again.".format(" and ".join(names)))
    return "".join(wanted)


def make_environment(tools: Tools, uv: str, python: str) -> None:
    """An empty .venv of the right Python, unless there is one."""
    environment = tools.root / ".venv"
    if is_wanted(str(environment / "bin" / "python")):
        return
    say("Making .venv …")
    if environment.exists():
        shutil.rmtree(str(environment))
    tools.run([uv, "venv", "--python", python, str(environment)])


def install(tools: Tools, uv: str) -> None:
    """First what builds packages, then everything; each file must have the hash in the lock."""
    lock = tools.root / "requirements.lock"
    builders = tools.folder / "builders.lock"
    builders.write_text(only(lock, ["setuptools", "wheel"]))
    python = ["--python", str(tools.root / ".venv" / "bin" / "python")]
    count = len(re.findall(r"^\S+==", lock.read_text(), flags=re.MULTILINE))
    say(f"Installing {count} packages (15 s to some minutes, by your network) …")
    tools.run([uv, "pip", "install", *python, "--require-hashes", "-r", str(builders)])
    tools.run([uv, "pip", "sync", *python, "--require-hashes", "--no-build-isolation", str(lock)])


if __name__ == "__main__":
    sys.exit(main())
