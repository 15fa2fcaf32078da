"""The words of mails that a municipality may change: what they are from the start, which placeholders they have. Pure."""

import re
from collections.abc import Mapping

PLACE = re.compile(r"\{([^{}]*)\}")
PLACES = {
    "invitation": {"municipality": False, "link": True, "until": False, "sender": False},
    "reminder": {"name": False, "courses": True, "link": True, "municipality": False},
}
DEFAULTS: dict[tuple[str, str], tuple[str, str]] = {
    ("invitation", "de"): (
        "Einladung zum Lernen mit {municipality}",
        "Guten Tag,\n\n{municipality} lädt Sie ein, mit Secu4All zu lernen, wie öffentliche Räume offen und sicher bleiben. Sie lernen in "
        "Stücken von höchstens zwanzig Minuten, wann es Ihnen passt.\n\nMit diesem Link nehmen Sie die Einladung an:\n{link}\n\nEr gilt bis "
        "{until}. Wenn Sie noch kein Konto haben, legen Sie dabei eines an.\n\nSie haben die Einladung nicht erwartet? Dann brauchen Sie "
        "nichts zu tun; wir löschen Ihre Adresse nach dem Ablauf.\n\n{sender}\n",
    ),
    ("invitation", "en"): (
        "Invitation to learn with {municipality}",
        "Hello,\n\n{municipality} invites you to learn with Secu4All how public spaces stay open and safe. You learn in pieces of at most "
        "twenty minutes, whenever it suits you.\n\nThis link accepts the invitation:\n{link}\n\nIt is valid until {until}. If you have no "
        "account yet, you create one on the way.\n\nYou did not expect this? Then there is nothing to do; we delete your address after the "
        "invitation has expired.\n\n{sender}\n",
    ),
    ("reminder", "de"): (
        "Ihr Kurs bei Secu4All",
        "Guten Tag {name},\n\nzur Erinnerung:\n\n{courses}\n\nHier lernen Sie weiter:\n{link}\n",
    ),
    ("reminder", "en"): (
        "Your course at Secu4All",
        "Hello {name},\n\na reminder:\n\n{courses}\n\nThis is where you go on:\n{link}\n",
    ),
}


def faults(kind: str, subject: str, body: str) -> list[tuple[str, str]]:
    """Return what is wrong with a text as (reason, placeholder): unknown, missing, or brace for one that stands alone."""
    places = PLACES[kind]
    found = [("unknown", name) for name in PLACE.findall(subject + body) if name not in places]
    found += [("missing", name) for name, needed in places.items() if needed and f"{{{name}}}" not in body]
    rest = PLACE.sub("", subject + body)
    return found + [("brace", brace) for brace in "{}" if brace in rest]


def fill(text: str, values: Mapping[str, str]) -> str:
    """Put values in place of placeholders, once: what stands in a value is never read as a placeholder. Unknown ones stay as they are."""
    return PLACE.sub(lambda match: values.get(match[1], match[0]), text)
