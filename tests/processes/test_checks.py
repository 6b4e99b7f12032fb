"""What is checked before a start: each fault is named with its remedy, and nothing was started."""

import shutil
import socket
import stat
import sys
from collections import namedtuple
from datetime import datetime, timezone
from pathlib import Path

import pytest

from bot.clock import clock_from_environment
from bot.errors import SettingsInvalid, StartFailed
from bot.processes import checks, prepare, programs, redis_server
from bot.processes.last_words import last_words
from bot.processes.supervisor import back_off
from bot.settings import read_settings
from tests.processes.running import free_port, running

RUN = ["-m", "bot.processes.run"]
Usage = namedtuple("Usage", "total used free")


@pytest.fixture
def busy_port() -> int:
    with socket.socket() as listener:
        listener.bind(("127.0.0.1", 0))
        listener.listen()
        yield listener.getsockname()[1]


def free_ports(*names: str) -> dict[str, str]:
    return {name: str(free_port()) for name in names}


def test_a_busy_port_is_named_with_its_setting_and_who_holds_it(busy_port: int) -> None:
    with pytest.raises(checks.PortsBusy) as failure:
        checks.check_ports({"PORT": ("127.0.0.1", busy_port), "BOT_PORT": ("127.0.0.1", free_port())})

    (fault,) = failure.value.faults
    assert fault.where == "PORT"
    assert str(busy_port) in fault.what
    assert f"process {__import__('os').getpid()}" in fault.what
    assert "PORT" in fault.remedy


@pytest.mark.parametrize("host", ["203.0.113.7", "2001:db8::7"])
def test_a_host_that_is_not_ours_is_named(host: str) -> None:
    with pytest.raises(checks.PortsBusy, match="HOST"):
        checks.check_ports({"PORT": (host, free_port())})


def test_make_run_stops_at_a_busy_port_before_anything_is_started(busy_port: int, tmp_path: Path) -> None:
    ports = free_ports("BOT_PORT", "ACTIONS_PORT", "CONSOLE_PORT", "SIMULATOR_PORT")

    with running(RUN, VAR_DIR=str(tmp_path), PORT=str(busy_port), **ports) as program:
        assert program.ends() == 1

    assert f"PORT: port {busy_port} is already used" in program.text
    assert "Traceback" not in program.text
    assert not (tmp_path / "redis").exists()


def test_make_serve_lists_every_missing_setting_and_starts_nothing(tmp_path: Path) -> None:
    unset = {
        "SHOPS_DIR": "",
        "WEB_SECRET_KEY": "",
        "PORT": "many",
        "ONETALK_URL": "http://127.0.0.1/x",
        "VAR_DIR": str(tmp_path / "var"),
    }

    with running([*RUN, "--serve"], **unset) as program:
        assert program.ends() == 1

    for name in ("SHOPS_DIR", "WEB_SECRET_KEY", "PORT", "ONETALK_SECRET_KEY"):
        assert f"- {name}: " in program.text
    assert "Traceback" not in program.text
    assert not (tmp_path / "var").exists()


def test_two_launchers_never_share_a_folder(tmp_path: Path) -> None:
    with checks.alone_in(tmp_path), pytest.raises(StartFailed, match="already runs"), checks.alone_in(tmp_path):
        pass

    with checks.alone_in(tmp_path):
        pass  # the lock is given back


