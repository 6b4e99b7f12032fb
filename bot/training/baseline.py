"""`baseline`: trains stock Rasa once on a fixed sample of our sentences, for `evaluate` to compare with."""

import json
import os
import subprocess
import sys
from argparse import ArgumentParser, Namespace
from pathlib import Path
from time import monotonic

from bot.training.sampling import MODEL, SIZE, all_sentences, keep_sample, newest_baseline, sample_folder, stratified
from bot.training.stock_rasa import EPOCHS, ask_stock, pipeline, train_stock
from bot.training.verbs import Places, here, say

COMMAND = "python -m bot.training baseline"
_ONE_THREAD = {name: "1" for name in ("OMP_NUM_THREADS", "TF_INTRA_OP_PARALLELISM_THREADS", "TF_INTER_OP_PARALLELISM_THREADS")}


def add_arguments(parser: ArgumentParser) -> None:
    """The verb's options."""
    parser.add_argument("--renew", action="store_true", help="take a new sample even if a stock model is there")
    parser.add_argument("--sentences", type=int, default=SIZE, help="size of the sample")
    parser.add_argument("--epochs", type=int, default=EPOCHS, help="how long DIET trains")
    parser.add_argument("--ask", nargs=3, type=Path, metavar=("MODEL", "TEXTS", "ANSWERS"), help="used by evaluate")


def run(arguments: Namespace) -> int:
    """Train, or ask a trained one; returns the exit code."""
    if arguments.ask:
        model, texts, answers = arguments.ask
        answers.write_text(json.dumps(ask_stock(model, json.loads(texts.read_text(encoding="utf-8")))), encoding="utf-8")
        return 0
    places = here()
    there = newest_baseline(places.models)
    if there and not arguments.renew:
        say(f"{there} is there; `{COMMAND} --renew` makes another one.")
        return 0
    say(f"Stock Rasa is trained: {train(places, arguments.sentences, arguments.epochs)}")
    say("`make eval` now shows it beside ours.")
    return 0


def train(places: Places, size: int = SIZE, epochs: int = EPOCHS) -> Path:
    """Take the sample and train on it; returns the folder."""
    sample = stratified(all_sentences(places.data), size)
    folder = sample_folder(places.models, sample, pipeline(epochs))
    keep_sample(folder, sample)
    say(f"Training stock Rasa on {len(sample)} sentences, {epochs} epochs …")
    began = monotonic()
    train_stock(sample, folder, epochs)
    say(f"Trained in {monotonic() - began:.0f} s.")
    return folder


def ask_in_one_thread(folder: Path, texts: list[str]) -> list[tuple[str, float, float]]:
    """Ask the stock model in a process of its own: TensorFlow stays out of this one, and has one thread there."""
    asked, answers = folder / "asked.json", folder / "answers.json"
    asked.write_text(json.dumps(texts), encoding="utf-8")
    command = [sys.executable, "-m", "bot.training", "baseline", "--ask", str(folder / MODEL), str(asked), str(answers)]
    try:
        subprocess.run(command, check=True, capture_output=True, env={**os.environ, **_ONE_THREAD}, cwd=here().root)  # noqa: S603
        return [(str(intent), float(sure), float(took)) for intent, sure, took in json.loads(answers.read_text(encoding="utf-8"))]
    finally:
        asked.unlink()
        answers.unlink(missing_ok=True)
