"""What a coordinator learns about one person in one course: one word. Pure.

Nothing here tells how far or how well somebody is: who has just enrolled and who is about to finish are the same "enrolled". `NOTHING` is
one sign for every reason: not enrolled, enrolled without the municipality, before the agreement, or left again (decision 19).
"""

from collections import Counter
from collections.abc import Iterable, Sequence
from datetime import datetime, timedelta

INVITED, PLANNED, ENROLLED, COMPLETED, EXPIRING, EXPIRED, NOTHING = (
    "invited",
    "planned",
    "enrolled",
    "completed",
    "expiring",
    "expired",
    "nothing",
)
STATES = (INVITED, PLANNED, ENROLLED, COMPLETED, EXPIRING, EXPIRED)
# Of several enrolments in one course the strongest counts: a proof that stands, else the course that is running, else the proof that ended.
STRENGTH = {COMPLETED: 6, EXPIRING: 5, ENROLLED: 4, EXPIRED: 3, PLANNED: 2, INVITED: 1, NOTHING: 0}
EXPIRES_SOON = timedelta(days=90)  # the day on which the holder's first reminder goes out


def state_of(status: str, valid_until: datetime | None, now: datetime) -> str:
    """Return the word for an enrolment that is active or completed; `valid_until` is the last day of its certificate, if it ends."""
    if status == "active":
        return ENROLLED
    if valid_until is None or valid_until >= now + EXPIRES_SOON:
        return COMPLETED
    return EXPIRED if valid_until < now else EXPIRING


def stronger(one: str, other: str) -> str:
    """Return the state that is shown when both are true."""
    return one if STRENGTH[one] >= STRENGTH[other] else other


def overview(people: Iterable[Sequence[str]], smallest: int) -> list[tuple[str, int | None]]:
    """Count the people with at least one course in a state; None for fewer than `smallest`, zero included.

    When one single count is hidden, the smallest that is shown is hidden too: it could be worked out from the list's length.
    """
    counts = dict.fromkeys(STATES, 0)
    for states, number in Counter(tuple(states) for states in people).items():
        for state in set(states) & counts.keys():
            counts[state] += number
    shown = {state: number if number >= smallest else None for state, number in counts.items()}
    if sum(number is None for number in shown.values()) == 1:
        shown[min((state for state in STATES if shown[state] is not None), key=lambda state: counts[state])] = None
    return list(shown.items())
