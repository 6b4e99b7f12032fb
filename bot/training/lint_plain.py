"""Texts as the checks for likeness see them: in plain words without courtesy, and the line where each stands."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from bot.nlu.written_lines import lines_in
from bot.text.lexicon import SlangLexicon, read_yaml
from bot.text.normalise import normalise
from bot.training.sentences import Block, read_file

_COURTESY = Path(__file__).with_name("lint_words.yml")
_BEGIN = "- "


@dataclass(frozen=True)
class Written:
    """A text of a file and what is left of it in plain words; its block tells who wrote it."""

    file: Path
    text: str
    words: tuple[str, ...]
    intent: str = ""
    block: int = 0

    @property
    def where(self) -> str:
        """File and line."""
        return line_of(self.file, self.text)


def plain_words(texts: Iterable[str], slang: SlangLexicon) -> list[tuple[str, ...]]:
    """The plain words of each text: no emoji, no addresses, no particles."""
    courtesy = frozenset(read_yaml(_COURTESY)["words"])
    plain = (normalise(text, slang).tokens for text in texts)
    kinds = ("word", "number")
    return [tuple(token.text for token in tokens if token.kind in kinds and token.text not in courtesy) for tokens in plain]


def written_in(blocks: Sequence[Block], slang: SlangLexicon) -> list[Written]:
    """Every sentence of the training blocks."""
    rows = [(place, block, text) for place, block in enumerate(blocks) for text in block.sentences]
    words = plain_words((text for _, _, text in rows), slang)
    return [
        Written(block.file, text, plain, block.intent, place) for (place, block, text), plain in zip(rows, words, strict=True)
    ]


def written_lines_in(folder: Path, classes: Sequence[str], slang: SlangLexicon) -> list[Written]:
    """Every line written by person and class below a folder; what has no such shape is left to the checks of the shape."""
    contents = [(path, read_file(path, [])) for path in sorted(folder.glob("*.yml"))]
    blocks = [(path, place, block) for path, content in contents for place, block in enumerate(_blocks(content))]
    rows = [(path, place, line) for path, place, block in blocks for line in lines_in({"blocks": [block]}, classes)]
    words = plain_words((line.text for _, _, line in rows), slang)
    return [
        Written(path, line.text, plain, line.written_as, place) for (path, place, line), plain in zip(rows, words, strict=True)
    ]


def _blocks(content: Any) -> list[Mapping[str, Any]]:
    blocks = content.get("blocks") if isinstance(content, dict) else None
    return [block for block in blocks if isinstance(block, dict)] if isinstance(blocks, list) else []


def line_of(file: Path, text: str) -> str:
    """File and line of a text; the file alone where it is written differently there, such as with escapes."""
    lines = file.read_text(encoding="utf-8").splitlines()
    whole = (number for number, line in enumerate(lines, start=1) if line.strip().removeprefix(_BEGIN) == text)
    part = (number for number, line in enumerate(lines, start=1) if text in line)
    number = next(whole, None) or next(part, None)
    return f"{file}:{number}" if number else str(file)