def test_a_full_disk_is_told_with_the_remedy(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(shutil, "disk_usage", lambda _: Usage(10**12, 10**12 - 10**6, 10**6))

    with pytest.raises(StartFailed, match=r"1 MB free.* – .*VAR_DIR"):
        checks.check_space(tmp_path)


def test_a_var_dir_that_cannot_be_made_is_told_with_the_remedy(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")

    with pytest.raises(StartFailed, match="VAR_DIR .* cannot be made"):
        checks.check_space(tmp_path / "file" / "var")


def test_a_var_dir_too_long_for_a_socket_is_told_with_the_remedy(tmp_path: Path) -> None:
    with pytest.raises(StartFailed, match="shorter path"):
        redis_server.prepare(tmp_path / ("x" * 100))


def test_redis_is_configured_where_the_settings_look_for_it(tmp_path: Path) -> None:
    settings = read_settings({"VAR_DIR": str(tmp_path), "SHOPS_DIR": "demo", "WEB_SECRET_KEY": "x" * 16})

    redis_server.prepare(settings.var_dir)

    assert settings.embedded_redis
    assert settings.redis_url == f"unix://{redis_server.files(settings.var_dir).socket}"
    text = redis_server.files(settings.var_dir).configuration.read_text()
    assert "appendonly yes" in text
    assert "port 0" in text
    assert "$" not in text


def test_the_demo_keeps_its_secrets_and_shows_them_to_nobody(tmp_path: Path) -> None:
    first, _ = prepare.read_environment({"VAR_DIR": str(tmp_path)}, demo=True)
    (tmp_path / "demo.env").chmod(0o644)
    second, settings = prepare.read_environment({"VAR_DIR": str(tmp_path)}, demo=True)

    assert first["WEB_SECRET_KEY"] == second["WEB_SECRET_KEY"] == settings.web_secret_key
    assert first["WEB_SECRET_KEY"] != first["ONETALK_SECRET_KEY"]
    assert stat.S_IMODE((tmp_path / "demo.env").stat().st_mode) == 0o600


def test_what_the_operator_set_is_left_alone_in_the_demo(tmp_path: Path) -> None:
    given = {"VAR_DIR": str(tmp_path), "WEB_SECRET_KEY": "mine, and long enough", "SIMULATOR_PORT": "9090", "PORT": "5105"}

    environment, settings = prepare.read_environment(given, demo=True)

    assert environment["WEB_SECRET_KEY"] == "mine, and long enough"
    assert settings.onetalk_url == "http://127.0.0.1:9090/onetalk/events/demo"
    assert settings.bridge_url == "http://127.0.0.1:9090/bridge/api"
    assert environment["GATEWAY_URL"] == "http://127.0.0.1:5105"


@pytest.mark.parametrize("port", ["0", "99999", "web"])
def test_a_wrong_simulator_port_is_a_setting_at_fault(tmp_path: Path, port: str) -> None:
    with pytest.raises(SettingsInvalid, match="SIMULATOR_PORT"):
        prepare.read_environment({"VAR_DIR": str(tmp_path), "SIMULATOR_PORT": port}, demo=True)


def test_a_moved_clock_is_the_same_in_every_child_and_is_told(tmp_path: Path) -> None:
    given = {"VAR_DIR": str(tmp_path), "SIAPKAK_TEST": "1", "SIAPKAK_NOW": "2030-01-31T21:00:00+07:00"}

    environment, _ = prepare.read_environment(given, demo=True)

    now = clock_from_environment(environment).now()
    assert abs((now - datetime(2030, 1, 31, 14, tzinfo=timezone.utc)).total_seconds()) < 60
    assert "SIAPKAK_NOW_SET_AT" in environment
    assert "2030-01-31T14:00" in prepare.moved_clock(environment)[0]


def test_without_the_test_setting_nobody_moves_the_clock(tmp_path: Path) -> None:
    environment, _ = prepare.read_environment({"VAR_DIR": str(tmp_path), "SIAPKAK_NOW": "2030-01-31T21:00:00+07:00"}, demo=True)

    assert "SIAPKAK_NOW_SET_AT" not in environment
    assert "ignored" in prepare.moved_clock(environment)[0]


def test_a_malformed_time_is_a_setting_at_fault(tmp_path: Path) -> None:
    with pytest.raises(SettingsInvalid, match="SIAPKAK_NOW"):
        prepare.read_environment({"VAR_DIR": str(tmp_path), "SIAPKAK_TEST": "1", "SIAPKAK_NOW": "tomorrow"}, demo=True)


@pytest.mark.parametrize(
    ("log", "expected"),
    [
        ("starting\nTraceback (most recent call last):\n  File x\nValueError: no such model\n", "ValueError: no such model"),
        ("*** FATAL CONFIG FILE ERROR\nline 3\n", "*** FATAL CONFIG FILE ERROR"),
        ("one\ntwo\n", "two"),
        ("", "it said nothing"),
    ],
)
def test_the_most_telling_line_of_a_log_is_found(tmp_path: Path, log: str, expected: str) -> None:
    file = tmp_path / "bot.log"
    file.write_text("OSError: of an earlier start\n" + log)

    assert last_words(file, offset=len("OSError: of an earlier start\n")) == expected


def test_who_dies_once_is_started_at_once_and_who_keeps_dying_less_and_less_often() -> None:
    assert [back_off(deaths) for deaths in (0, 1, 2, 3, 4, 5, 10, 100_000)] == [0, 0, 1, 2, 4, 8, 8, 8]


def test_every_bot_has_a_name_a_port_and_a_health_address_of_its_own(tmp_path: Path) -> None:
    given = {"VAR_DIR": str(tmp_path), "BOT_PORT": "6100", "REPLICAS": "3"}
    environment, settings = prepare.read_environment(given, demo=True)

    bots = [program for program in programs.services(settings, environment, demo=True) if program.name.startswith("bot")]

    assert [bot.name for bot in bots] == ["bot", "bot-2", "bot-3"]
    assert [read_settings({**environment, **bot.environment}).bot_ports for bot in bots] == [(6100,), (6101,), (6102,)]
    ports = prepare.ports(settings, environment, demo=True)
    assert {port for _, port in ports.values()} >= {6100, 6101, 6102}


def test_a_busy_port_of_a_further_bot_stops_the_start(tmp_path: Path) -> None:
    with socket.socket() as listener:
        listener.bind(("127.0.0.1", 0))
        listener.listen()
        busy = listener.getsockname()[1]
        given = {"VAR_DIR": str(tmp_path), "BOT_PORT": str(busy - 1), "REPLICAS": "2"}
        others = free_ports("PORT", "ACTIONS_PORT", "SIMULATOR_PORT")
        environment, settings = prepare.read_environment({**given, **others}, demo=True)

        with pytest.raises(checks.PortsBusy, match=rf"BOT_PORT \+ 1: port {busy} is already used"):
            checks.check_ports(prepare.ports(settings, environment, demo=True))


def test_the_launcher_has_no_shadow_of_rasa() -> None:
    with running(
        ["-c", "import sys, bot.processes.run; print([name for name in sys.modules if name in ('rasa', 'tensorflow')])"]
    ) as program:
        assert program.ends() == 0

    assert program.text.strip() == "[]", sys.version
