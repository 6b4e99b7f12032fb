"""Rasa's graph runner without Dask: the same nodes with the same inputs, in an order that is found once."""

from typing import Any

from rasa.engine.exceptions import GraphRunError
from rasa.engine.graph import GraphSchema
from rasa.engine.runner.dask import DaskGraphRunner

Step = tuple[str, tuple[str, ...]]


class PlainGraphRunner(DaskGraphRunner):  # type: ignore[misc]  # rasa ships no types
    """Runs what the targets need, each node after those it needs."""

    def __init__(self, *arguments: Any, **more: Any) -> None:
        super().__init__(*arguments, **more)
        self._orders: dict[tuple[tuple[str, ...], tuple[str, ...]], list[Step]] = {}

    def run(self, inputs: dict[str, Any] | None = None, targets: list[str] | None = None) -> dict[str, Any]:
        """The targets' outputs.

        Raises:
            GraphRunError: a node needs what neither a node nor the inputs give, or broke with a RuntimeError.
        """
        given = inputs or {}
        wished = tuple(targets or self._graph_schema.target_names)
        outputs: dict[str, tuple[str, Any]] = {name: (name, value) for name, value in given.items()}
        try:
            for name, needs in self._order(wished, tuple(given)):
                outputs[name] = self._instantiated_nodes[name](*(outputs[need] for need in needs))
        except RuntimeError as error:
            raise GraphRunError("Error running runner.") from error
        return {name: outputs[name][1] for name in wished}

    def _order(self, targets: tuple[str, ...], given: tuple[str, ...]) -> list[Step]:
        known = self._orders.get((targets, given))
        if known is None:
            known = self._orders[targets, given] = _order(self._graph_schema, targets, given)
        return known


def _order(schema: GraphSchema, targets: tuple[str, ...], given: tuple[str, ...]) -> list[Step]:
    steps: dict[str, Step] = {}

    def visit(name: str) -> None:
        if name in given or name in steps:
            return
        if name not in schema.nodes:
            raise GraphRunError(f"nothing provides '{name}'")
        needs = tuple(schema.nodes[name].needs.values())
        for need in needs:
            visit(need)
        steps[name] = (name, needs)

    for target in targets:
        visit(target)
    return list(steps.values())
