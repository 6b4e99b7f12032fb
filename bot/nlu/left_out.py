"""The full model's votes for any texts, as they would be had a person never written."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from bot.nlu.encoder import Encodes
from bot.nlu.features import Array, Words
from bot.nlu.gaps import Votes
from bot.nlu.relation import Seen, Sight, relation
from bot.nlu.ridge import Ridge


@dataclass(frozen=True)
class FullLeftOut:
    """The fitted model with everything that leaving a person out needs."""

    ridge: Ridge
    seen: Seen
    groups: Sequence[Array]  # the places of every person's sentences
    sight: Sight
    encoder: Encodes
    intents: int  # columns of the votes that are intents

    def of(self, person: int, texts: Sequence[Words]) -> Votes:
        """The votes for these texts, worked out at once."""
        weights = self.ridge.without(self.groups[person])[:, : self.intents]
        known = list(dict.fromkeys(tuple(words) for words in texts))
        rows = relation(self.sight.see(known, self.encoder), self.seen) @ weights
        by_text = dict(zip(known, rows, strict=True))

        def votes(wanted: Sequence[Words]) -> Array:
            return np.array([by_text[tuple(words)] for words in wanted])

        return votes
