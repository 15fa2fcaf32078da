"""Typed readers for environment variables; each error names the variable and says what to do."""

import os
from pathlib import Path
from urllib.parse import parse_qs, unquote, urlsplit


class SettingMissing(Exception):
    """An environment variable is missing or unusable; the message names it."""


def text(name: str, default: str = "") -> str:
    """Return the variable, or `default` when it is absent or empty."""
    return os.environ.get(name) or default


def flag(name: str) -> bool:
    """True for 1, true, yes, on (any case)."""
    return os.environ.get(name, "").strip().lower() in {"1", "true", "yes", "on"}


def number(name: str, default: int) -> int:
    """Return a whole number. Raises SettingMissing when the value is no number."""
    raw = os.environ.get(name)
    if not raw:
        return default
    try:
        return int(raw)
    except ValueError:
        raise SettingMissing(f"{name} must be a whole number, it is {raw!r}.") from None


def names(name: str) -> list[str]:
    """Return the comma-separated parts, without blanks."""
    return [part.strip() for part in os.environ.get(name, "").split(",") if part.strip()]


def required(name: str, reason: str) -> str:
    """Return the variable. Raises SettingMissing with the reason when it is absent or empty."""
    value = os.environ.get(name)
    if not value:
        raise SettingMissing(f"{name} is not set: {reason}")
    return value


def folder(name: str, default: Path) -> Path:
    """Return an absolute folder; it need not exist yet."""
    return Path(os.environ.get(name) or default).expanduser().resolve()


def database(url: str, sqlite_file: Path, threads: int) -> dict:
    """Return Django's DATABASES entry for `postgres://…`, or for the SQLite file when `url` is empty.

    SQLite options: IMMEDIATE because deferred transactions fail at once under writers, FULL because an acknowledged answer has to
    survive a power cut. Raises SettingMissing for any other scheme.
    """
    if not url:
        return {
            "ENGINE": "django.db.backends.sqlite3",
            "NAME": str(sqlite_file),
            # Kept open by each thread: opening the file and its seven pragmas would cost more than a page's queries.
            "CONN_MAX_AGE": None,
            "OPTIONS": {
                "transaction_mode": "IMMEDIATE",
                "timeout": 20,
                "init_command": "PRAGMA journal_mode=WAL;PRAGMA synchronous=FULL;PRAGMA busy_timeout=20000;"
                "PRAGMA foreign_keys=ON;PRAGMA mmap_size=134217728;PRAGMA journal_size_limit=27103364;PRAGMA cache_size=2000;",
            },
        }
    parts = urlsplit(url)
    if parts.scheme not in {"postgres", "postgresql"}:
        raise SettingMissing("DATABASE_URL must begin with postgres://; leave it out to use SQLite.")
    query = {key: values[-1] for key, values in parse_qs(parts.query).items()}
    return {
        "ENGINE": "django.db.backends.postgresql",
        "NAME": unquote(parts.path.lstrip("/")),
        "USER": unquote(parts.username or ""),
        "PASSWORD": unquote(parts.password or ""),
        "HOST": query.pop("host", "") or unquote(parts.hostname or ""),
        "PORT": str(parts.port or ""),
        "OPTIONS": {"pool": {"min_size": 1, "max_size": max(4, threads)}, **query},
    }


def mail(url: str) -> dict:
    """Return Django's e-mail settings for `smtp://user:pass@host:port`, `smtps://…`, `file:///folder` or `console:`."""
    parts = urlsplit(url)
    if parts.scheme in {"", "console"}:
        return {"EMAIL_BACKEND": "django.core.mail.backends.console.EmailBackend"}
    if parts.scheme == "file":
        return {"EMAIL_BACKEND": "django.core.mail.backends.filebased.EmailBackend", "EMAIL_FILE_PATH": parts.path}
    if parts.scheme not in {"smtp", "smtps", "smtp+tls"}:
        raise SettingMissing("EMAIL_URL must begin with smtp://, smtps://, smtp+tls://, file:// or console:.")
    return {
        "EMAIL_BACKEND": "django.core.mail.backends.smtp.EmailBackend",
        "EMAIL_HOST": parts.hostname or "localhost",
        "EMAIL_PORT": parts.port or (465 if parts.scheme == "smtps" else 25),
        "EMAIL_HOST_USER": unquote(parts.username or ""),
        "EMAIL_HOST_PASSWORD": unquote(parts.password or ""),
        "EMAIL_USE_SSL": parts.scheme == "smtps",
        "EMAIL_USE_TLS": parts.scheme == "smtp+tls",
        "EMAIL_TIMEOUT": 10,
    }
