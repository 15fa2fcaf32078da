"""Run the stale preparation steps in one process: `python -m secu4all.serve.prepare`.

Its lines are for the person at the terminal; what the commands print goes to the log through stderr.
"""

import os
import sys
from pathlib import Path

import django
from django.conf import settings
from django.core import checks

from secu4all.env import SettingMissing
from secu4all.serve.steps import STEPS, Place
from secu4all.serve.watching import tell


def place_of_settings() -> Place:
    """Start Django and return where its settings keep things. Raises SettingMissing."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "secu4all.settings")
    django.setup()
    return Place(
        root=settings.BASE_DIR,
        data_dir=settings.DATA_DIR,
        static_dir=Path(settings.STATIC_ROOT),
        database_url=os.environ.get("DATABASE_URL", ""),
        demo=settings.DEMO,
    )


def check() -> list[str]:
    """Return the sentences of the system checks that forbid a start, those for deployment included."""
    found = checks.run_checks(include_deployment_checks=True, databases=["default"])
    return [f"{message.msg} {message.hint or ''}".strip() for message in found if message.level >= checks.ERROR]


def main() -> int:
    """Run what is stale, then the checks; return the exit code. A refusal is one sentence on stdout."""
    try:
        place = place_of_settings()
    except SettingMissing as missing:
        tell(str(missing))
        return 1
    for step in STEPS:
        if not step.is_done(place):
            tell(step.sentence)
            step.run(place)
            step.record(place)
    refusals = check()
    for sentence in refusals:
        tell(sentence)
    return 1 if refusals else 0


if __name__ == "__main__":
    sys.exit(main())
