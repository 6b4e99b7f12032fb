"""Right intents counted: per set, intent, aspect and person, and what is taken for what."""

from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Sequence
from typing import Any

from bot.training.scores import Judged, share

_NO_ASPECT = ("", "none")


def set_scores(judged: Sequence[Judged]) -> dict[str, Any]:
    """The sums of one set of cases."""
    inside = [each for each in judged if not each.case.outside]
    answered = sum(each.answered for each in judged)
    wrong = sum(each.wrong for each in judged)
    return {
        "cases": len(judged),
        "right": sum(each.right for each in judged),
        "in_scope": len(inside),
        "in_scope_right": sum(each.right for each in inside),
        "cut": sum(each.cut for each in judged),
        "handled": sum(each.handled for each in inside),
        "answered": answered,
        "wrong": wrong,
        "kinds": by(judged, lambda each: each.case.kind),
        "outside": outside_answered(judged),
    }


def by(judged: Iterable[Judged], name: Callable[[Judged], str]) -> dict[str, dict[str, int]]:
    """Cases, right intents, answers and wrong answers in groups; what has no name is left out."""
    groups: dict[str, Counter[str]] = defaultdict(Counter)
    for each in judged:
        if key := name(each):
            counts = {name: int(getattr(each, name)) for name in ("right", "handled", "answered", "wrong")}
            groups[key].update({"cases": 1, **counts})
    return {key: dict(groups[key]) for key in sorted(groups)}


def outside_answered(judged: Iterable[Judged]) -> dict[str, list[int]]:
    """By kind, how many messages are none of the shop's business and how many of them were answered."""
    found: dict[str, list[int]] = {}
    for each in judged:
        if each.case.outside:
            tally = found.setdefault(each.case.kind or "unsorted", [0, 0])
            tally[0] += 1
            tally[1] += each.answered
    return dict(sorted(found.items()))


def per_intent(judged: Sequence[Judged]) -> dict[str, dict[str, Any]]:
    """Precision, recall and number of every intent. A label that also counts as right is counted as what was read."""
    return _precision_recall((each.first.intent if each.right else each.case.intents[0], each.first.intent) for each in judged)


def per_aspect(judged: Sequence[Judged]) -> dict[str, dict[str, Any]]:
    """The same for intent and aspect together, of the cases that carry an aspect."""
    chosen = [each for each in judged if each.case.aspect not in _NO_ASPECT]
    pairs = ((f"{each.case.intents[0]}/{each.case.aspect}", f"{each.first.intent}/{each.first.aspect}") for each in chosen)
    return _precision_recall(pairs)


def macro_recall(intents: dict[str, dict[str, Any]]) -> float | None:
    """The mean recall of the intents that were asked for."""
    recalls = [each["recall"] for each in intents.values() if each["count"]]
    return share(sum(recalls), len(recalls))


def _precision_recall(pairs: Iterable[tuple[str, str]]) -> dict[str, dict[str, Any]]:
    listed = list(pairs)
    wanted, read = Counter(one for one, _ in listed), Counter(one for _, one in listed)
    right = Counter(one for one, other in listed if one == other)
    return {
        name: {"count": wanted[name], "recall": share(right[name], wanted[name]), "precision": share(right[name], read[name])}
        for name in sorted(wanted)
    }


def confusions(judged: Iterable[Judged]) -> list[dict[str, Any]]:
    """What is taken for what, the most frequent first, with the sentences."""
    pairs: dict[tuple[str, str], list[dict[str, Any]]] = defaultdict(list)
    for each in judged:
        if not each.right:
            pairs[each.case.intents[0], each.first.intent].append(sentence(each))
    ordered = sorted(pairs.items(), key=lambda item: (-len(item[1]), item[0]))
    return [{"wanted": wanted, "got": got, "sentences": found} for (wanted, got), found in ordered]


def wrong_answers(judged: Iterable[Judged]) -> list[dict[str, Any]]:
    """Every message that was answered wrongly, the surest first."""
    found = [sentence(each) | {"wanted": each.case.intents[0]} for each in judged if each.wrong]
    return sorted(found, key=lambda each: -each["confidence"])


def sentence(each: Judged) -> dict[str, Any]:
    """A message and how it was read, in short."""
    read = " + ".join(f"{clause.intent} ({clause.decision.value})" for clause in each.reading.clauses)
    return {"text": each.case.text, "confidence": round(each.first.confidence, 3), "read": read}
