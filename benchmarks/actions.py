"""Our action server for a Rasa that lacks our understanding: what its message does not say is filled in first."""

import os
from typing import Any

import rasa_sdk.endpoint
from sanic.request import Request

UNSURE = "nlu_fallback"


async def complete(request: Request) -> None:
    """Middleware: put one clause with the rival's intent into the call. Sanic keeps the parsed body, so the change stays."""
    if request.path == "/webhook" and request.json:
        message = request.json["tracker"]["latest_message"]
        message.update(clauses=[clause_of(message)], sensitive={"name": "none", "confidence": 1.0})


def clause_of(message: dict[str, Any]) -> dict[str, Any]:
    """The whole message as one clause, to be answered."""
    candidates: list[dict[str, Any]] = [message["intent"], *message.get("intent_ranking", ())]
    nothing: dict[str, Any] = {"name": "out_of_scope", "confidence": 0.0}
    best = next((each for each in candidates if each["name"] not in (UNSURE, None)), nothing)
    text = str(message["text"])
    return {
        "text": text,
        "start": 0,
        "end": len(text),
        "intent": best["name"],
        "confidence": float(best["confidence"]),
        "decision": "decline" if best["name"] == "out_of_scope" else "answer",
        "entities": [],
    }


def main() -> None:
    """Serve on ACTIONS_PORT until stopped."""
    app = rasa_sdk.endpoint.create_app("bot.actions", cors_origins=[])
    app.register_middleware(complete, "request")
    app.run("127.0.0.1", int(os.environ["ACTIONS_PORT"]), workers=1, access_log=False)


if __name__ == "__main__":
    main()
