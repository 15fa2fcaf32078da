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


@pytest.fixture
def here(valkey_server):
    """A cache whose server runs."""
    return ForgivingRedisCache(f"unix://{valkey_server.socket}?db=1", {"TIMEOUT": 60})


def test_counting_goes_up_from_what_was_set_and_keeps_its_end(here):
    here.set("limit:a", 0, timeout=30)

    assert [here.incr("limit:a"), here.incr("limit:a", 3), here.get("limit:a")] == [1, 4, 4]
    assert 0 < here._cache.get_client(write=True).ttl(here.make_and_validate_key("limit:a")) <= 30


def test_what_is_not_there_is_not_counted_and_leaves_nothing_without_an_end(here):
    with pytest.raises(ValueError, match="limit:b"):
        here.incr("limit:b")

    assert not here.has_key("limit:b")
