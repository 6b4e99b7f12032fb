"""What each token of a text reads as: slang, stretched letters, endings and numbers made plain."""

import re
from dataclasses import dataclass, replace

from bot.text.lexicon import SlangLexicon
from bot.text.tokens import Token, tokens_of

OTHER_EMOJI = "emo_lain"
_STRETCHED = re.compile(r"([^\W\d_])\1{2,}")
_FINAL_DOUBLE = re.compile(r"([^\W\d_])\1$")
_PARTS = re.compile(r"\d+|[^\W\d_]+|.")
_TWICE = re.compile(r"([^\W\d_]{3,})2([^\W\d_]*)")
_LEET = str.maketrans("0134578", "oieastb")
_LEET_SHAPE = re.compile(r"[^\W\d_]+(?:[01345]|78?)[^\W\d_][^\W_]*")
_ENDINGS = ("nya", "ku", "mu", "ne", "na", "x", "e")


@dataclass(frozen=True)
class Piece:
    """A token of the original, folded, and the plain words that it reads as. Mixed with digits, it is several pieces."""

    token: Token
    words: tuple[str, ...]

    @property
    def is_name(self) -> bool:
        """Whether it is written with letters only, so that it may be a word, a name or a slip."""
        return self.token.kind == "word" and self.token.text.isalpha()


def pieces_of(text: str, lexicon: SlangLexicon) -> list[Piece]:
    """The pieces of a text in order."""
    pieces: list[Piece] = []
    for token in tokens_of(text):
        behind_number = bool(pieces) and (pieces[-1].token.kind == "number" or pieces[-1].words[-1].isdecimal())
        words = _plain(token, behind_number, lexicon)
        if token.kind == "word" and not token.text.isalpha():
            pieces += [Piece(replace(token, text=word), (word,)) for word in words]
        else:
            pieces.append(Piece(token, tuple(words)))
    return pieces


def plain_words(form: str, lexicon: SlangLexicon) -> tuple[str, ...]:
    """What a written form reads as by itself."""
    return tuple(_words(form, False, lexicon))


def _plain(token: Token, behind_number: bool, lexicon: SlangLexicon) -> list[str]:
    if token.kind == "symbol":
        return [lexicon.emoji.get(token.text, OTHER_EMOJI)]
    return _words(token.text, behind_number, lexicon) if token.kind == "word" else [token.text]


def _words(text: str, behind_number: bool, lexicon: SlangLexicon) -> list[str]:
    if text.isalpha():
        return _letters(text, behind_number, lexicon)
    twice = _TWICE.fullmatch(text)
    if twice:
        stem, ending = _letters(twice.group(1), False, lexicon), twice.group(2)
        return stem + stem + (_letters(ending, False, lexicon) if ending else [])
    unmasked = text.translate(_LEET)
    if _LEET_SHAPE.fullmatch(text) and unmasked in lexicon.known:
        return _letters(unmasked, behind_number, lexicon)
    return _mixed(text, behind_number, lexicon)


def _mixed(text: str, behind_number: bool, lexicon: SlangLexicon) -> list[str]:
    words: list[str] = []
    for part in _PARTS.findall(text):
        behind = words[-1].isdecimal() if words else behind_number
        words.extend([part] if part.isdecimal() else _letters(part, behind, lexicon))
    return words


def _letters(word: str, behind_number: bool, lexicon: SlangLexicon) -> list[str]:
    if behind_number and word in lexicon.units and word not in lexicon.after_number:
        return [word]  # before anything is made of it: 9 watt
    word = _unstretched(word, lexicon)
    if behind_number and word in lexicon.after_number:
        return [lexicon.after_number[word]]
    if behind_number and word in lexicon.units:
        return [word]
    if word in lexicon.words:
        return lexicon.words[word].split()
    if word in lexicon.known or word in lexicon.whole:
        return [word]
    return _without_ending(word, lexicon)


def _unstretched(word: str, lexicon: SlangLexicon) -> str:
    short = _STRETCHED.sub(r"\1", word)
    if short in lexicon.words or short in lexicon.known:
        return short
    single = _FINAL_DOUBLE.sub(r"\1", short)
    return single if single in lexicon.known else short


def _without_ending(word: str, lexicon: SlangLexicon) -> list[str]:
    """Cut -nya off any word, the rarer endings only off words that are known to take them."""
    if word.endswith("nya") and len(word) > 5:
        return [*_letters(word[:-3], False, lexicon), "nya"]
    if word.endswith("ny") and len(word) > 4:
        return [*_letters(word[:-2], False, lexicon), "nya"]
    for ending in _ENDINGS:
        stem = word[: -len(ending)]
        plain = lexicon.words.get(stem, stem)
        if word.endswith(ending) and plain in lexicon.stems:
            return [plain, ending if ending in ("ku", "mu") else "nya"]
    return [word]
