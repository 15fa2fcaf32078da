"""/healthz: this process answers. /readyz: database, broker, worker and beat, each "ok" or why not; 503 when one is not.

No version, no path, no address: these pages are open to everybody.
"""

import threading
import time
from collections.abc import Callable

import structlog
from django.core.cache import cache
from django.db import DatabaseError, connection
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

READY_SECONDS, UNREADY_SECONDS = 5, 1  # how long an answer is kept; recovery shows sooner than failure
SILENT_AFTER = 60  # four heartbeats
BEAT_KEY, WORKER_KEY = "heartbeat:beat", "heartbeat:worker"
log = structlog.get_logger(__name__)


def beat_has_sent() -> None:
    """Leave beat's sign of life; called in beat's own process when it sends the heartbeat."""
    cache.set(BEAT_KEY, time.time(), SILENT_AFTER)


def worker_has_run() -> None:
    """Leave the worker's sign of life; called by the heartbeat's task."""
    cache.set(WORKER_KEY, time.time(), SILENT_AFTER)


def check_database() -> str:
    """Read a table of ours: a server that runs with an empty database is not ready either."""
    try:
        with connection.cursor() as cursor:
            cursor.execute("SELECT count(*) FROM django_migrations")
            cursor.fetchone()
    except DatabaseError:
        log.warning("database not ready", exc_info=True)
        return "does not answer"
    finally:
        connection.close_if_unusable_or_obsolete()
    return "ok"


def check_broker() -> str:
    """Ask the cache's server, which is the broker's too, to keep a value."""
    try:
        cache.set("ready", 1, SILENT_AFTER)
        return "ok" if cache.get("ready") == 1 else "keeps nothing"
    except Exception:  # the client's errors are many; each means the same here
        log.warning("broker not ready", exc_info=True)
        return "does not answer"


def check_sign_of_life(key: str) -> str:
    """Say whether the process that leaves this key has done so within a minute."""
    try:
        return "ok" if cache.get(key) is not None else f"no sign of life for {SILENT_AFTER} seconds"
    except Exception:  # noqa: BLE001  # as above; the broker's own line says why
        return "unknown while the broker does not answer"


CHECKS: dict[str, Callable[[], str]] = {
    "database": check_database,
    "broker": check_broker,
    "worker": lambda: check_sign_of_life(WORKER_KEY),
    "beat": lambda: check_sign_of_life(BEAT_KEY),
}


def is_ready(parts: dict[str, str]) -> bool:
    """True when every part works."""
    return set(parts.values()) == {"ok"}


class KeptAnswer:
    """The last answer, kept for some seconds in this process: probing may not become a load."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._answer: dict[str, str] = {}
        self._until = 0.0

    def get(self) -> dict[str, str]:
        """Return the state of every part, a few seconds old at most."""
        with self._lock:
            if time.monotonic() >= self._until:
                self._answer = {name: check() for name, check in CHECKS.items()}
                seconds = READY_SECONDS if is_ready(self._answer) else UNREADY_SECONDS
                self._until = time.monotonic() + seconds
            return self._answer

    def forget(self) -> None:
        """Ask anew at the next request."""
        self._until = 0.0


kept_answer = KeptAnswer()


@never_cache
@require_safe
def healthz(request: HttpRequest) -> HttpResponse:
    """Answer that this process is alive, and nothing else."""
    return HttpResponse("ok\n", content_type="text/plain")


@never_cache
@require_safe
def readyz(request: HttpRequest) -> HttpResponse:
    """Answer 200 when every part works, else 503, with the parts as JSON."""
    parts = kept_answer.get()
    return JsonResponse(parts, status=200 if is_ready(parts) else 503)
