"""Memory over time: the slope, and the words and the picture made of it."""

from xml.etree import ElementTree

from benchmarks.books import Ledger
from benchmarks.endure import Endured, told
from benchmarks.figures import Spread
from benchmarks.plot import lines_over_time


def endured(sizes: list[float]) -> Endured:
    found = Endured(20, 36000, 0, Spread(36000, 1, 2, 3), Spread(36000, 4, 5, 6), Ledger(36000, 36000, 0, 0, 0))
    for place, size in enumerate(sizes):
        found.look(place / 6, {"bot": size})
    return found


def test_a_leak_shows_as_megabytes_an_hour() -> None:
    line = endured([200 + place / 60 for place in range(180)]).slopes()["bot"]

    assert line is not None
    assert 5.9 < line.rise < 6.1
    assert not line.flat


def test_what_fills_in_the_beginning_is_no_leak() -> None:
    line = endured([150.0 + min(place, 30) for place in range(180)]).slopes()["bot"]

    assert line is not None
    assert line.rise == 0


def test_a_process_that_is_away_for_a_moment_keeps_its_place() -> None:
    found = Endured(20)
    found.look(0, {"bot": 100.0})
    found.look(1, {})
    found.look(2, {"bot": 110.0, "bot+": 90.0})

    assert found.memory == {"bot": [100.0, 100.0, 110.0], "bot+": [90.0, 90.0, 90.0]}


def test_the_words_name_losses_and_every_process() -> None:
    lines = told(endured([200.0] * 20))

    assert "0 lost, 0 answered twice" in lines[0]
    assert "+0.0 ± 0.0 MB/h" in lines[2]


def test_the_picture_is_well_formed_and_has_a_line_for_each_process() -> None:
    picture = ElementTree.fromstring(lines_over_time([0, 1, 2], {"bot": [1, 2, 3], "a<b": [3, 3, 3]}))

    assert len(picture.findall("{http://www.w3.org/2000/svg}polyline")) == 2


def test_a_picture_of_nothing_can_be_drawn() -> None:
    ElementTree.fromstring(lines_over_time([], {}))
