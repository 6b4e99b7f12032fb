"""What is too much alike: sentences of two intents, templates, held-out texts that training has seen."""

from collections.abc import Sequence

from bot.errors import Fault
from bot.nlu import mood_learning, sensitive_lines
from bot.text.lexicon import load_slang
from bot.training.lint_alike import alike
from bot.training.lint_leaks import held_out_texts, plain_leaks
from bot.training.lint_plain import written_in, written_lines_in
from bot.training.lint_runs import runs
from bot.training.sentences import Block, HeldOut
from bot.training.verbs import Places


def likeness(
    blocks: Sequence[Block], held_out: Sequence[HeldOut], places: Places, faults: list[Fault], warnings: list[Fault]
) -> None:
    """Compare all texts in plain words."""
    slang = load_slang(places.data / "lexicon")
    sentences = written_in(blocks, slang)
    lines = [
        *written_lines_in(places.data / sensitive_lines.FOLDER, sensitive_lines.CLASSES, slang),
        *written_lines_in(places.data / mood_learning.FOLDER, mood_learning.CLASSES, slang),
    ]
    alike(sentences, faults, warnings)
    runs([*sentences, *lines], faults, warnings)
    plain_leaks(sentences, held_out_texts(places, held_out, slang, faults), faults, warnings)
