"""What must be so before anything is started: free ports, room on the disk, and nobody else at work in the same folder."""

import errno
import fcntl
import os
import shutil
import socket
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path

import psutil

from bot.errors import Fault, FaultsFound, StartFailed

NEEDED_BYTES = 500 * 10**6
HOST_REMEDY = "set it to 127.0.0.1, 0.0.0.0 or an address of this machine"


class PortsBusy(FaultsFound):
    """Somebody else listens where we want to."""

    headline = "Some ports cannot be used, so nothing was started"


def check_ports(ports: Mapping[str, tuple[str, int]]) -> None:
    """`ports` maps each setting to the address it stands for.

    Raises:
        PortsBusy: with every port that cannot be used.
    """
    faults = [fault for name, (host, port) in ports.items() if (fault := _fault(name, host, port))]
    if faults:
        raise PortsBusy(faults)


def check_space(folder: Path) -> None:
    """Raises StartFailed when the folder cannot hold what we will write."""
    try:
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)  # it holds what buyers wrote
    except OSError as error:
        raise StartFailed(f"VAR_DIR {folder} cannot be made ({error.strerror}) – name a folder that you may write to.") from error
    if not os.access(folder, os.W_OK | os.X_OK):
        raise StartFailed(f"VAR_DIR {folder} may not be written – give yourself write access, or name another folder.")
    free = shutil.disk_usage(folder).free
    if free < NEEDED_BYTES:
        text = f"VAR_DIR {folder} has only {free / 10**6:.0f} MB free, and 500 MB are needed"
        raise StartFailed(f"{text} – free some space there, or set VAR_DIR to a folder on another disk.")


@contextmanager
def alone_in(folder: Path) -> Iterator[None]:
    """Only one launcher works in a VAR_DIR; raises StartFailed for the second."""
    path = folder / "run.lock"
    with path.open("a+") as file:
        try:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError as error:
            other = path.read_text().strip() or "?"
            text = f"SiapKak already runs in VAR_DIR {folder} (process {other})"
            raise StartFailed(f"{text} – stop that one first, or set VAR_DIR and the ports to others.") from error
        file.truncate(0)
        file.write(str(os.getpid()))
        file.flush()
        yield


def _fault(name: str, host: str, port: int) -> Fault | None:
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    with socket.socket(family, socket.SOCK_STREAM) as probe:
        # As our servers do: a port that only rests after its last connection is free.
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((host, port))
        except socket.gaierror:
            return Fault("HOST", f"{host!r} is no address", HOST_REMEDY)
        except OSError as error:
            return _explained(name, host, port, error)
    return None


def _explained(name: str, host: str, port: int, error: OSError) -> Fault:
    if error.errno == errno.EADDRINUSE:
        return Fault(name, f"port {port} is already used{_by_whom(port)}", f"stop that program, or set {name} to a free port")
    if error.errno == errno.EADDRNOTAVAIL:
        return Fault("HOST", f"{host} is no address of this machine", HOST_REMEDY)
    if error.errno in (errno.EACCES, errno.EPERM):
        return Fault(name, f"port {port} is reserved for root", f"set {name} to a port above 1023")
    return Fault(name, f"port {port} cannot be used ({error.strerror})", f"set {name} to another port")


def _by_whom(port: int) -> str:
    try:
        for connection in psutil.net_connections("tcp"):
            if connection.status == psutil.CONN_LISTEN and connection.laddr.port == port and connection.pid:
                return f" by {psutil.Process(connection.pid).name()} (process {connection.pid})"
    except psutil.Error:
        pass  # not ours to see
    return ""
