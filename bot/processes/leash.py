"""Runs a command that dies with the launcher, even when that is killed with SIGKILL. Started by path, so it imports no package.

The command's errors go where its output goes: one log per process.
"""

import ctypes
import os
import signal
import sys

PR_SET_PDEATHSIG = 1


def main() -> None:
    """`leash.py PARENT COMMAND…`: become the command, tied to the process PARENT."""
    parent, command = int(sys.argv[1]), sys.argv[2:]
    # SIGKILL: nobody is left who could wait for a slow farewell, and everything we do survives a kill.
    ctypes.CDLL(None).prctl(PR_SET_PDEATHSIG, signal.SIGKILL)
    if os.getppid() != parent:  # it died before we were tied to it
        sys.exit(1)
    os.dup2(1, 2)
    try:
        os.execvp(command[0], command)  # noqa: S606 - the launcher's own command, no shell in between
    except OSError as error:
        sys.exit(f"{command[0]} cannot be started: {error.strerror}")


if __name__ == "__main__":
    main()
