"""The embedded broker: starts on a socket, says when it is ready, and gives back what a dead worker held."""

import subprocess
import tempfile
from pathlib import Path

import pytest
from kombu import Connection

from secu4all.serve import valkey
from tests.serve.running import wait_for

pytestmark = pytest.mark.pure


@pytest.fixture
def broker(tmp_path):
    """A server of this test's own; yields its socket."""
    with tempfile.TemporaryDirectory(prefix="s4a-") as run_dir:
        socket_path = Path(run_dir) / "valkey.sock"
        command = valkey.command(socket_path=socket_path, folder=tmp_path)
        server = subprocess.Popen(command, stdout=subprocess.DEVNULL)
        try:
            wait_for(lambda: valkey.answers(socket_path), 10, "PING")
            yield socket_path
        finally:
            server.terminate()
            server.wait(10)


def test_nobody_answers_before_the_start(tmp_path):
    (tmp_path / "valkey.sock").touch()

    assert not valkey.answers(tmp_path / "valkey.sock")


def test_a_path_too_long_for_a_socket_is_refused(tmp_path):
    with pytest.raises(valkey.NoServer, match="too long for a socket"):
        valkey.command(socket_path=tmp_path / ("x" * 104), folder=tmp_path)


def test_a_message_in_the_hands_of_a_dead_worker_comes_back(broker):
    url = f"redis+socket://{broker}"
    with Connection(url) as connection:
        queue = connection.SimpleQueue("celery")
        queue.put("work")
        taken = queue.get(timeout=5)
        assert taken.payload == "work"
        # The worker dies: nothing is acknowledged, and nothing on its side can say so any more.
        connection.default_channel.client.connection_pool.disconnect()
        valkey.give_back(url)

    with Connection(url) as connection:
        assert connection.SimpleQueue("celery").get(timeout=5).payload == "work"
