"""How often an address may ask for certificates. Counted in the shared cache, so all web processes count together."""

from allauth.core.internal.ratelimit import get_ip
from django.http import HttpRequest

from accounts import limits


def is_spent(request: HttpRequest, action: str, *, count: bool) -> bool:
    """Return whether the address has used up its share of `settings.LIMITS[action]`; `count` adds this request first."""
    return limits.is_spent(action, get_ip(request), count=count)


def wait_seconds(action: str) -> int:
    """Return what Retry-After says."""
    return limits.rule(action)[1]
