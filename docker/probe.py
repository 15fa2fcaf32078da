"""Health of one container: `probe.py web` asks the page, `probe.py worker` and `probe.py beat` look for the sign of life in the cache.

Exits 0 when healthy. Works without Django, since it runs every few seconds beside the real work.
"""

import http.client
import os
import sys

import redis

KEYS = {"worker": ":1:heartbeat:worker", "beat": ":1:heartbeat:beat"}  # as Django's cache writes them


def web_is_alive() -> bool:
    """True when /healthz answers 200 to our own host name."""
    host = os.environ.get("ALLOWED_HOSTS", "localhost").split(",")[0].strip()
    connection = http.client.HTTPConnection("127.0.0.1", int(os.environ.get("BIND", ":8000").rsplit(":", 1)[1]), timeout=5)
    connection.request("GET", "/healthz", headers={"Host": host})
    return connection.getresponse().status == 200


def shows_life(part: str) -> bool:
    """True when the part has left its sign within the last minute."""
    with redis.from_url(os.environ["REDIS_URL"].rstrip("/") + "/1", socket_timeout=5) as client:
        return client.exists(KEYS[part]) == 1


if __name__ == "__main__":
    part = sys.argv[1]
    try:
        healthy = web_is_alive() if part == "web" else shows_life(part)
    except (OSError, http.client.HTTPException, redis.RedisError) as error:
        sys.exit(f"{part}: {error}")
    sys.exit(0 if healthy else f"{part}: not healthy")
