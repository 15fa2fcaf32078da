"""A freshly migrated database: made once by the real `migrate` for each state of the migrations, then copied by whoever needs one.

    python -m tests.migrated      makes what is missing, SQLite's and PostgreSQL's side by side

Migrating from nothing costs half a minute of processor time, a copy of SQLite's file milliseconds, PostgreSQL's two seconds.
Nothing is hidden by it: every copy is still handed to the real `migrate`, which applies what it lacks; `--create-db` begins with nothing.
"""

import fcntl
import hashlib
import os
import re
import shutil
import sqlite3
import subprocess
import sys
import tempfile
from collections.abc import Callable, Iterable, Iterator
from contextlib import closing, contextmanager, suppress
from importlib.metadata import distributions
from pathlib import Path

import psycopg

from tests.postgres import NoPostgres, binaries, postgres

ROOT = Path(__file__).resolve().parents[1]
FOLDER = ROOT / "var" / "tests"
KEPT = 4  # of each kind, for those who go to and fro between branches
SETTINGS = ("secu4all/settings.py", "secu4all/env.py", "tests/settings.py")
# Where a test run keeps its own data: no `migrate` of ours may touch that.
FOREIGN = ("DATABASE_URL", "DATA_DIR", "MEDIA_DIR", "TEST_DATA_DIR", "STATIC_DIR")


class NotMigrated(Exception):
    """`migrate`, or a copy of what it made, has failed; with what it said."""


def state(*texts: str) -> str:
    """Name everything that decides what `migrate` makes: our migrations and settings, Python, SQLite, each installed package, the texts."""
    installed = sorted(f"{found.metadata['Name']}=={found.version}" for found in distributions())
    files = [*ROOT.glob("*/migrations/*.py"), *(ROOT / name for name in SETTINGS)]
    return digest(ROOT, files, sys.version, sqlite3.sqlite_version, *installed, *texts)


def digest(root: Path, files: Iterable[Path], *texts: str) -> str:
    """Return a hash over the files' names below `root`, their contents, and the texts."""
    found = hashlib.sha256("\0".join(texts).encode())
    for path in sorted(files):
        found.update(f"\0{path.relative_to(root)}\0".encode() + hashlib.sha256(path.read_bytes()).digest())
    return found.hexdigest()[:20]


@contextmanager
def alone(folder: Path, name: str) -> Iterator[None]:
    """Hold a lock that all processes of this checkout share; it ends with its process, however that ends."""
    folder.mkdir(parents=True, exist_ok=True)
    with (folder / f"{name}.lock").open("w") as stream:
        fcntl.flock(stream, fcntl.LOCK_EX)
        yield


def made_once(wanted: Path, make: Callable[[Path], None]) -> Path:
    """Return the file; the first one who wants it makes it. Call it inside `alone`.

    It is made under another name and renamed when it is whole: what a killed or failing maker leaves is never taken for it.
    """
    if not wanted.exists():
        unfinished = wanted.with_name(f"unfinished-{wanted.stem}")
        unfinished.unlink(missing_ok=True)
        make(unfinished)
        unfinished.rename(wanted)
    wanted.touch()
    others = sorted(set(wanted.parent.glob(f"*{wanted.suffix}")) - {wanted}, key=lambda path: path.stat().st_mtime_ns)
    for old in others[: 1 - KEPT]:
        old.unlink()
    return wanted


def migrate(**values: str) -> None:
    """Run the real `migrate` in a process and an environment of its own. Raises NotMigrated."""
    environment = {name: value for name, value in os.environ.items() if name not in FOREIGN}
    environment |= {"DJANGO_SETTINGS_MODULE": "tests.settings", **values}
    _run([sys.executable, "manage.py", "migrate", "--no-input", "--run-syncdb", "--verbosity", "0"], environment)


def _run(command: list[str], environment: dict[str, str] | None = None) -> None:
    done = subprocess.run(command, cwd=ROOT, env=environment, capture_output=True, text=True, check=False)
    if done.returncode:
        raise NotMigrated(f"{' '.join(command[:3])} has failed:\n{done.stdout}{done.stderr[-6000:]}")


