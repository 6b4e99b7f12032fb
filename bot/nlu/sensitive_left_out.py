"""What both looks say of texts as if their writers had never written: the only honest base for a limit."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from bot.nlu.encoder import Encodes
from bot.nlu.features import Array, Words
from bot.nlu.kinship import quick_weights
from bot.nlu.relation import Seen, Sight, fit_sight, relation, words_in_common
from bot.nlu.ridge import Ridge, fit_ridge
from bot.nlu.sensitive import SensitivePhrases
from bot.nlu.sensitive_kernel import KernelModel, Weighing, evidence, see
from bot.nlu.sensitive_model import SensitiveModel, Strength

_RIDGE, QUICK_RIDGE = 0.3, 0.5  # chosen on persons left out


@dataclass(frozen=True)
class Example:
    """One text to learn from."""

    text: str
    words: Words
    label: str
    persona: str
    sensitive: bool = False
    ordinary: bool = False


@dataclass(frozen=True)
class LeftOut:
    """For all examples, by models that never saw their writers."""

    level: Array  # by the first look
    evidence: Array  # what the second look weighs


@dataclass(frozen=True)
class Fitted:
    """Both looks, not yet cut loose from what they need for leaving persons out."""

    phrases: SensitivePhrases
    sight: Sight
    seen: Seen
    sensitive: Array
    quick: Ridge
    full: Ridge
    related: Array  # examples × examples

    def leave_out(self, examples: Sequence[Example]) -> LeftOut:
        """Judge every example by both looks without its writer."""
        personas = np.array([each.persona for each in examples])
        groups = {name: np.flatnonzero(personas == name) for name in sorted(set(personas))}
        first = [self.quick_by(personas != name).strength([examples[at].words for at in group]) for name, group in groups.items()]
        rows = [self._evidence(group, quick) for group, quick in zip(groups.values(), first, strict=True)]
        order = np.argsort(np.concatenate(list(groups.values())))
        return LeftOut(np.concatenate([each.level for each in first])[order], np.concatenate(rows)[order])

    def kernel(self, kept: Array, weighing: Weighing) -> KernelModel:
        """The second look by some of the examples."""
        votes = _without(self.full, ~kept)[kept]
        seen = Seen(self.seen.rows[kept], self.seen.points[kept].astype(np.float16))
        return KernelModel(seen, votes, self.sensitive[kept], weighing)

    def quick_by(self, kept: Array) -> SensitiveModel:
        """The first look by some of the examples."""
        return SensitiveModel(self.phrases, self.sight.vocabulary, quick_weights(self.seen, _without(self.quick, ~kept)))

    def _evidence(self, group: Array, quick: Strength) -> Array:
        related = self.related[group]
        related[:, group] = 0.0
        nearest = related[:, self.sensitive].max(axis=1), related[:, ~self.sensitive].max(axis=1)
        return evidence(self.full.left_out([group])[group], quick.votes, *nearest)


def fit(phrases: SensitivePhrases, examples: Sequence[Example], encoder: Encodes) -> Fitted:
    """Fit both looks to these examples."""
    words = [each.words for each in examples]
    sight = fit_sight(words, encoder)
    seen = see(words, sight, phrases, encoder)
    labels = [each.label if each.sensitive else "" for each in examples]
    targets = np.array([[label == kind for kind in phrases.by_gravity] for label in labels], np.float32)
    quick = fit_ridge(words_in_common(seen, seen), targets, QUICK_RIDGE)
    related = relation(seen, seen)
    full = fit_ridge(related.copy(), targets, _RIDGE)
    return Fitted(phrases, sight, seen, targets.any(axis=1), quick, full, related)


def _without(ridge: Ridge, left_out: Array) -> Array:
    return ridge.without(np.flatnonzero(left_out)) if left_out.any() else ridge.weights
