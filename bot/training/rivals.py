"""Stock Rasa and our learner, trained on the same sample and asked the same: kept by text's hash, so that it is done once."""

import json
from collections.abc import Callable, Mapping, Sequence
from hashlib import sha256
from pathlib import Path
from time import perf_counter
from typing import Any

from bot.nlu.encoder import Encoder
from bot.nlu.language import read_language
from bot.nlu.learning import learn
from bot.nlu.reader import Reader
from bot.training import speed
from bot.training.baseline import ask_in_one_thread
from bot.training.cases import Case
from bot.training.coverage import area, best_right, risk_points, stake_of_guess
from bot.training.reliability import reliability
from bot.training.sampling import kept_sample, newest_baseline
from bot.training.scores import share
from bot.training.verbs import Places, say

Guess = tuple[str, float, float]  # intent, confidence, milliseconds
Ask = Callable[[list[str]], list[Guess]]
_TIMED = 100
_STOCK = "stock.json"
_LEARNER = {"bot/nlu": "*.py", "bot/text": "*.py", "bot/data/lexicon": "*.yml"}


def rivals(places: Places, cases: Sequence[Case]) -> dict[str, Any] | None:
    """Both on the same sample; None while stock Rasa is not trained."""
    folder = newest_baseline(places.models)
    if folder is None:
        return None
    texts = list(dict.fromkeys(case.text for case in cases))
    say(f"Stock Rasa of {folder.name} …")
    stock = guesses(folder / _STOCK, texts, lambda asked: ask_in_one_thread(folder, asked), timed=speed.sample(texts, _TIMED))
    own = guesses(folder / f"ours-{learner_hash(places.root)}.json", texts, lambda asked: _ask_ours(places, folder, asked))
    return {
        "folder": folder.name,
        "sentences": len(kept_sample(folder)),
        "stock": rated(cases, stock),
        "ours": rated(cases, own),
    }


def guesses(path: Path, texts: Sequence[str], ask: Ask, timed: Sequence[str] = ()) -> dict[str, Guess]:
    """What is guessed for each text; asked are the new ones, and those that are to be timed in this run."""
    known: dict[str, Guess] = {key: tuple(guess) for key, guess in _read(path).items()}
    asked = list(dict.fromkeys([*(text for text in texts if _key(text) not in known), *timed]))
    if asked:
        known |= {_key(text): guess for text, guess in zip(asked, ask(asked), strict=True)}
        path.write_text(json.dumps(known), encoding="utf-8")
    measured = timed or texts
    return {text: (*known[_key(text)][:2], known[_key(text)][2] if text in measured else 0.0) for text in texts}


def rated(cases: Sequence[Case], found: Mapping[str, Guess]) -> dict[str, Any]:
    """The measures of bare guesses, as many from outside as from inside."""
    stakes = [stake_of_guess(case, *found[case.text][:2]) for case in cases]
    inside = [stake for stake in stakes if not stake.outside]
    return {
        "right": share(sum(stake.right for stake in inside), len(inside)),
        "answered_right": best_right(stakes),
        "area": area(stakes),
        "curve": risk_points(stakes),
        **reliability([stake.confidence for stake in stakes], [stake.right for stake in stakes]),
        "milliseconds": speed.of([took for _, _, took in found.values() if took]),
    }


def learner_hash(root: Path) -> str:
    """A hash of what our learner is, without the sentences that it learns from."""
    digest = sha256()
    for folder, pattern in _LEARNER.items():
        for file in sorted((root / folder).rglob(pattern)):
            digest.update(file.name.encode() + b"\0" + file.read_bytes())
    return digest.hexdigest()[:12]


def _ask_ours(places: Places, folder: Path, texts: list[str]) -> list[Guess]:
    sample = kept_sample(folder)
    say(f"Our learner on the same {len(sample)} sentences …")
    encoder = Encoder()  # one that remembers nothing, so that the time is true
    reader = Reader(learn(sample, read_language(places.data), encoder), encoder=encoder)
    with speed.one_thread():
        for text in speed.WARM:
            reader.read(text)
        return [_guess(reader, text) for text in texts]


def _guess(reader: Reader, text: str) -> Guess:
    began = perf_counter()
    first = reader.read(text).clauses[0]
    return first.intent, first.confidence, (perf_counter() - began) * 1000


def _read(path: Path) -> dict[str, Any]:
    found: dict[str, Any] = json.loads(path.read_text(encoding="utf-8")) if path.is_file() else {}
    return found


def _key(text: str) -> str:
    return sha256(text.encode()).hexdigest()[:20]
