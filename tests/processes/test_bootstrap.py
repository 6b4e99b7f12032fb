"""`make setup`: what it does on a good machine, and the one sentence that it says on a bad one."""

import os
import shutil
import subprocess
import sys
from collections.abc import Mapping
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
LOCK = """\
setuptools==80.9.0 \\
    --hash=sha256:aa
uv==0.13.9 \\
    --hash=sha256:bb
wheel==0.45.1 \\
    --hash=sha256:cc
"""
# Plays uv: makes an environment whose Python is this one, says what it was asked for, and fails as told.
UV = """\
#!/bin/sh
echo "$@" >> "$FAKE_UV_CALLS"
case "$1" in
    --version) echo "uv 0.13.9"; exit 0;;
    venv) for last; do :; done; /bin/mkdir -p "$last/bin"; /bin/ln -s "$FAKE_UV_PYTHON" "$last/bin/python"; exit 0;;
    python) echo "error: Failed to download"; exit 2;;
esac
if [ -n "$FAKE_UV_SAYS" ]; then echo "$FAKE_UV_SAYS" >&2; exit 2; fi
"""


class Machine:
    """A checkout and a machine around it."""

    def __init__(self, folder: Path) -> None:
        self.checkout = folder / "checkout"
        (self.checkout / "deploy").mkdir(parents=True)
        shutil.copy(ROOT / "deploy" / "bootstrap.py", self.checkout / "deploy")
        shutil.copy(ROOT / "Makefile", self.checkout)
        (self.checkout / "requirements.lock").write_text(LOCK)
        (self.checkout / ".python-version").write_text("3.10\n")
        self.path = folder / "bin"
        self.path.mkdir()
        self.calls = folder / "uv-calls"

    def install_uv(self) -> None:
        uv = self.path / "uv"
        uv.write_text(UV)
        uv.chmod(0o755)

    def set_up(self, python: str = sys.executable, **more: str) -> "subprocess.CompletedProcess[str]":
        return subprocess.run(
            [python, "-S", "deploy/bootstrap.py"],
            cwd=self.checkout,
            env=self.environment(more),
            capture_output=True,
            text=True,
            timeout=60,
        )

    def environment(self, more: Mapping[str, str]) -> dict[str, str]:
        return {
            "PATH": str(self.path),
            "HOME": str(self.path),
            "FAKE_UV_CALLS": str(self.calls),
            "FAKE_UV_PYTHON": sys.executable,
            "PYTHONUTF8": "1",
            **more,
        }


@pytest.fixture
def machine(tmp_path: Path) -> Machine:
    return Machine(tmp_path)


def sentence(result: "subprocess.CompletedProcess[str]") -> str:
    """What it complained; exactly one line, no traceback."""
    assert result.returncode == 1, result.stdout
    assert result.stderr.count("\n") == 1, result.stderr
    assert result.stderr.startswith("make setup: ")
    assert " – " in result.stderr
    return result.stderr


def test_a_second_set_up_does_nothing(machine: Machine) -> None:
    machine.install_uv()

    first, second = machine.set_up(), machine.set_up()

    assert (first.returncode, second.returncode) == (0, 0), first.stderr
    assert "Installing 3 packages" in first.stdout
    assert second.stdout == ""


def test_everything_is_installed_with_its_hash_and_the_builders_first(machine: Machine) -> None:
    machine.install_uv()

    machine.set_up()

    installs = [line for line in machine.calls.read_text().splitlines() if line.startswith("pip")]
    assert ["--require-hashes" in line for line in installs] == [True, True]
    assert installs[0].endswith("builders.lock")
    assert installs[1].endswith("--no-build-isolation " + str(machine.checkout / "requirements.lock"))
    assert "uv==" not in (machine.checkout / ".venv-tools" / "builders.lock").read_text()


def test_a_changed_lock_is_installed_again(machine: Machine) -> None:
    machine.install_uv()
    machine.set_up()

    (machine.checkout / "requirements.lock").write_text(LOCK + "zulu==1.0 \\\n    --hash=sha256:dd\n")

    assert "Installing 4 packages" in machine.set_up().stdout


def test_an_interrupted_installation_is_done_again(machine: Machine) -> None:
    machine.install_uv()
    sentence(machine.set_up(FAKE_UV_SAYS="error: killed"))

    assert "Installing 3 packages" in machine.set_up().stdout


@pytest.mark.parametrize(
    ("said", "remedy"),
    [
        ("error: Failed to write: No space left on device (os error 28)", "The disk is full"),
        ("error: Request failed after 3 retries\n  cause: dns error", "check the network"),
        ("error: failed to open file `/opt/x`: Permission denied (os error 13)", "/opt/x"),
        ("error: Hash mismatch for `wheel==0.45.1`", "not the one in requirements.lock"),
        ("error: something new", "something new – "),
    ],
    ids=["disk", "network", "permission", "hash", "unknown"],
)
def test_a_failed_installation_is_told_in_one_sentence(machine: Machine, said: str, remedy: str) -> None:
    machine.install_uv()

    assert remedy in sentence(machine.set_up(FAKE_UV_SAYS=said))
    assert said.splitlines()[0] in (machine.checkout / ".venv-tools" / "setup.log").read_text()


def test_a_missing_python_310_is_told_with_the_remedy(machine: Machine) -> None:
    other = next((found for version in ("3.11", "3.12", "3.13", "3.9", "3.8") if (found := another_python(version))), None)
    if other is None or Path("/usr/bin/python3.10").exists() or Path("/usr/local/bin/python3.10").exists():
        pytest.skip("needs a machine that has another Python, and Python 3.10 only beside the system's")
    machine.install_uv()

    assert "pyenv install 3.10" in sentence(machine.set_up(python=other))


def test_an_unwritable_checkout_is_told_with_the_remedy(machine: Machine) -> None:
    (machine.checkout / ".venv-tools").write_text("a file where the folder should be")

    assert ".venv-tools" in sentence(machine.set_up())


def test_a_lock_without_its_builders_is_told_with_the_remedy(machine: Machine) -> None:
    machine.install_uv()
    (machine.checkout / "requirements.lock").write_text("zulu==1.0 \\\n    --hash=sha256:dd\n")

    assert "restore it from git" in sentence(machine.set_up())


def test_a_machine_without_any_python_is_told_by_make(machine: Machine) -> None:
    for name in ("make", "sh"):
        (machine.path / name).symlink_to(shutil.which(name) or name)
    command = ["make", "setup", "SYSTEM_PYTHON="]

    result = subprocess.run(
        command, cwd=machine.checkout, env=machine.environment({}), capture_output=True, text=True, timeout=60
    )

    assert result.returncode != 0
    assert "No Python 3.8 or newer was found" in result.stderr
    assert "Traceback" not in result.stderr


def test_it_runs_on_python_38(machine: Machine) -> None:
    python = another_python("3.8")
    if python is None:
        pytest.skip("this machine has no Python 3.8")
    machine.install_uv()

    assert machine.set_up(python=python, PYENV_ROOT=str(Path(sys.base_prefix).parents[1])).returncode == 0


def another_python(version: str) -> str | None:
    """A real interpreter of that version (pyenv's shims only pretend)."""
    pyenv = Path(os.environ.get("PYENV_ROOT") or Path.home() / ".pyenv")
    for found in [*pyenv.glob(f"versions/{version}.*/bin/python{version}"), Path(f"/usr/bin/python{version}")]:
        if found.exists():
            return str(found)
    return None
