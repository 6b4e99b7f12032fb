"""The guard finds what must not leave, and nothing else: a table of cases, and numbers of every honest kind."""

from datetime import date, time
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from ruamel.yaml import YAML

from bot.guard.check import check
from bot.guard.rules import FindingKind, GuardRules

CASES: list[dict[str, Any]] = YAML(typ="safe").load(Path(__file__).with_name("cases.yml").read_text(encoding="utf-8"))["cases"]
STRICT = GuardRules(longest=100_000)
DIGITS = ("nol", "satu", "dua", "tiga", "empat", "lima", "enam", "tujuh", "delapan", "sembilan")

mobiles = st.from_regex(r"08[1-9][0-9]{7,10}", fullmatch=True)
surroundings = st.sampled_from(
    ["{}", "Halo Kak {} ya", "harganya Rp25.000, {}", "({})", "ke {} jam 08.00-12.00", "2 pcs, {}!", "*{}*"]
)


def kinds(text: str, rules: GuardRules = STRICT) -> set[FindingKind]:
    return {finding.kind for finding in check(text, rules)}


def rules_of(case: dict[str, Any]) -> GuardRules:
    return GuardRules(case.get("longest", 600), tuple(case.get("links", ())), tuple(case.get("phones", ())))


@pytest.mark.parametrize("case", CASES, ids=[case["text"][:40] or "empty" for case in CASES])
def test_a_case_is_found_or_left_alone(case: dict[str, Any]) -> None:
    findings = check(case["text"], rules_of(case))

    assert [{finding.kind.value: finding.found} for finding in findings] == case.get("finds", [])


def test_the_table_shows_both_sides() -> None:
    caught = [case for case in CASES if "finds" in case]

    assert len(CASES) >= 60
    assert len(caught) >= 30
    assert len(CASES) - len(caught) >= 30
    assert {kind for case in caught for finding in case["finds"] for kind in finding} == {kind.value for kind in FindingKind}


@given(
    mobiles,
    st.sampled_from(["", " ", "-", ".", "/", " - ", "_"]),
    st.sampled_from([(4, 4), (4, 3), (3, 3), (2, 2)]),
    surroundings,
)
def test_a_mobile_number_is_found_however_it_is_grouped(number: str, joint: str, sizes: tuple[int, int], around: str) -> None:
    first, then = sizes
    groups = [number[:first], *(number[place : place + then] for place in range(first, len(number), then))]

    findings = check(around.format(joint.join(groups)), STRICT)

    assert [finding.kind for finding in findings] == [FindingKind.PHONE]


@given(mobiles, st.sampled_from([" ", "-", ", ", ""]), surroundings)
def test_a_spelt_mobile_number_is_found(number: str, joint: str, around: str) -> None:
    spelt = joint.join(DIGITS[int(digit)] for digit in number)

    findings = check(around.format(spelt), STRICT)

    assert [(finding.kind, finding.found) for finding in findings] == [(FindingKind.PHONE, spelt)]


@given(mobiles, st.sampled_from(["+62", "62", "+62 ", "0062", "+62-", "(+62) "]), surroundings)
def test_a_number_with_the_country_code_is_found(number: str, country: str, around: str) -> None:
    assert kinds(around.format(country + number[1:])) == {FindingKind.PHONE}


@given(mobiles, surroundings)
def test_an_allowed_number_may_leave_and_its_neighbour_may_not(number: str, around: str) -> None:
    rules = GuardRules(100_000, phones=(f"+62{number[1:]}",))
    neighbour = number[:-1] + str((int(number[-1]) + 1) % 10)

    assert check(around.format(number), rules) == ()
    assert kinds(around.format(neighbour), rules) == {FindingKind.PHONE}


def rupiah(amount: int) -> str:
    return "Rp" + f"{amount:,}".replace(",", ".")


prices = st.integers(0, 999_999_999).map(rupiah)
dates = st.dates(date(2020, 1, 1), date(2039, 12, 31)).flatmap(
    lambda day: st.sampled_from(
        [day.isoformat(), f"{day:%d/%m/%Y}", f"{day:%d-%m-%Y}", f"{day:%d.%m.%Y}", f"{day:%d} Desember {day.year}"]
    )
)
times = st.times(time(0), time(23, 59)).flatmap(lambda moment: st.sampled_from([f"{moment:%H.%M}", f"{moment:%H:%M}"]))
spans = st.tuples(times, st.sampled_from(["-", "–", " - ", " sampai "]), times).map("".join)
# A number of digits that begins 0062 reads as a phone number from abroad, whoever wrote it: no rule could tell them apart.
tracking = st.from_regex(r"(JP|JX|NLIDAP|SPXID|TKP)[0-9]{10,12}|01[0-9]{13}|00([013-57-9][0-9]|6[013-9])[0-9]{8}", fullmatch=True)
orders = st.from_regex(
    r"(SC|TE|LK)26[0-9]{9}|57[0-9]{16}|INV/2026[0-9]{4}/MPL/[0-9]{10}|26(0[1-9]|1[0-2])(0[1-9]|[12][0-9])[A-Z]{4}[0-9]{4}",
    fullmatch=True,
)
registrations = st.from_regex(
    r"BPOM N[AC]18[0-9]{9}|BPOM RI MD [0-9]{12}|P-IRT [0-9]{13}-[0-9]{2}|SNI 04-[0-9]{4}-2[0-9]{3}", fullmatch=True
)
quantities = st.from_regex(r"[0-9],[0-9]%|[0-9]{1,3}-[0-9]{1,3} hari|[1-9][0-9]{0,3} (g|ml|mm)|[0-9]{1,3} cm", fullmatch=True)
honest = st.one_of(prices, dates, times, spans, tracking, orders, registrations, quantities)


@given(st.lists(honest, min_size=1, max_size=6), st.sampled_from([", ", " dan ", "\n", "; ", " ya Kak, "]))
def test_prices_dates_orders_and_quantities_are_no_phone_numbers(numbers: list[str], joint: str) -> None:
    assert check(joint.join(numbers), STRICT) == ()


@given(st.text(max_size=400))
def test_every_finding_is_the_text_at_its_place(text: str) -> None:
    findings = check(text, GuardRules(longest=200))

    assert all(0 <= finding.start < finding.end <= len(text) for finding in findings)
    assert all(text[finding.start : finding.end] == finding.found for finding in findings)


@given(st.text(alphabet="08129 .-+()\n/@:wakomidtle", max_size=200))
def test_what_is_left_after_cutting_every_finding_may_leave(text: str) -> None:
    left = text
    for finding in reversed(check(text, STRICT)):
        left = left[: finding.start] + "\n\n" + left[finding.end :]

    assert all(text.count(finding.found) for finding in check(left, STRICT))


@pytest.mark.parametrize(
    "piece", ["0", "08", "0 8 1", "1,1-", "a.", "a-", "a@", "wa ", "telp ", "satu", "rp1.000.", " . ", "+62 8"]
)
def test_a_hostile_text_takes_time_in_proportion_to_its_length(piece: str) -> None:
    from time import process_time

    def seconds(length: int) -> float:
        text = (piece * length)[:length]
        began = process_time()
        check(text, STRICT)
        return process_time() - began

    seconds(1_000)

    assert seconds(40_000) < 40 * (seconds(4_000) + 0.05)  # in proportion it is 10; squared it would be 100