# --- SQLite ---


def sqlite_template() -> Path:
    """Return the migrated file. Call it inside `alone`."""
    return made_once(FOLDER / f"{state()}.sqlite3", _migrate_sqlite)


def _migrate_sqlite(file: Path) -> None:
    with tempfile.TemporaryDirectory(dir=file.parent) as folder:
        migrate(DATA_DIR=folder)
        made = Path(folder, "secu4all.sqlite3")
        with closing(sqlite3.connect(made)) as database:  # nothing may stay in a journal that is not copied
            busy, *_pages = database.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchone()
            assert not busy
        made.rename(file)


def copy_sqlite(target: Path) -> None:
    """Put a migrated database at `target`, unless something is there."""
    if not target.exists():
        with alone(FOLDER, "sqlite"):
            shutil.copyfile(sqlite_template(), target)


# --- PostgreSQL ---


def postgres_template(url: str) -> str | None:
    """Return the name of a migrated database on this server, for CREATE DATABASE to copy: nobody can connect to it.

    None when the server is not of the version of our own programs: pg_dump would refuse it.
    """
    with alone(FOLDER, "postgresql"), psycopg.connect(url, autocommit=True) as server:
        said = subprocess.run([binaries() / "pg_dump", "--version"], capture_output=True, text=True, check=True).stdout
        if (version := re.search(r"\d+", said)) is None or int(version[0]) != server.info.server_version // 10_000:
            return None
        key = state(said)
        name, own = f"migrated_{key}", _other(url, f"unfinished_{key}")
        if server.execute("SELECT 1 FROM pg_database WHERE datname = %s", [name]).fetchone():
            return name
        dump = made_once(FOLDER / f"{key}.sql", lambda file: _migrate_postgres(server, f"unfinished_{key}", own, file))
        _empty(server, f"unfinished_{key}")
        _run([str(binaries() / "psql"), own, "-qX", "-1", "-v", "ON_ERROR_STOP=1", "-o", os.devnull, "-f", str(dump)])
        server.execute(f"ALTER DATABASE unfinished_{key} RENAME TO {name}")
        server.execute(f"ALTER DATABASE {name} WITH IS_TEMPLATE true ALLOW_CONNECTIONS false")
        return name


def _migrate_postgres(server: psycopg.Connection, name: str, url: str, file: Path) -> None:
    _empty(server, name)
    migrate(DATABASE_URL=url)
    _run([str(binaries() / "pg_dump"), url, "--no-owner", "-f", str(file)])


def _empty(server: psycopg.Connection, name: str) -> None:
    server.execute(f"DROP DATABASE IF EXISTS {name}")
    server.execute(f"CREATE DATABASE {name}")


def _other(url: str, name: str) -> str:
    """The address of another database on the same server."""
    before, _, query = url.partition("?")
    return f"{before.rpartition('/')[0]}/{name}?{query}"


# --- Who uses them ---


def prepare(databases: dict) -> None:
    """Let pytest's database begin as a copy; a database that is there already stays. Call it when the names are settled."""
    default = databases["default"]
    if default["ENGINE"].endswith("sqlite3"):
        copy_sqlite(Path(default["TEST"]["NAME"]))
    elif name := postgres_template(os.environ["DATABASE_URL"]):
        default.setdefault("TEST", {})["TEMPLATE"] = name


def main(engines: list[str]) -> int:
    """Make what is missing; return the exit code. Where there is no PostgreSQL server, the tests on it say so themselves."""
    if not engines:
        with subprocess.Popen([sys.executable, "-m", "tests.migrated", "postgresql"], cwd=ROOT) as other:
            main(["sqlite"])
        return other.returncode
    if "sqlite" in engines:
        with alone(FOLDER, "sqlite"):
            sqlite_template()
    if "postgresql" in engines:
        with suppress(NoPostgres), postgres() as url:
            postgres_template(url)
    return 0


if __name__ == "__main__":
    try:
        sys.exit(main(sys.argv[1:]))
    except NotMigrated as failure:
        sys.exit(str(failure))
