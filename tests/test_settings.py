"""The environment, read once: everything wrong at once, with the remedy, and no secret told."""

from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.clock import clock_from_environment
from bot.errors import SettingsInvalid
from bot.settings import embedded_redis_url, read_settings
from tests.support.messages import NOON

SECRET = "rahasia-yang-cukup-panjang"


def environment(tmp_path: Path, **changes: str) -> dict[str, str]:
    return {"SHOPS_DIR": str(tmp_path), "WEB_SECRET_KEY": SECRET, "VAR_DIR": str(tmp_path / "var"), **changes}


def faults(tmp_path: Path, **changes: str) -> dict[str, str]:
    with pytest.raises(SettingsInvalid) as failure:
        read_settings(environment(tmp_path, **changes))
    return {fault.where: f"{fault.what} {fault.remedy}" for fault in failure.value.faults}


def test_two_settings_are_enough(tmp_path: Path) -> None:
    settings = read_settings(environment(tmp_path))

    assert settings.embedded_redis
    assert settings.database_url == f"sqlite:///{tmp_path}/var/siapkak.db"
    assert (settings.host, settings.port, settings.bot_port, settings.actions_port) == ("127.0.0.1", 5005, 5006, 5055)
    assert settings.onetalk_topics == {}


def test_everything_wrong_is_listed_at_once(tmp_path: Path) -> None:
    wrong = {
        "PORT": "lima",
        "BOT_PORT": "0",
        "ACTIONS_PORT": "65536",
        "DATABASE_URL": "mysql://rahasia@db/x",
        "REDIS_URL": "http://redis",
        "SHOPS_DIR": str(tmp_path / "tidak-ada"),
        "ONETALK_URL": "ftp://onetalk",
        "ONETALK_TOPICS": "refund:12,gudang",
        "WEB_SECRET_KEY": "pendek",
        "LOG_LEVEL": "cerewet",
    }

    found = faults(tmp_path, **wrong)

    assert set(found) == {*wrong, "ONETALK_SECRET_KEY"}


def test_nothing_set_names_what_is_required_with_the_remedy() -> None:
    with pytest.raises(SettingsInvalid) as failure:
        read_settings({})

    told = str(failure.value)
    assert {fault.where for fault in failure.value.faults} == {"SHOPS_DIR", "WEB_SECRET_KEY"}
    assert "openssl rand -hex 32" in told


def test_the_same_port_twice_is_refused(tmp_path: Path) -> None:
    assert "5055" in faults(tmp_path, CONSOLE_PORT="5055")["CONSOLE_PORT"]


def test_every_bot_has_the_next_port(tmp_path: Path) -> None:
    settings = read_settings(environment(tmp_path, BOT_PORT="6100", REPLICAS="3"))

    assert settings.replicas == 3
    assert settings.bot_ports == (6100, 6101, 6102)


def test_sixteen_bots_need_no_other_port_to_be_moved(tmp_path: Path) -> None:
    assert len(read_settings(environment(tmp_path, REPLICAS="16")).bot_ports) == 16


def test_a_further_bot_takes_no_port_of_another_process(tmp_path: Path) -> None:
    told = faults(tmp_path, BOT_PORT="6100", REPLICAS="3", ACTIONS_PORT="6102")

    assert told.keys() == {"BOT_PORT + 2"}
    assert "6102 is also ACTIONS_PORT" in told["BOT_PORT + 2"]


def test_the_last_bot_needs_a_port_too(tmp_path: Path) -> None:
    assert "no room for 4 ports" in faults(tmp_path, BOT_PORT="65533", REPLICAS="4")["BOT_PORT"]
    assert read_settings(environment(tmp_path, BOT_PORT="65533", REPLICAS="3")).bot_ports[-1] == 65535


@pytest.mark.parametrize("value", ["0", "17", "-1", "banyak", "1.5"])
def test_a_wrong_number_of_bots_is_a_fault(tmp_path: Path, value: str) -> None:
    assert set(faults(tmp_path, REPLICAS=value)) == {"REPLICAS"}


@pytest.mark.parametrize("name", ["ONETALK_URL", "ONETALK_SECRET_KEY"])
def test_onetalk_needs_both_or_neither(tmp_path: Path, name: str) -> None:
    value = {"ONETALK_URL": "https://onetalk.test/send", "ONETALK_SECRET_KEY": "kunci"}[name]

    (missing,) = faults(tmp_path, **{name: value})

    assert missing == ({"ONETALK_URL", "ONETALK_SECRET_KEY"} - {name}).pop()


