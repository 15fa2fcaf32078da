"""`python -m tests.browser.second_coordinator ADDRESS`: somebody who coordinates Seehafen, which has no agreement. Running it again adds nothing."""

import os
import sys

import django

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "secu4all.settings")


def main(email: str) -> None:
    """Make the account."""
    from accounts.models import Organisation, User
    from tests.browser.visitor import PASSWORD
    from tests.factories import accounts as people

    if not User.objects.filter(email=email).exists():
        user = people.make_user(email, "Tjark Hansen", PASSWORD)
        people.grant(user, "coordinator", Organisation.objects.get(name="Seehafen"))


if __name__ == "__main__":
    django.setup()
    main(sys.argv[1])
