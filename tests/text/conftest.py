"""The project's own lexicon, loaded once."""

from pathlib import Path

import pytest

from bot.text.clauses import ClauseWords, load_clause_words
from bot.text.lexicon import SlangLexicon, load_slang

LEXICON = Path(__file__).parents[2] / "bot" / "data" / "lexicon"


@pytest.fixture(scope="session")
def slang() -> SlangLexicon:
    return load_slang(LEXICON)


@pytest.fixture(scope="session")
def clause_words() -> ClauseWords:
    return load_clause_words(LEXICON / "clauses.yml")
