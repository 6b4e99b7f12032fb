"""`/faults`: POST sets a marketplace's faults, GET shows them with their counts, DELETE ends them and tells the last counts."""

from collections.abc import Mapping

from sanic import Blueprint
from sanic.request import Request
from sanic.response import HTTPResponse, json

from simulator.faults import Faults, Plan, PlanInvalid, read_plan


def fault_blueprint(played: Mapping[str, Faults]) -> Blueprint:
    """The routes, for the marketplaces that are played here."""
    blueprint = Blueprint("faults", url_prefix="/faults")

    @blueprint.get("/", strict_slashes=False, name="show")
    async def show(_: Request) -> HTTPResponse:
        return json({name: faults.shown() for name, faults in played.items()})

    @blueprint.post("/", strict_slashes=False, name="set")
    async def set_(request: Request) -> HTTPResponse:
        try:
            plan = read_plan(request.body)
        except PlanInvalid as invalid:
            return json({"error": str(invalid)}, status=400)
        if plan.marketplace not in played:
            return json({"error": f"{plan.marketplace!r} is not played here"}, status=400)
        played[plan.marketplace].set(plan)
        return json(played[plan.marketplace].shown())

    @blueprint.delete("/", strict_slashes=False, name="clear")
    async def clear(_: Request) -> HTTPResponse:
        last = {name: faults.shown() for name, faults in played.items()}
        for name, faults in played.items():
            faults.set(Plan(name))
        return json(last)

    return blueprint
