"""How often one attempt or person may write. Counted in the shared cache; without it this process counts alone and nothing closes."""

import logging
import threading
import time

from django.core.cache import cache

from accounts.limits import rule

log = logging.getLogger(__name__)
_alone: dict[str, int] = {}
_guard = threading.Lock()
MOST_KEPT = 10_000


def seconds_to_wait(action: str, who: object) -> int:
    """Count one more use of `settings.LIMITS[action]` by `who`; return 0 when it is allowed, else when to come again.

    An answer that is refused stays in the browser's queue, so a short window does no harm. Windows are fixed.
    """
    amount, window = rule(action)
    now = int(time.time())
    key = f"limit:{action}:{who}:{now // window}"
    return window - now % window if _count(key, window) > amount else 0


def _count(key: str, window: int) -> int:
    try:
        try:
            return cache.incr(key)
        except ValueError:  # the first use in this window; of two that come together, one begins the count and both are counted
            cache.add(key, 0, timeout=window + 5)
            return cache.incr(key)
    except Exception as error:  # noqa: BLE001  # each cache backend has its own exceptions; answers go on without a cache (SECURITY.md 5.4)
        log.warning("cache gone, counting alone", extra={"error": type(error).__name__})
    with _guard:
        if len(_alone) > MOST_KEPT:
            _alone.clear()
        _alone[key] = _alone.get(key, 0) + 1
        return _alone[key]
