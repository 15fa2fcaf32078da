"""The shared cache may be gone: pages go on, sign-ins survive."""

import pytest

from secu4all.cache import ForgivingRedisCache


@pytest.fixture
def gone(tmp_path):
    """A cache whose server is not there."""
    cache = ForgivingRedisCache(f"unix://{tmp_path}/nobody.sock", {})
    yield cache
    ForgivingRedisCache.is_stale = False


def test_without_a_server_every_read_is_a_miss_and_no_write_fails(gone):
    gone.set("a", 1)
    gone.delete("a")

    assert (gone.get("a", "default"), gone.get_many(["a"]), gone.has_key("a"), gone.add("a", 1)) == ("default", {}, False, False)


def test_an_outage_is_remembered_so_that_stale_entries_go(gone):
    gone.get("a")

    assert gone.is_stale
