"""The shared cache may go at any moment and costs minutes, not requests: without it everything is a miss.

What was written or deleted while it was away would be stale when it comes back (a session that ended, for example), so the first answer
after an outage empties it.
"""

import logging
from collections.abc import Callable
from typing import Any

from django.core.cache.backends.redis import RedisCache, RedisCacheClient
from redis.exceptions import RedisError

log = logging.getLogger(__name__)
_COUNT = "if redis.call('EXISTS', KEYS[1]) == 1 then return redis.call('INCRBY', KEYS[1], ARGV[1]) end"


class SteadyClient(RedisCacheClient):
    """Django's client of the cache, which makes one Redis object for each pool where Django makes one for each call.

    The object is stateless and safe among threads, the pool hands out connections; making it anew costs as much CPU as the call itself.
    """

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self._kept: dict[bool, Any] = {}

    def incr(self, key, delta):
        """Count in one way to the server where Django takes two, between which the entry could end and begin again without an end."""
        found = self.get_client(key, write=True).eval(_COUNT, 1, key, delta)
        if found is None:
            raise ValueError(f"Key {key!r} not found.")
        return found

    def get_client(self, key=None, *, write=False):
        if write not in self._kept:  # there is one server; with several, each process would read from one of them
            self._kept[write] = super().get_client(key, write=write)
        return self._kept[write]


class ForgivingRedisCache(RedisCache):
    """Django's Redis cache, with misses in place of errors while the server cannot be reached."""

    is_stale = False

    def __init__(self, server, params):
        super().__init__(server, params)
        self._class = SteadyClient

    def _try(self, call: Callable[..., Any], away: Any, *args, **kwargs) -> Any:
        """Call the cache; return `away` when it cannot be reached."""
        try:
            if self.is_stale:
                super().clear()
                type(self).is_stale = False
            return call(*args, **kwargs)
        except (RedisError, OSError) as error:
            if not self.is_stale:
                log.warning("The cache cannot be reached: %s", error)
            type(self).is_stale = True
            return away

    def get(self, key, default=None, version=None):
        return self._try(super().get, default, key, default, version)

    def set(self, key, *args, **kwargs):
        return self._try(super().set, None, key, *args, **kwargs)

    def add(self, key, *args, **kwargs):
        return self._try(super().add, False, key, *args, **kwargs)

    def touch(self, key, *args, **kwargs):
        return self._try(super().touch, False, key, *args, **kwargs)

    def delete(self, key, version=None):
        return self._try(super().delete, False, key, version)

    def get_many(self, keys, version=None):
        return self._try(super().get_many, {}, keys, version)

    def set_many(self, data, *args, **kwargs):
        return self._try(super().set_many, [], data, *args, **kwargs)

    def delete_many(self, keys, version=None):
        return self._try(super().delete_many, None, keys, version)

    def has_key(self, key, version=None):
        return self._try(super().has_key, False, key, version)
