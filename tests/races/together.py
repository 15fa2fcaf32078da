"""Running something in threads that begin at the same moment, each with its own database connection."""

import threading
from collections.abc import Callable, Iterable, Sequence
from typing import Any

from django.db import connection


def run_together(act: Callable[..., Any], arguments: Iterable[Any]) -> Sequence[Any]:
    """Call `act` with each argument in a thread of its own; return results in that order, exceptions among them."""
    arguments = list(arguments)
    results: list[Any] = [None] * len(arguments)
    gate = threading.Barrier(len(arguments))

    def run(index: int, argument: Any) -> None:
        gate.wait(timeout=30)
        try:
            results[index] = act(argument)
        except Exception as error:  # noqa: BLE001  # the outcome of a race may be any refusal; the test says which
            results[index] = error
        finally:
            connection.close()

    threads = [threading.Thread(target=run, args=pair, daemon=True) for pair in enumerate(arguments)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(timeout=60)
    assert not any(thread.is_alive() for thread in threads), "a thread hangs"
    return results
