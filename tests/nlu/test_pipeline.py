"""The spaCy pipeline behind the entities: its components, its tokens and what it keeps of what buyers write."""

import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.nlu.entities import EntityFinder
from bot.nlu.language import DATA_DIR, read_language
from bot.nlu.name_finder import NameFinder
from bot.nlu.names import names_from
from bot.nlu.pipeline import chat_pipeline
from bot.nlu.pipeline_tokens import written
from bot.nlu.sizes import SizeFinder
from bot.text.articles import articles_from
from bot.text.codes import CodeFinder
from bot.text.dates import dates
from bot.text.numbers import prices
from bot.text.quantities import quantities

CONTENT = read_language(DATA_DIR)
COMPONENTS = ["chat_codes", "chat_numbers", "chat_sizes", "chat_names", "chat_references", "chat_articles", "chat_overlaps"]
SENTENCE = "kak blender ijo tua 2 pcs uk 42 ke bdg pake J&T, 50rb? resi JX4410223344, tgl 12 nov yg satunya"

# What folds, joins, doubles or vanishes when text is lowered or normalised, between things that are found.
_CHAT = """kak|ke |bdg|Bandunggg|hitamnya|ijo |tua|blender|kabelnya|2 pcs|dua lusin|50rb|rp 1,5jt|uk42|XL|60x40 cm|tgl 12|besok
|08123456789|JX4410223344|J&T|yg satunya|2-2nya| |  |\n|_|'|,|."""
_SIGNS = """\u0301|\u0323|\u200b|\u200d|\ufe0f|\u20e3|😀|👍🏽|👩\u200d👧|🇮🇩|é|ñ|\ufb01|ß|\u0130|\u017f|\u212a|½|①|\uff21|\uff11
|\u0663|\u00a0|\ud800"""
_PIECES = st.sampled_from([*_CHAT.split("|"), *_SIGNS.split("|")])
anything = st.one_of(st.text(max_size=60), st.lists(_PIECES, max_size=14).map("".join))


_codes = CodeFinder(CONTENT["codes"], [each.lower() for listed in CONTENT["couriers"]["couriers"].values() for each in listed])
_sizes, _articles = SizeFinder(CONTENT["sizes"]), articles_from(CONTENT["articles"])


@pytest.fixture(scope="module")
def pipeline() -> Any:
    return chat_pipeline(CONTENT)


@pytest.fixture(scope="module")
def names(pipeline: Any) -> NameFinder:
    return NameFinder(names_from(CONTENT), CONTENT["colors"], pipeline.vocab)


@pytest.fixture(scope="module")
def finder() -> EntityFinder:
    return EntityFinder(CONTENT)


def test_it_is_a_blank_indonesian_with_our_components(pipeline: Any) -> None:
    assert pipeline.lang == "id"
    assert pipeline.pipe_names == COMPONENTS


def test_components_leave_labelled_spans_with_plain_values(pipeline: Any) -> None:
    doc = pipeline(SENTENCE)

    assert [(span.label_, SENTENCE[span.start_char : span.end_char], span._.value) for span in doc.spans["shop"]] == [
        ("product", "blender", "blender"),
        ("color", "ijo tua", "hijau"),
        ("quantity", "2 pcs", "2 pcs"),
        ("size", "42", "42"),
        ("city", "bdg", "Bandung"),
        ("courier", "J&T", "jnt"),
        ("price", "50rb", "50000"),
        ("tracking_number", "JX4410223344", "JX4410223344"),
        ("date", "tgl 12 nov", "tgl 12 nov"),
        ("reference", "yg satunya", "other"),
    ]


def test_a_place_says_where_it_lies(pipeline: Any) -> None:
    doc = pipeline("ke rancaekek")
    (span,) = doc.spans["shop"]

    assert (span._.city, span._.province) == ("Bandung", "Jawa Barat")


def test_each_component_can_be_left_out(pipeline: Any) -> None:
    with pipeline.select_pipes(disable="chat_names"):
        doc = pipeline("2 pcs ke bdg")

    assert [span.label_ for span in doc.spans["shop"]] == ["quantity"]


@pytest.mark.parametrize(
    ("text", "tokens"),
    [
        ("uk42 50rb", ["uk", "42", "50", "rb"]),
        ("hitamnya", ["hitam", "nya"]),
        ("j&t,jne", ["j", "&", "t", ",", "jne"]),
        ("ke\nbdg  ya", ["ke", "\n", "bdg", " ", "ya"]),
        ("👍🏽bdg", ["👍", "🏽", "bdg"]),
    ],
)
def test_tokens_are_those_of_chat(text: str, tokens: list[str], pipeline: Any) -> None:
    assert [text[token.idx : token.idx + len(token)] for token in pipeline(text)] == tokens


