"""How often an address may ask for certificates. Counted in the shared cache, so all web processes count together."""

import logging
import re

from allauth.core.internal.ratelimit import get_ip
from django.conf import settings
from django.core.cache import cache
from django.http import HttpRequest

log = logging.getLogger(__name__)
_SECONDS = {"s": 1, "m": 60, "h": 3600}


def is_spent(request: HttpRequest, action: str, *, count: bool) -> bool:
    """Return whether the address has used up its share of `settings.LIMITS[action]`; `count` adds this request first.

    Windows are fixed and begin with their first request. Without the cache the answer is no: a code has 80 bits, and a page that
    proves something must not go away with a cache.
    """
    amount, seconds = _limit(action)
    key = f"limit:{action}:{get_ip(request)}"
    try:
        if not count:
            return int(cache.get(key, 0)) >= amount
        cache.add(key, 0, timeout=seconds)
        return cache.incr(key) > amount
    except ValueError:  # the window ended between the two commands: this request begins the next one
        return False
    except Exception as error:  # noqa: BLE001  # each cache backend has its own exceptions
        log.warning("cache gone, nothing is limited", extra={"action": action, "error": type(error).__name__})
        return False


def wait_seconds(action: str) -> int:
    """Return what Retry-After says."""
    return _limit(action)[1]


def _limit(action: str) -> tuple[int, int]:
    """Return (amount, seconds) of a rule like 10/10m; a demonstration is ten times as patient, since all its guests share an address."""
    rule = re.fullmatch(r"(\d+)/(\d*)([smh])", settings.LIMITS[action])
    if rule is None:
        raise ValueError(f"LIMITS[{action!r}] is no rule like 10/10m")
    return int(rule[1]) * (10 if settings.DEMO else 1), int(rule[2] or 1) * _SECONDS[rule[3]]
