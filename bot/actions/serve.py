"""The action server: rasa-sdk's own, with our package of actions."""

import rasa_sdk.endpoint


def serve(port: int) -> None:
    """Serve the actions on loopback until stopped."""
    app = rasa_sdk.endpoint.create_app("bot.actions", cors_origins=[])
    app.run("127.0.0.1", port, workers=1, access_log=False)