@given(anything)
def test_tokens_lie_where_they_were_written(pipeline: Any, text: str) -> None:
    doc = pipeline.make_doc(text)

    assert len(doc.text) == len(text)
    assert written(doc).text == text
    place = 0
    for token in doc:
        assert token.idx == place
        place += len(token.text_with_ws)
        assert token.text.strip("_") in ("", text[token.idx : token.idx + len(token)].lower())
    assert place == len(text)


@given(anything)
def test_spans_lie_exactly_where_something_was_found(pipeline: Any, names: NameFinder, text: str) -> None:
    with pipeline.select_pipes(disable=["chat_references", "chat_overlaps"]):
        doc = pipeline(text)

    found = [*_codes.find(text), *dates(text), *prices(text), *quantities(text), *_sizes.find(text)]
    assert [(span.label_, span.start_char, span.end_char, span._.value) for span in doc.spans["shop"]] == [
        *[(each.kind, each.start, each.end, each.value) for each in found],
        *[(each.entity, each.start, each.end, each.value) for each in names.find(written(doc))],
        *[(each.kind, each.start, each.end, each.value) for each in _articles.subjects(text)],
    ]


def test_nothing_that_buyers_write_stays_in_memory(pipeline: Any) -> None:
    texts = [
        f"order 26112{part:03}9K4ABCD a/n Pembeli{part} hp 08123{part:06} é{part}😀 bandung{'g' * part}" for part in range(300)
    ]
    pipeline(SENTENCE + texts[0])
    strings, lexemes = len(pipeline.vocab.strings), len(pipeline.vocab)

    for text in texts:
        pipeline(text)

    assert (len(pipeline.vocab.strings), len(pipeline.vocab)) == (strings, lexemes)
    assert "JX4410223344" not in pipeline.vocab.strings


def test_two_finders_with_lexicons_of_their_own_stand_side_by_side(finder: EntityFinder) -> None:
    couriers = CONTENT["couriers"]
    other = EntityFinder({**CONTENT, "couriers": {**couriers, "couriers": {**couriers["couriers"], "kurma": ["kurma ekspres"]}}})

    assert [each.value for each in other.find("pake kurma ekspres ke bdg")] == ["kurma", "Bandung"]
    assert [each.value for each in finder.find("pake kurma ekspres ke bdg")] == ["Bandung"]


def test_a_second_pipeline_registers_nothing(pipeline: Any) -> None:
    import spacy

    registered = {name: spacy.Language.get_factory_meta(name) for name in COMPONENTS}

    second = chat_pipeline(CONTENT)

    assert second.pipe_names == pipeline.pipe_names
    assert all(spacy.Language.get_factory_meta(name) is registered[name] for name in COMPONENTS)


@pytest.mark.parametrize("text", ["", " ", "  \n ", "\u200d", "\ud800"])
def test_a_text_without_words_names_nothing(text: str, finder: EntityFinder) -> None:
    assert finder.find(text) == ()


def test_a_text_longer_than_spacy_allows_is_read_to_its_end(finder: EntityFinder) -> None:
    text = "a" * 1_000_001 + " ke bdg"

    (city,) = finder.find(text)

    assert (city.start, city.end, city.raw) == (1_000_005, 1_000_008, "bdg")


def test_a_name_with_a_letter_dragged_beyond_any_token_is_one_name(finder: EntityFinder) -> None:
    name = "bandun" + "g" * 200

    (city,) = finder.find(f"ke {name}")

    assert (city.raw, city.value) == (name, "Bandung")


def test_threads_share_a_finder(finder: EntityFinder) -> None:
    texts = [f"{number + 1} pcs ke bdg pake jne 5{number}rb 😀" for number in range(200)]

    with ThreadPoolExecutor(8) as threads:
        together = list(threads.map(finder.find, texts))

    assert together == [finder.find(text) for text in texts]


def test_spacy_is_not_imported_with_the_module() -> None:
    code = "import sys, bot.nlu.entities; sys.exit('spacy' in sys.modules or 'tensorflow' in sys.modules)"

    assert subprocess.run([sys.executable, "-c", code], cwd=DATA_DIR.parents[1]).returncode == 0
