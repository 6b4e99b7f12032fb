"""The bot process: the model that fits this checkout, served by Rasa with our stream of turns."""

import os
import sys
from pathlib import Path
from typing import Any

from bot.errors import SiapKakError, StartFailed
from bot.processes.logs import configure
from bot.rasa_adapters.serve import serve
from bot.settings import read_settings
from bot.training.models import model_path, training_hash

ROOT = Path(__file__).resolve().parents[2]


def main() -> None:
    """Serve on BOT_PORT, on loopback only."""
    try:
        settings = read_settings(os.environ)
        model = model_path(ROOT / "models", training_hash(ROOT))
        if not model.exists():
            raise StartFailed("models/ holds no model that fits the data, the configuration and the code – run: make train")
        serve(model, _stream, settings.bot_port, settings.actions_port, lambda: configure(settings.log_level))
    except SiapKakError as error:
        sys.exit(str(error))


def _stream() -> Any:
    # Imports Rasa, so it must wait until the launcher has kept TensorFlow out.
    from bot.channels.stream import StreamInput

    return StreamInput.from_credentials(None)


if __name__ == "__main__":
    main()
