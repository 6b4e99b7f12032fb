"""`make import`: what it says, and that a faulty folder changes nothing."""

import shutil
from pathlib import Path

import pytest

from bot.processes.import_shop import main
from bot.store.database import Database
from bot.store.shops import ShopStore

DEMO = Path(__file__).parents[2] / "demo"


@pytest.fixture
def environment(tmp_path: Path) -> dict[str, str]:
    return {"VAR_DIR": str(tmp_path / "var")}


@pytest.fixture
def shops(tmp_path: Path) -> Path:
    folder = tmp_path / "shops"
    for shop in ("sehat-ceria", "langkah-kita"):
        shutil.copytree(DEMO / shop, folder / shop)
    return folder


def stored(environment: dict[str, str]) -> tuple[str, ...]:
    database = Database(f"sqlite:///{environment['VAR_DIR']}/siapkak.db")
    try:
        return database.read_now(ShopStore().shop_ids)
    finally:
        database.close()


def test_a_first_import_tells_what_came_and_a_second_that_nothing_did(
    shops: Path, environment: dict[str, str], capsys: pytest.CaptureFixture[str]
) -> None:
    assert main([str(shops / "sehat-ceria")], environment) == 0
    assert "products: 44 added" in capsys.readouterr().out

    assert main([str(shops / "sehat-ceria")], environment) == 0
    assert "(sehat-ceria): nothing new" in capsys.readouterr().out


def test_batches_that_nobody_is_told_of_are_told_to_the_owner(
    shops: Path, environment: dict[str, str], capsys: pytest.CaptureFixture[str]
) -> None:
    main([str(shops / "sehat-ceria")], environment)

    assert "perlu dicek: SC-KURMA" in capsys.readouterr().out


def test_a_changed_and_a_missing_row_are_counted_per_table(
    shops: Path, environment: dict[str, str], capsys: pytest.CaptureFixture[str]
) -> None:
    main([str(shops / "sehat-ceria")], environment)
    promos = shops / "sehat-ceria" / "promos.csv"
    promos.write_text("\n".join(promos.read_text().splitlines()[:-1]) + "\n")
    capsys.readouterr()

    main([str(shops / "sehat-ceria")], environment)

    assert "promos: 1 removed" in capsys.readouterr().out


def test_one_faulty_folder_keeps_all_from_being_changed_and_every_fault_is_told(
    shops: Path, environment: dict[str, str], capsys: pytest.CaptureFixture[str]
) -> None:
    main([str(shops / "langkah-kita")], environment)
    (shops / "sehat-ceria" / "shop.yml").unlink()
    (shops / "langkah-kita" / "products.csv").unlink()
    capsys.readouterr()

    code = main(["--all", str(shops)], environment)

    told = capsys.readouterr()
    assert code == 1
    assert "sehat-ceria: " in told.err
    assert "langkah-kita: " in told.err
    assert told.out == ""
    assert stored(environment) == ("langkah-kita",)


@pytest.mark.parametrize("arguments", [[], ["/no/such/folder"], ["--all", "/no/such/folder"]])
def test_a_missing_folder_is_told_in_plain_words(
    arguments: list[str], environment: dict[str, str], capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(arguments, environment) == 1

    assert " – " in capsys.readouterr().err


def test_an_import_needs_no_secrets(shops: Path, environment: dict[str, str]) -> None:
    assert "WEB_SECRET_KEY" not in environment
    assert main(["--all", str(shops)], environment) == 0
    assert stored(environment) == ("langkah-kita", "sehat-ceria")
