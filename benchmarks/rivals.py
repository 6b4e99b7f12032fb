"""Rasa without us, trained on a fixed sample of our sentences: stock as `rasa init` makes it, and lean. Kept by hash."""

import logging
import os
import warnings
from dataclasses import dataclass
from functools import cached_property
from hashlib import sha256
from importlib.util import find_spec
from pathlib import Path

from ruamel.yaml import YAML

from bot.training.sampling import all_sentences, kept_sample, newest_baseline, stratified

ROOT = Path(__file__).parents[1]
CACHE = ROOT / "var" / "bench" / "cache"
EPOCHS = 100
LEAN = """\
recipe: default.v1
language: id
assistant_id: lean
pipeline:
  - name: WhitespaceTokenizer
  - name: CountVectorsFeaturizer
  - name: LogisticRegressionClassifier
policies:
  - name: RulePolicy
"""


@dataclass(frozen=True)
class Rival:
    """One way to configure Rasa."""

    name: str
    minutes: int  # that its training takes, about
    epochs: int = EPOCHS

    @property
    def command(self) -> str:
        """What trains it."""
        return f".venv/bin/python -m benchmarks train {self.name}"

    @cached_property
    def files(self) -> dict[str, str]:
        """What it is trained on, by file name; the domain and its answers are ours."""
        intents = [intent for intent, _ in sample()]
        return {
            "config.yml": LEAN if self.name == "lean" else stock_config(self.epochs),
            "nlu.yml": _nlu(sample()),
            "rules.yml": _rules(intents),
            "stories.yml": _stories(intents),
        }

    @property
    def model(self) -> Path:
        """Where its model is kept. New words of the answers need no new model: see `benchmarks.words`."""
        digest = sha256(repr(sorted(self.files.items())).encode())
        digest.update((ROOT / "domain.yml").read_bytes())
        return CACHE / f"{self.name}-{digest.hexdigest()[:12]}.tar.gz"


STOCK_RIVAL = Rival("stock", 18)
RIVALS = (Rival("lean", 1), STOCK_RIVAL)


def trained(rival: Rival) -> bool:
    """Whether its model is there."""
    return rival.model.is_file()


def stock_config(epochs: int = EPOCHS) -> str:
    """The pipeline and policies that Rasa itself puts into a new project; only the language and the name are set."""
    package = find_spec("rasa")
    assert package and package.submodule_search_locations
    path = Path(package.submodule_search_locations[0]) / "engine" / "recipes" / "config_files" / "default_config.yml"
    text = path.read_text().replace("placeholder_default", "stock").replace("language: en", "language: id")
    return text.replace(f"epochs: {EPOCHS}", f"epochs: {epochs}")


def sample() -> tuple[tuple[str, str], ...]:
    """Intent and text of the fixed sample; that of `baseline`, when it was taken, so that both comparisons speak of the same."""
    folder = newest_baseline(ROOT / "models")
    sentences = kept_sample(folder) if folder else stratified(all_sentences(ROOT / "bot" / "data"))
    return tuple(sorted((each.intent, " ".join(each.text.split())) for each in sentences))


def train(rival: Rival) -> Path:
    """Train it in this process, which loads TensorFlow."""
    os.environ.update(RASA_TELEMETRY_ENABLED="false", TF_CPP_MIN_LOG_LEVEL="3", LOG_LEVEL="WARNING")
    from rasa.model_training import train as train_with_rasa
    from rasa.utils.log_utils import configure_structlog

    configure_structlog(logging.ERROR)
    folder = CACHE / f"{rival.name}-data"
    folder.mkdir(parents=True, exist_ok=True)
    for name, text in rival.files.items():
        (folder / name).write_text(text, encoding="utf-8")
    data = [str(folder / name) for name in ("nlu.yml", "rules.yml", "stories.yml")]
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        train_with_rasa(
            domain=str(ROOT / "domain.yml"),
            config=str(folder / "config.yml"),
            training_files=[*data, str(ROOT / "bot" / "data" / "responses")],
            output=str(CACHE),
            fixed_model_name=rival.model.name,
            force_training=True,
        )
    if not trained(rival):
        raise RuntimeError("Rasa wrote no model; see its messages above")
    return rival.model


def _nlu(sentences: tuple[tuple[str, str], ...]) -> str:
    lines = ['version: "3.1"', "nlu:"]
    for intent in sorted({intent for intent, _ in sentences}):
        lines += [f"- intent: {intent}", "  examples: |"]
        lines += [f"    - {text}" for name, text in sentences if name == intent]
    return "\n".join(lines) + "\n"


def _rules(intents: list[str]) -> str:
    """One rule, as ours; a turn that stock Rasa is unsure of gets the action all the same."""
    told = YAML(typ="safe").load((ROOT / "bot" / "data" / "rules" / "turn.yml").read_text(encoding="utf-8"))
    known = [step["intent"] for step in told["rules"][0]["steps"][0]["or"]]
    steps = "".join(f"          - intent: {intent}\n" for intent in dict.fromkeys([*known, *intents, "nlu_fallback"]))
    return f'version: "3.1"\nrules:\n  - rule: turn\n    steps:\n      - or:\n{steps}      - action: action_answer_turn\n'


def _stories(intents: list[str]) -> str:
    """The policies that learn need stories; they say what the rule says."""
    lines = ['version: "3.1"', "stories:"]
    for intent in dict.fromkeys(intents):
        lines += [f"  - story: {intent}", "    steps:", f"      - intent: {intent}", "      - action: action_answer_turn"]
    return "\n".join(lines) + "\n"
