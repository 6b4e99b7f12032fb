"""`python -m simulator`: serves the page, by default on http://127.0.0.1:8080."""

import os
import sys

from simulator.app import create_app
from simulator.settings import SimulatorNotSet, read_settings


def main() -> int:
    """Serve until stopped."""
    try:
        settings = read_settings(os.environ)
    except SimulatorNotSet as error:
        sys.stderr.write(f"{error}\n")
        return 2
    sys.stdout.write(f"Simulator: http://{settings.host}:{settings.port}\n")
    sys.stdout.flush()
    create_app(settings).run(host=settings.host, port=settings.port, access_log=False, motd=False)
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
