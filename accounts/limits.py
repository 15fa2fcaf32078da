"""How often somebody may do something here. Counted in the shared cache by account or address; without the cache nothing is limited."""

import logging
import re

from django.conf import settings
from django.core.cache import cache

log = logging.getLogger(__name__)
_SECONDS = {"s": 1, "m": 60, "h": 3600}


def is_spent(action: str, who: object, *, count: bool = True) -> bool:
    """Return whether `who` has used up `settings.LIMITS[action]` (like 10/15m); `count` adds this use first. Windows are fixed.

    Tokens have 256 bits, codes of certificates 80: a page that checks one must not go away with the cache, so without it the answer is no.
    """
    amount, seconds = rule(action)
    if settings.DEMO:
        amount *= 10  # all guests of a demonstration share an address
    key = f"limit:{action}:{who}"
    try:
        if not count:
            return int(cache.get(key, 0)) >= amount
        cache.add(key, 0, timeout=seconds)
        return cache.incr(key) > amount
    except ValueError:  # the window ended between the two commands: this use begins the next one
        return False
    except Exception as error:  # noqa: BLE001  # each cache backend has its own exceptions
        log.warning("cache gone, nothing is limited", extra={"action": action, "error": type(error).__name__})
        return False


def rule(action: str) -> tuple[int, int]:
    """Return how many uses `settings.LIMITS[action]` (like 10/15m) allows in how many seconds. Raises ValueError for what is no such rule."""
    found = re.fullmatch(r"(\d+)/(\d*)([smh])", settings.LIMITS[action])
    if found is None:
        raise ValueError(f"LIMITS[{action!r}] is no rule like 10/10m")
    return int(found[1]), int(found[2] or 1) * _SECONDS[found[3]]