@pytest.mark.parametrize("name", ["BRIDGE_URL", "BRIDGE_TOKEN", "BRIDGE_SECRET"])
def test_a_bridge_needs_all_three_or_none(tmp_path: Path, name: str) -> None:
    bridge = {"BRIDGE_URL": "https://toko.test/api", "BRIDGE_TOKEN": "tanda", "BRIDGE_SECRET": SECRET}

    assert set(faults(tmp_path, **{name: bridge[name]})) == set(bridge) - {name}
    assert read_settings(environment(tmp_path, **bridge)).bridge_token == "tanda"


def test_a_bridges_secret_is_as_long_as_ours(tmp_path: Path) -> None:
    assert set(faults(tmp_path, BRIDGE_URL="https://toko.test", BRIDGE_TOKEN="tanda", BRIDGE_SECRET="pendek")) == {
        "BRIDGE_SECRET"
    }


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("WEB_SECRET_KEY", "r4hasia"),
        ("BRIDGE_SECRET", "r4hasia"),
        ("DATABASE_URL", "mysql://toko:r4hasia@db/x"),
        ("REDIS_URL", "http://:r4hasia@redis"),
    ],
)
def test_no_secret_is_told(tmp_path: Path, name: str, value: str) -> None:
    assert "r4hasia" not in str(faults(tmp_path, **{name: value}))


@pytest.mark.parametrize("name", ["DATABASE_URL", "REDIS_URL", "ONETALK_URL", "BRIDGE_URL"])
@pytest.mark.parametrize("value", ["http://[::1", "postgresql://[", "://", "tanpa skema"])
def test_an_address_that_cannot_be_read_is_a_fault_like_any_other(tmp_path: Path, name: str, value: str) -> None:
    assert name in faults(tmp_path, **{name: value, "PORT": "x"})


@pytest.mark.parametrize("value", ["postgresql://toko@db/x", "postgresql+psycopg2://db/x", "sqlite:///x.db"])
def test_both_databases_are_known(tmp_path: Path, value: str) -> None:
    assert read_settings(environment(tmp_path, DATABASE_URL=value)).database_url == value


def test_topics_are_read_by_skill(tmp_path: Path) -> None:
    assert read_settings(environment(tmp_path, ONETALK_TOPICS=" refund:12, gudang : 13 ,")).onetalk_topics == {
        "refund": 12,
        "gudang": 13,
    }


def test_a_redis_of_ones_own_is_not_ours_to_start(tmp_path: Path) -> None:
    assert not read_settings(environment(tmp_path, REDIS_URL="redis://redis:6379")).embedded_redis
    assert read_settings(environment(tmp_path, REDIS_URL=embedded_redis_url(tmp_path / "var"))).embedded_redis


@given(
    wanted=st.dictionaries(
        st.sampled_from(
            ("PORT", "BOT_PORT", "REPLICAS", "DATABASE_URL", "REDIS_URL", "ONETALK_URL", "ONETALK_TOPICS", "LOG_LEVEL", "VAR_DIR")
        ),
        st.text(st.characters(exclude_characters="\x00", codec="utf-8"), max_size=20),
    )
)
def test_no_environment_raises_anything_else(wanted: dict[str, str]) -> None:
    try:
        read_settings({"SHOPS_DIR": ".", "WEB_SECRET_KEY": SECRET, **wanted})
    except SettingsInvalid as error:
        assert error.faults


def test_the_clock_is_real_unless_a_test_sets_it() -> None:
    now: Any = {"SIAPKAK_NOW": NOON.isoformat()}

    assert clock_from_environment(now).offset.total_seconds() == 0
    assert abs((clock_from_environment({**now, "SIAPKAK_TEST": "1"}).now() - NOON).total_seconds()) < 5


def test_all_processes_of_a_run_agree_on_the_time() -> None:
    given_at = {"SIAPKAK_TEST": "1", "SIAPKAK_NOW": "2026-12-24T10:00:00+07:00", "SIAPKAK_NOW_SET_AT": NOON.isoformat()}

    first, second = clock_from_environment(given_at, NOON), clock_from_environment(given_at)

    assert first.offset == second.offset
