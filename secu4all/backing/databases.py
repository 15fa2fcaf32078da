"""Copying a database at one moment while people work, with the number of rows of that moment, and putting a copy in place."""

import os
import shutil
import sqlite3
import subprocess
from pathlib import Path

from django.apps import apps
from django.conf import settings
from django.db import connection, transaction

from secu4all.backing.errors import BackupFailed

SQLITE_FILE, POSTGRES_FILE = "database.sqlite3", "database.pgdump"


def kind() -> str:
    """Return which database this installation uses, in a word for manifests."""
    return "sqlite" if settings.IS_SQLITE else "postgresql"


def dump(target: Path) -> dict[str, int]:
    """Copy the database into a folder and return the rows of each table of the copy. Raises BackupFailed."""
    return _dump_sqlite(target) if settings.IS_SQLITE else _dump_postgres(target)


def counts() -> dict[str, int]:
    """Return the number of rows of each table by model."""
    return {label: count(table) for label, table in tables().items()}


def tables() -> dict[str, str]:
    """Return the tables of ours and of the packages by model."""
    models = [model for model in apps.get_models(include_auto_created=True) if model._meta.managed and not model._meta.proxy]
    return {model._meta.label: model._meta.db_table for model in models}


def count(table: str) -> int:
    """Return the number of rows of a table."""
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT COUNT(*) FROM {connection.ops.quote_name(table)}")  # noqa: S608  # a table's name, from our models
        return int(cursor.fetchone()[0])


def _dump_sqlite(target: Path) -> dict[str, int]:
    connection.ensure_connection()
    copy = sqlite3.connect(target / SQLITE_FILE)
    try:
        connection.connection.backup(copy)  # SQLite's online backup: the pages of one moment
        copy.execute("PRAGMA journal_mode=DELETE")  # one file, nothing beside it
        return {
            label: int(copy.execute(f'SELECT COUNT(*) FROM "{table}"').fetchone()[0])  # noqa: S608  # a table's name, from our models
            for label, table in tables().items()
        }
    except sqlite3.Error as error:
        raise BackupFailed(f"The database cannot be copied: {error}.") from None
    finally:
        copy.close()


def _dump_postgres(target: Path) -> dict[str, int]:
    """One snapshot for the dump and the counts, so that the manifest says what is in the copy."""
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ")
        cursor.execute("SET LOCAL statement_timeout = 0")
        cursor.execute("SET LOCAL idle_in_transaction_session_timeout = 0")  # pg_dump may take longer than a page
        cursor.execute("SELECT pg_export_snapshot()")
        snapshot = cursor.fetchone()[0]
        options = ["--format=custom", "--no-owner", "--no-privileges", f"--snapshot={snapshot}", f"--file={target / POSTGRES_FILE}"]
        _run(["pg_dump", *options, *_where()])
        return counts()


def load(source: Path) -> None:
    """Put a copied database in the place of the empty one. Nothing else may be connected. Raises BackupFailed."""
    if settings.IS_SQLITE:
        _load_sqlite(source / SQLITE_FILE)
        return
    connection.close()
    if connection.settings_dict["OPTIONS"].get("pool"):
        connection.close_pool()  # type: ignore[attr-defined]  # PostgreSQL's alone
    options = ["--clean", "--if-exists", "--no-owner", "--no-privileges", "--exit-on-error", "--single-transaction"]
    _run(["pg_restore", *options, *_where(), str(source / POSTGRES_FILE)])


def _load_sqlite(source: Path) -> None:
    """Through SQLite itself: the copy lands in the same file, so nobody reads a file that is half written."""
    path = Path(str(connection.settings_dict["NAME"]))
    path.parent.mkdir(parents=True, exist_ok=True)
    connection.close()
    try:
        found = sqlite3.connect(f"{source.as_uri()}?immutable=1", uri=True)  # reading must leave nothing beside the copy
        place = sqlite3.connect(path, timeout=20)
        try:
            found.backup(place)
        finally:
            found.close()
            place.close()
    except sqlite3.Error as error:
        raise BackupFailed(f"The database cannot be put in place: {error}.") from None


def _where() -> list[str]:
    found = connection.settings_dict
    known = {
        "--host": found["HOST"] or found["OPTIONS"].get("host", ""),
        "--port": found["PORT"] or found["OPTIONS"].get("port", ""),
        "--username": found["USER"],
    }
    return [*(f"{name}={value}" for name, value in known.items() if value), f"--dbname={found['NAME']}"]


def _run(command: list[str]) -> None:
    program = shutil.which(command[0])
    if program is None:
        raise BackupFailed(f"{command[0]} is not installed on this machine.")
    environment = {**os.environ, "PGPASSWORD": str(connection.settings_dict["PASSWORD"] or "")}
    done = subprocess.run([program, *command[1:]], env=environment, capture_output=True, text=True, check=False)
    if done.returncode:
        raise BackupFailed(f"{command[0]} failed: {done.stderr.strip()[-500:]}")
