"""Makes the copies of personal data that wait, as the worker will when it has done what came before: after a first start that is much.

`python -m tests.browser.copies`, in the environment of the server.
"""

import os

import django

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "secu4all.settings")
django.setup()

from accounts.models import PersonalExport  # noqa: E402
from accounts.services.exporting import make  # noqa: E402
from tests.processes import wait_until  # noqa: E402


def main() -> None:
    """Make them, or wait for the worker that was faster."""
    waiting = PersonalExport.objects.filter(state=PersonalExport.State.REQUESTED)
    for pk in list(waiting.values_list("pk", flat=True)):
        make(pk)
    wait_until(lambda: not waiting.exists(), 60, "the copies are made")


if __name__ == "__main__":
    main()
