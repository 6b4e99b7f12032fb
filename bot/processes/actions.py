"""The action process: answers the bot's calls on ACTIONS_PORT, on loopback only."""

import os
import sys

from bot.actions.serve import serve
from bot.errors import SiapKakError
from bot.processes.logs import configure
from bot.settings import read_settings


def main() -> None:
    """Serve until stopped."""
    try:
        settings = read_settings(os.environ)
        configure(settings.log_level)
        serve(settings.actions_port)
    except SiapKakError as error:
        sys.exit(str(error))


if __name__ == "__main__":
    main()
