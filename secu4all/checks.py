"""Checks before a start: storage, time limits, secrets, and that the database really is as durable as the settings ask.

`refuse_unsafe_start` runs in every web process; `manage.py check --deploy` shows the same.
"""

import ipaddress
from collections.abc import Iterator
from itertools import pairwise
from pathlib import Path
from urllib.parse import urlsplit

from django.conf import settings
from django.contrib.auth import get_user_model
from django.core.checks import ERROR, CheckMessage, Error, Tags, register
from django.db import DatabaseError, connection

from secu4all import env

SHORTEST_SECRET = 40
DEMO_ACCOUNTS = [f"{name}@example.org" for name in ("learner", "learner2", "trainer", "coordinator", "coordinator2", "analyst", "admin")]
# Secrets that stand in documentation, in examples or in our own tests: whoever reads those could sign in as anybody.
KNOWN_SECRETS = ("change-me", "changeme", "django-insecure", "only-for-tests", "secret", "example", "secu4all")


def refuse_unsafe_start() -> None:
    """End the process with one sentence a fault. Raises SystemExit; code 3 tells gunicorn not to try again."""
    faults = [fault for check in ALL for fault in check() if fault.level >= ERROR]
    if faults:
        print("\n".join(f"{fault.msg} {fault.hint or ''}".strip() for fault in faults), flush=True)
        raise SystemExit(3)


def check_secrets(app_configs: object = None, **_options: object) -> list[CheckMessage]:
    """Refuse a secret that is short, repeated or published. DEMO makes its own."""
    return list(_secret_faults())


def _secret_faults() -> Iterator[CheckMessage]:
    secret = settings.SECRET_KEY
    if any(secret.lower().startswith(known) for known in KNOWN_SECRETS):
        yield Error("SECRET_KEY is a published example.", hint="Give it a random value of 50 characters.", id="secu4all.E001")
    elif len(secret) < SHORTEST_SECRET or len(set(secret)) < 10:
        yield Error("SECRET_KEY is too short or too regular.", hint="Give it a random value of 50 characters.", id="secu4all.E002")


def check_times(app_configs: object = None, **_options: object) -> list[CheckMessage]:
    """Refuse time limits out of order: a visibility timeout below the running time would run a task several times at once."""
    times = (
        settings.CELERY_TASK_SOFT_TIME_LIMIT,
        settings.CELERY_TASK_TIME_LIMIT,
        settings.LEASE_SECONDS,
        settings.CELERY_BROKER_TRANSPORT_OPTIONS["visibility_timeout"],
    )
    if all(earlier < later for earlier, later in pairwise(times)):
        return []
    return [Error(f"Soft limit, hard limit, lease and visibility timeout are out of order: {times}.", id="secu4all.E003")]


def check_storage(app_configs: object = None, **_options: object) -> list[CheckMessage]:
    """Refuse private files inside a folder that is served by address."""
    private = Path(settings.PRIVATE_ROOT).resolve()
    served = [Path(settings.MEDIA_ROOT).resolve(), Path(settings.STATIC_ROOT).resolve()]
    inside = [folder for folder in served if private == folder or folder in private.parents]
    if not inside:
        return []
    return [Error(f"Private files would lie in {inside[0]}, which is served.", hint="Set MEDIA_DIR apart.", id="secu4all.E004")]


def check_address(app_configs: object = None, **_options: object) -> list[CheckMessage]:
    """Refuse plain http for other machines, and hosts that would let anybody choose the address in our mails."""
    return list(_address_faults())


def _address_faults() -> Iterator[CheckMessage]:
    parts = urlsplit(settings.PUBLIC_URL)
    if parts.scheme not in {"http", "https"} or not parts.hostname:
        yield Error("PUBLIC_URL must be a whole address.", hint="For example https://lernen.example.org", id="secu4all.E005")
    elif parts.scheme == "http" and not is_loopback(parts.hostname):
        yield Error("PUBLIC_URL must begin with https:// (http is for this machine alone).", id="secu4all.E006")
    if "*" in settings.ALLOWED_HOSTS:
        yield Error("ALLOWED_HOSTS must name the hosts; * lets anybody choose the address in our mails.", id="secu4all.E007")


def check_broker(app_configs: object = None, **_options: object) -> list[CheckMessage]:
    """Refuse a broker over an open network: plain redis:// only on this machine, or on hosts that TRUSTED_HOSTS names."""
    parts = urlsplit(settings.REDIS_URL)
    if parts.scheme != "redis" or is_loopback(parts.hostname or "") or parts.hostname in env.names("TRUSTED_HOSTS"):
        return []
    hint = "Use rediss://, or name the host in TRUSTED_HOSTS when the network in between is yours alone."
    return [Error(f"REDIS_URL is not encrypted and {parts.hostname} is another machine.", hint=hint, id="secu4all.E008")]


def check_database(app_configs: object = None, **_options: object) -> list[CheckMessage]:
    """Refuse a database that would forget what it has acknowledged. The values are read back, since a setting may be ignored."""
    if connection.vendor == "sqlite":
        wanted = {"journal_mode": "wal", "synchronous": 2, "foreign_keys": 1, "busy_timeout": 20000}
        question = "PRAGMA {}"
    else:
        wanted = {"fsync": "on", "full_page_writes": "on", "synchronous_commit": "on"}
        question = "SHOW {}"
    with connection.cursor() as cursor:
        found = {name: cursor.execute(question.format(name)) and cursor.fetchone()[0] for name in wanted}
    wrong = {name: value for name, value in found.items() if value != wanted[name]}
    if not wrong:
        return []
    return [Error(f"The database runs with {wrong}; acknowledged answers could be lost. It needs {wanted}.", id="secu4all.E009")]


def check_demo(app_configs: object = None, **_options: object) -> list[CheckMessage]:
    """Refuse DEMO at an address others can reach, and a demo account that can sign in without DEMO."""
    return list(_demo_faults())


def _demo_faults() -> Iterator[CheckMessage]:
    if settings.DEMO:
        if not is_loopback(urlsplit(settings.PUBLIC_URL).hostname or ""):
            yield Error("DEMO is set, and PUBLIC_URL is not this machine.", hint="Unset DEMO.", id="secu4all.E010")
        return
    try:
        accounts = get_user_model().objects.filter(email__in=DEMO_ACCOUNTS, is_active=True)
        public = [user.email for user in accounts if user.check_password(settings.DEMO_PASSWORD)]
    except DatabaseError:  # before the first migration there are no accounts
        return
    if public:
        hint = "Delete them, or begin with an empty database."
        yield Error(f"Demo accounts with their public password exist: {', '.join(public)}.", hint=hint, id="secu4all.E011")


def is_loopback(host: str) -> bool:
    """True for localhost and the loopback addresses."""
    if host == "localhost":
        return True
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return False


ALL = [check_secrets, check_times, check_storage, check_address, check_broker, check_database, check_demo]
for _check in ALL:
    register(_check, Tags.security, deploy=True)
