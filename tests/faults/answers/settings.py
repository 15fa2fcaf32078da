"""Settings of the web process under fault: the product's own behaviour on a database and in a folder of the experiment's own."""

from tests.settings import *  # noqa: F403

# Found where they lie, so that a browser gets scripts and styles without collecting them first.
WHITENOISE_USE_FINDERS = True
WHITENOISE_AUTOREFRESH = True
LIMITS = {**LIMITS, "answer": "6000/m", "start_attempt": "600/m"}  # noqa: F405


class _AsModelsSay:
    """Tables straight from the models: the migrations have tests of their own, and would cost a minute here."""

    def __contains__(self, _app: str) -> bool:
        return True

    def __getitem__(self, _app: str) -> None:
        return None


MIGRATION_MODULES = _AsModelsSay()
