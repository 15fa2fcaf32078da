"""Stones: how a state is drawn. Pure; DESIGN.md section 5."""

from dataclasses import dataclass

from django.utils.translation import gettext_lazy as _

STATE_WORDS = {
    "open": _("open"),
    "started": _("started"),
    "done": _("done"),
    "next": _("next"),
    "wrong": _("worth a second look"),
    "locked": _("locked"),
}
SIZES = {"": (24, 16), "numbered": (36, 24), "step": (44, 28), "large": (88, 56)}
LONGEST_BAND = 14


@dataclass(frozen=True)
class Stone:
    """What the template draws."""

    state: str
    size: str
    number: str
    url: str = ""
    title: str = ""

    @property
    def classes(self) -> str:
        return f"stone stone--{self.state}" + (f" stone--{self.size}" if self.size else "")

    @property
    def shows_number(self) -> bool:
        """A finished stone shows its tick instead of the number, a begun one its half, a locked one its lock."""
        return bool(self.number) and self.state not in ("done", "started", "locked")

    @property
    def width(self) -> int:
        return SIZES[self.size][0]

    @property
    def height(self) -> int:
        return SIZES[self.size][1]


def stone_view(state: str, *, number=None, size: str = "", url: str = "", title: str = "") -> Stone:
    """Return a stone. An unknown state or size is a mistake of the template and raises KeyError."""
    if state not in STATE_WORDS:
        raise KeyError(f"no stone for state {state!r}")
    if size not in SIZES:
        raise KeyError(f"no stone of size {size!r}")
    text = "" if number in (None, "") else str(number)
    return Stone(state, size or ("numbered" if text else ""), text, url, title)


def band_view(states, *, numbered: bool = False) -> list[Stone]:
    """Return the stones of a band. More than fourteen are refused: such a band has one stone per module instead."""
    rows = [{"state": item} if isinstance(item, str) else item for item in states]
    if len(rows) > LONGEST_BAND and not numbered:
        raise ValueError(f"a band has at most {LONGEST_BAND} stones; use one per module")
    return [
        stone_view(
            row["state"],
            number=row.get("number", place) if numbered else row.get("number"),
            url=row.get("url", ""),
            title=row.get("title", ""),
        )
        for place, row in enumerate(rows, start=1)
    ]
