"""What the tests of wiring and operation share."""

from tests.processes import valkey_server  # noqa: F401  # fixture
