"""The evaluation as a page to read."""

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from typing import Any


def as_markdown(model: str, measured: Mapping[str, Any]) -> str:
    """The whole page."""
    lines = [f"# {model}", "", *_thresholds(measured["thresholds"])]
    for name, scores in measured["sets"].items():
        lines += ["", f"## {name}", *_set(scores)]
    lines += ["", "## Sensitive matters", *_sensitive(measured["sensitive"])]
    if "turns" in measured:
        lines += ["", "## Turns", *_turns(measured["turns"])]
    lines += ["", "## Sentences that were not understood"]
    for name, scores in measured["sets"].items():
        lines += ["", f"### {name}", *_misses(scores)]
    return "\n".join([*lines, *_sensitive_misses(measured["sensitive"])]) + "\n"


def _thresholds(thresholds: Mapping[str, Any]) -> Iterator[str]:
    yield "## Thresholds, on sentences of persons left out"
    for risk, point in thresholds.items():
        kept = (
            ""
            if point["upper"] <= point["target"]
            else f" – the target {point['target']:.0%} is out of reach, the least bound was taken"
        )
        share = f"{point['answered']} of {point['measured']} answered, {point['wrong']} wrong, at most {point['upper']:.2%}"
        yield f"- {risk}: {point['threshold']:.3f} ({share}){kept}"


def _set(scores: Mapping[str, Any]) -> Iterator[str]:
    answered, wrong = (sum(share[key] for share in scores["shares"].values()) for key in ("answered", "wrong"))
    yield f"- right: {_share(scores['right'], scores['cases'])}; cut in several clauses: {scores['split']}"
    yield f"- answered clauses: {answered}, wrong: {_share(wrong, answered)}"
    yield f"- handled right: {_share(scores['handled'], scores['in_scope'])}"
    for risk, share in sorted(scores["shares"].items()):
        yield f"  - {risk}: {share['answered']} answered, {share['wrong']} wrong"
    if scores["aspects"]:
        yield f"- aspect right where the intent is: {_share(scores['aspects_right'], scores['aspects'])}"
    for kind, (count, told) in sorted(scores["outside"].items()):
        yield f"- out of scope ({kind}) answered: {_share(told, count)}"
    yield f"- {scores['milliseconds'] / max(1, scores['cases']):.1f} ms a turn"
    yield ""
    yield "| intent | sentences | right |"
    yield "|---|---|---|"
    for intent, (count, right) in sorted(scores["per_intent"].items()):
        yield f"| {intent} | {count} | {right / count:.0%} |"


def _turns(turns: Mapping[str, Any]) -> Iterator[str]:
    yield f"- several clauses: exactly found {_share(turns['several_exact'], turns['several'])}, number {turns['several_number']}"
    yield f"- one clause: exactly found {_share(turns['one_exact'], turns['one'])}, number {turns['one_number']}"
    for miss in turns["misses"]:
        yield f"  - {miss}"


def _sensitive(found: Mapping[str, Any]) -> Iterator[str]:
    learnt = found["learnt"]
    yield f"- persons left out in training: {_alarms(learnt['sensitive'])} sensitive lines found;"
    yield f"  false alarms {_alarms(learnt['harmless'])} near misses, {_alarms(learnt['ordinary'])} ordinary sentences"
    yield f"- held-out ordinary sentences taken for sensitive: {_share(len(found['ordinary_alarms']), found['ordinary'])}"
    yield ""
    yield "| kind | sensitive | found | kind right | near misses | false alarms |"
    yield "|---|---|---|---|---|---|"
    totals: Counter[str] = Counter()
    for kind, counts in sorted(found["kinds"].items()):
        totals.update(counts)
        yield _kind_row(kind, counts)
    yield _kind_row("all", totals)


def _alarms(counts: Sequence[int]) -> str:
    return _share(counts[1], counts[0])


def _kind_row(kind: str, counts: Mapping[str, int]) -> str:
    found, false = _share(counts["found"], counts["sensitive"]), _share(counts["false_alarms"], counts["harmless"])
    return f"| {kind} | {counts['sensitive']} | {found} | {counts['named']} | {counts['harmless']} | {false} |"


def _sensitive_misses(found: Mapping[str, Any]) -> Iterator[str]:
    for title, texts in {
        "Sensitive lines missed": found["missed"],
        "Near misses taken for sensitive": found["false_alarms"],
        "Ordinary sentences taken for sensitive": found["ordinary_alarms"],
        "Training sentences that look sensitive, left out of the background": found["learnt"]["left_out"],
    }.items():
        yield from ["", f"### {title}", *(f"- {text}" for text in texts)]


def _misses(scores: Mapping[str, Any]) -> Iterator[str]:
    pairs = Counter((miss["wanted"], miss["got"]) for miss in scores["misses"])
    for (wanted, got), count in pairs.most_common():
        yield f"- {wanted} → {got} ({count})"
        for miss in scores["misses"]:
            if (miss["wanted"], miss["got"]) == (wanted, got):
                text = miss["text"].replace("\n", " / ")
                yield f"  - {text} ({miss['confidence']:.2f}, {miss['decision']})"


def _share(part: int, whole: int) -> str:
    return f"{part} of {whole} ({part / whole:.1%})" if whole else "none"
