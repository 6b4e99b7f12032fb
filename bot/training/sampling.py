"""The fixed sample of training sentences on which stock Rasa and our learner are compared, and where that is kept."""

import json
from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import asdict
from hashlib import sha256
from pathlib import Path

from bot.errors import Fault
from bot.nlu.learning import Sentence
from bot.training.sentences import training_blocks

SIZE = 1500
_SEED = "stock"
_SAMPLE, MODEL = "sample.json", "model.tar.gz"
_PREFIX = "baseline-"


def all_sentences(data: Path) -> list[Sentence]:
    """Every training sentence with its writer."""
    faults: list[Fault] = []
    return [
        Sentence(text, block.intent, str(block.metadata.get("persona", "")), str(block.metadata.get("aspect", "")))
        for block in training_blocks(data / "nlu", faults)
        for text in block.sentences
    ]


def stratified(sentences: Sequence[Sentence], size: int = SIZE) -> list[Sentence]:
    """As many of every intent as its part of all; the same ones whatever their order."""
    groups: dict[str, list[Sentence]] = defaultdict(list)
    for sentence in sentences:
        groups[sentence.intent].append(sentence)
    chosen = _parts({intent: len(group) for intent, group in groups.items()}, min(size, len(sentences)))
    return [each for intent in sorted(groups) for each in sorted(groups[intent], key=_lot)[: chosen[intent]]]


def _lot(sentence: Sentence) -> str:
    return sha256(f"{_SEED}:{sentence.text}".encode()).hexdigest()


def _parts(counts: Mapping[str, int], size: int) -> dict[str, int]:
    """Whole numbers that make up the size, nearest to the parts."""
    whole = sum(counts.values())
    exact = {name: size * count / whole for name, count in counts.items()}
    parts = {name: int(value) for name, value in exact.items()}
    for name in sorted(exact, key=lambda each: (parts[each] - exact[each], each))[: size - sum(parts.values())]:
        parts[name] += 1
    return parts


def sample_folder(models: Path, sample: Sequence[Sentence], pipeline: str) -> Path:
    """The folder of a comparison: named by what it is made of."""
    content = json.dumps([asdict(each) for each in sample], ensure_ascii=False, sort_keys=True) + pipeline
    return models / "cache" / f"{_PREFIX}{sha256(content.encode()).hexdigest()[:12]}"


def keep_sample(folder: Path, sample: Sequence[Sentence]) -> None:
    """Write the sample down: later data must not change what is compared."""
    folder.mkdir(parents=True, exist_ok=True)
    content = json.dumps([asdict(each) for each in sample], ensure_ascii=False, indent=0)
    (folder / _SAMPLE).write_text(content, encoding="utf-8")


def kept_sample(folder: Path) -> list[Sentence]:
    """The sample of a comparison."""
    return [Sentence(**each) for each in json.loads((folder / _SAMPLE).read_text(encoding="utf-8"))]


def newest_baseline(models: Path) -> Path | None:
    """The folder of the last comparison whose stock model is trained."""
    trained = list((models / "cache").glob(f"{_PREFIX}*/{MODEL}"))
    return max(trained, key=lambda path: path.stat().st_mtime_ns).parent if trained else None
