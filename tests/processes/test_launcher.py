"""The launcher with real processes: what it starts, it stops, whatever happens in between."""

import signal
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import psutil
import pytest
from redis import Redis
from redis.exceptions import RedisError

from tests.processes.running import Running, eventually, free_port, running

pytestmark = pytest.mark.slow

LAUNCH = "tests/processes/launch.py"


@pytest.fixture
def var_dir(tmp_path_factory: pytest.TempPathFactory) -> Path:
    # Short, since Redis's socket lies below it.
    return tmp_path_factory.mktemp("var")


@contextmanager
def launched(var_dir: Path, *programs: str) -> Iterator[Running]:
    with running([LAUNCH, *programs], VAR_DIR=str(var_dir), SHOPS_DIR="demo") as program:
        yield program


def names(processes: list[psutil.Process]) -> list[str]:
    return sorted(process.name() for process in processes)


def test_every_process_runs_until_ctrl_c_and_the_last_started_stops_first(var_dir: Path) -> None:
    with launched(var_dir, f"first:{free_port()}", f"second:{free_port()}") as program:
        assert program.says("Ready."), program.text
        family = program.children()

        code = program.ends(signal.SIGINT)

        assert code == 0
        assert len(family) == 3
        assert not psutil.wait_procs(family, timeout=0)[1], "something was left running"
        stopped = [line.split()[1] for line in program.lines if line.strip().startswith("stopping")]
        assert stopped == ["second", "first", "redis"]


def test_nothing_outlives_a_killed_launcher(var_dir: Path) -> None:
    with launched(var_dir, f"first:{free_port()}", f"deaf:{free_port()}:deaf") as program:
        assert program.says("Ready."), program.text
        family = program.children()
        assert len(family) == 3

        program.ends(signal.SIGKILL)

        assert not psutil.wait_procs(family, timeout=10)[1]


def test_a_process_that_ignores_the_request_to_stop_is_ended_all_the_same(var_dir: Path) -> None:
    with launched(var_dir, f"deaf:{free_port()}:deaf") as program:
        assert program.says("Ready."), program.text
        family = program.children()

        program.ends(signal.SIGTERM, seconds=30)

        assert not psutil.wait_procs(family, timeout=5)[1]


def test_a_process_that_dies_while_starting_is_named_with_its_last_words_and_all_others_are_stopped(var_dir: Path) -> None:
    with launched(var_dir, f"good:{free_port()}", f"bot:{free_port()}:die") as program:
        assert eventually(lambda: len(program.children()) > 0 or program.process.poll() is not None)
        family = program.children()

        code = program.ends()

        last = program.lines[-1]
        assert code == 1
        assert "bot could not be started" in last
        assert "ValueError: the model is for another version" in last
        assert str(var_dir / "log" / "bot.log") in last
        assert "Traceback" not in program.text
        assert not psutil.wait_procs(family, timeout=5)[1]


def test_a_crashed_process_is_started_again(var_dir: Path) -> None:
    with launched(var_dir, f"worker:{free_port()}") as program:
        assert program.says("Ready."), program.text
        worker = next(child for child in program.children() if "fake_program.py" in " ".join(child.cmdline()))

        worker.kill()

        assert program.says("worker: it was ended by SIGKILL"), program.text
        assert eventually(lambda: any("fake_program.py" in " ".join(child.cmdline()) for child in program.children()))
        assert program.ends(signal.SIGINT) == 0


def test_a_process_that_died_once_is_back_at_once(var_dir: Path) -> None:
    with launched(var_dir, f"worker:{free_port()}") as program:
        assert program.says("Ready."), program.text

        next(child for child in program.children() if "fake_program.py" in " ".join(child.cmdline())).kill()

        assert program.says("starting it again in 0 s"), program.text


def test_a_killed_redis_comes_back_with_what_it_held_and_with_nothing_when_its_file_is_gone(var_dir: Path) -> None:
    with launched(var_dir) as program:
        assert program.says("Ready."), program.text
        keep(var_dir, "kept", "1")
        # What Redis wrote within the last second may not have left its own buffers.
        assert eventually(lambda: b"kept" in (var_dir / "redis" / "appendonly.aof").read_bytes())

        end_redis(program)
        assert eventually(lambda: held(var_dir, "kept") == "1")

        (var_dir / "redis" / "appendonly.aof").unlink()
        end_redis(program)
        assert eventually(lambda: held(var_dir, "kept") is None)
        keep(var_dir, "kept", "2")
        assert eventually(lambda: b"kept" in (var_dir / "redis" / "appendonly.aof").read_bytes())


def end_redis(program: Running) -> None:
    process = next(child for child in program.children() if child.name() == "redis-server")
    process.kill()
    process.wait(10)
    assert eventually(lambda: "redis-server" in names(program.children()))


def keep(var_dir: Path, name: str, value: str) -> None:
    with Redis(unix_socket_path=str(var_dir / "redis" / "redis.sock")) as redis:
        redis.set(name, value)


def held(var_dir: Path, name: str) -> str | None:
    """What Redis holds; "away" while it cannot be asked."""
    try:
        with Redis(unix_socket_path=str(var_dir / "redis" / "redis.sock"), decode_responses=True) as redis:
            return redis.get(name)
    except RedisError:
        return "away"


def test_a_second_start_finds_what_the_first_left(var_dir: Path) -> None:
    for expected in ("added", "nothing new"):
        with launched(var_dir, f"only:{free_port()}") as program:
            assert program.says("Ready."), program.text
            assert program.ends(signal.SIGTERM) == 0
            assert f"(langkah-kita): {expected}" in program.text.replace("333 ", "")
