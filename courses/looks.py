"""The record of who looked at named people, kept by a higher layer: whoever wants to show a list asks here first (SECURITY.md, V-4)."""

from collections.abc import Callable

Recorder = Callable[[int, int, str, str], None]
_recorders: list[Recorder] = []


def register(recorder: Recorder) -> None:
    """Say who keeps the record; called with viewer, municipality, list and purpose."""
    if recorder not in _recorders:
        _recorders.append(recorder)


def record(*, viewer_id: int, organisation_id: int, report: str, purpose: str) -> None:
    """Record a look. Raises RuntimeError when nobody keeps a record: no record, no list."""
    if not _recorders:
        raise RuntimeError("Nobody records who looks at names; no list is shown.")
    for keep in _recorders:
        keep(viewer_id, organisation_id, report, purpose)
