"""`compare`: the same phases for every system, never two systems at once; one that fails is named and the others go on."""

import asyncio
import os
import platform
import subprocess
import sys
from argparse import ArgumentParser, Namespace
from collections.abc import Sequence
from datetime import datetime, timezone
from pathlib import Path

import psutil

from benchmarks import report
from benchmarks.ours import OURS, Ours
from benchmarks.phases import SHORT, THOROUGH, Plan, measured
from benchmarks.processes import ROOT, SystemFailed
from benchmarks.questions import read_questions
from benchmarks.rasa import Rasa
from benchmarks.results import Machine, Measured, Report
from benchmarks.rivals import RIVALS, trained
from benchmarks.systems import System

FOLDER = ROOT / "var" / "bench"
NAMES = (OURS, *(rival.name for rival in RIVALS))


def add_arguments(parser: ArgumentParser) -> None:
    """The verb's options."""
    parser.add_argument("--only", default=",".join(NAMES), help="systems by name, with commas")
    parser.add_argument("--replicas", type=int, default=1, help="measure ours with so many bots as well")
    parser.add_argument("--short", action="store_true", help="shorter phases, for trying out: the figures are rough")


def run(arguments: Namespace) -> int:
    """Measure, print the table, write the report; the exit code tells whether every system was measured and ours lost nothing."""
    names = arguments.only.split(",")
    unknown = [name for name in names if name not in NAMES]
    if unknown:
        print(f"No such system: {', '.join(unknown)} – there are {', '.join(NAMES)}.")
        return 2
    _train_quick_ones(names)
    found = asyncio.run(_all(_systems(names, arguments.replicas), SHORT if arguments.short else THOROUGH))
    whole = Report(_machine(), found)
    print("\n" + report.text(whole))
    print(f"\nWritten: {report.write(whole, FOLDER)}")
    return 1 if any(each.failure or each.broken for each in found) else 0


def _train_quick_ones(names: Sequence[str]) -> None:
    """Lean Rasa takes half a minute; stock Rasa is trained only on demand."""
    for rival in RIVALS:
        if rival.name in names and rival.minutes <= 1 and not trained(rival):
            # In a process of its own: TensorFlow stays out of the driver.
            subprocess.run([sys.executable, "-m", "benchmarks", "train", rival.name], cwd=ROOT, check=False)


def _systems(names: Sequence[str], replicas: int) -> list[System]:
    questions = read_questions()
    found: list[System] = []
    if OURS in names:
        found.append(Ours(OURS, FOLDER / OURS, questions))
        if replicas > 1:
            found.append(Ours(f"{OURS}×{replicas}", FOLDER / f"{OURS}-{replicas}", questions, replicas))
    found += [Rasa(rival, FOLDER / rival.name, questions) for rival in RIVALS if rival.name in names]
    return found


async def _all(systems: Sequence[System], plan: Plan) -> list[Measured]:
    return [await _one(system, plan) for system in systems]


async def _one(system: System, plan: Plan) -> Measured:
    print(f"{system.name} …", flush=True)
    try:
        return await measured(system, plan)
    except (SystemFailed, OSError, psutil.Error) as error:
        print(f"  {system.name} could not be measured: {error}", flush=True)
        return Measured(system.name, system.durable, failure=str(error))
    finally:
        system.stop()


def _machine() -> Machine:
    return Machine(
        date=datetime.now(timezone.utc).isoformat(timespec="seconds"),
        processors=os.cpu_count() or 0,
        processor=_processor(),
        memory_gigabytes=round(psutil.virtual_memory().total / 1e9, 1),
        python=platform.python_version(),
        load_before=round(os.getloadavg()[0], 2),
    )


def _processor() -> str:
    lines = Path("/proc/cpuinfo").read_text().splitlines()
    return next((line.partition(": ")[2] for line in lines if line.startswith("model name")), platform.machine())
