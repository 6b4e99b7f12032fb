"""The docs are in step with the code: settings, commands, links, intents, marketplaces, the shop folder's keys and columns."""

import ast
import re
from dataclasses import fields
from pathlib import Path

import pytest
from ruamel.yaml import YAML

from bot.shop.folder import orders, products
from bot.shop.values import Shop

ROOT = Path(__file__).parents[2]
SKIPPED = {".venv", ".venv-tools", "var", "models", "node_modules", ".git", ".pytest_cache", ".hypothesis"}
PAGES = sorted(
    path
    for path in ROOT.rglob("*.md")
    if not SKIPPED & set(path.relative_to(ROOT).parts) and "tests" not in path.relative_to(ROOT).parts
)
READ = "read_settings"
READERS = {"get", "port", "number", "url", "folder", "secret", "topics", "choice"}
LINK = re.compile(r"!?\[[^\]\n]*\]\(([^)\s]+)\)")


def text(name: str) -> str:
    return (ROOT / name).read_text(encoding="utf-8")


def section(page: str, heading: str) -> str:
    """From a heading to the next of its own or a higher level."""
    level = heading.index(" ")
    return re.split(rf"^#{{1,{level}}} ", page.split(f"\n{heading}\n", 1)[1], maxsplit=1, flags=re.MULTILINE)[0]


def rows(part: str) -> dict[str, list[str]]:
    """The tables' rows by the name in backticks in their first cell."""
    found = re.finditer(r"^\| `(\w+)` \|(.*)\|$", part, flags=re.MULTILINE)
    return {match[1]: [cell.strip() for cell in match[2].split(" | ")] for match in found}


def settings_in_code() -> dict[str, str]:
    """Every variable that read_settings asks for, with the default that is a plain constant."""
    (function,) = (
        node for node in ast.parse(text("bot/settings.py")).body if isinstance(node, ast.FunctionDef) and node.name == READ
    )
    found: dict[str, str] = {}
    for call in (node for node in ast.walk(function) if isinstance(node, ast.Call)):
        if not (isinstance(call.func, ast.Attribute) and call.func.attr in READERS):
            continue
        constants = [argument.value for argument in call.args if isinstance(argument, ast.Constant)]
        if constants and isinstance(constants[0], str) and constants[0].isupper():
            found.setdefault(constants[0], str(constants[1]) if len(constants) > 1 else "")
    return found


def make_targets() -> set[str]:
    return set(re.findall(r"^([a-z-]+):.*## ", text("Makefile"), flags=re.MULTILINE))


def test_the_readme_lists_exactly_the_settings_of_the_code() -> None:
    settings = settings_in_code()
    documented = rows(section(text("README.md"), "### Settings").split("For the demo and for tests only")[0])

    assert len(settings) >= 15
    assert set(documented) == set(settings)


def test_the_readme_tells_the_settings_own_defaults() -> None:
    documented = rows(section(text("README.md"), "### Settings"))
    told = {name: default for name, default in settings_in_code().items() if default}

    assert set(told) >= {"PORT", "BOT_PORT", "ACTIONS_PORT", "CONSOLE_PORT"}
    assert {name: documented[name][0] for name in told} == {name: f"`{default}`" for name, default in told.items()}


def test_variables_for_the_demo_and_tests_are_read_by_the_code() -> None:
    documented = rows(section(text("README.md"), "### Settings").split("For the demo and for tests only")[1])
    code = "\n".join(path.read_text(encoding="utf-8") for path in (ROOT / "bot").rglob("*.py"))

    assert set(documented) >= {"SIAPKAK_TEST", "SIAPKAK_NOW"}
    assert [name for name in documented if f'"{name}"' not in code] == []


def test_every_make_target_is_documented_and_every_documented_one_exists() -> None:
    said = {
        name for page in PAGES for name in re.findall(r"(?:`|^\s*)make ([a-z][a-z-]*)", page.read_text(encoding="utf-8"), re.M)
    }

    assert len(make_targets()) >= 10
    assert make_targets() == said


def test_relative_links_lead_somewhere() -> None:
    links = [(page, link) for page in PAGES for link in LINK.findall(page.read_text(encoding="utf-8")) if "://" not in link]
    broken = [f"{page.relative_to(ROOT)}: {link}" for page, link in links if not leads_somewhere(page, link)]

    assert len(PAGES) >= 10
    assert len(links) >= 20
    assert broken == []


def leads_somewhere(page: Path, link: str) -> bool:
    """Whether the file is there and, where the link names a heading, the heading too."""
    name, _, anchor = link.partition("#")
    target = (page.parent / name).resolve() if name else page
    if not target.exists() or not anchor:
        return target.exists()
    headings = re.findall(r"^#+ (.*)$", target.read_text(encoding="utf-8"), flags=re.MULTILINE)
    return anchor in {re.sub(r"[^\w\- ]", "", heading).strip().lower().replace(" ", "-") for heading in headings}


def test_every_marketplace_has_a_page() -> None:
    marketplaces = {path.name for path in (ROOT / "bot" / "marketplaces").iterdir() if (path / "__init__.py").exists()}

    assert len(marketplaces) >= 2
    assert [name for name in marketplaces if not (ROOT / "docs" / "marketplaces" / f"{name}.md").exists()] == []


def test_every_intent_of_the_domain_is_in_the_catalogue() -> None:
    domain = YAML(typ="safe").load(text("domain.yml"))["intents"]
    catalogue = YAML(typ="safe").load(text("bot/data/intents.yml"))["intents"]

    assert len(domain) >= 18
    assert set(domain) == set(catalogue)


@pytest.mark.parametrize(
    ("heading", "names"),
    [
        ("## shop.yml (required)", {field.name for field in fields(Shop)} - {"source"}),
        ("## products.csv (required) – one row per variant", products.COLUMNS),
        ("## The others (all optional)", orders.COLUMNS),
    ],
    ids=["shop.yml", "products.csv", "orders.csv"],
)
def test_the_shop_folders_page_names_every_key_and_column(heading: str, names: frozenset[str]) -> None:
    part = section(text("docs/shop-folder.md"), heading)

    assert len(names) >= 10
    assert [name for name in sorted(names) if f"`{name}`" not in part] == []


def test_paths_of_the_project_that_a_page_names_exist() -> None:
    named = {
        (page, path)
        for page in PAGES
        for path in re.findall(r"`((?:bot|tests|docs|demo|deploy|simulator)/[\w./-]*)`", page.read_text(encoding="utf-8"))
    }

    assert len(named) >= 30
    assert [f"{page.name}: {path}" for page, path in sorted(named) if not (ROOT / path).exists()] == []


def test_no_page_names_a_workplace_outside_the_project() -> None:
    assert [
        page.name for page in PAGES if re.search(r"\.\./shared|/work/|pypi\.org|files\.pythonhosted", page.read_text("utf-8"))
    ] == []
