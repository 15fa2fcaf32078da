"""`manage.py export_person`: the same file as the page "My data" gives."""

from pathlib import Path

from django.core.management.base import BaseCommand, CommandError

from accounts.models import User, normalise_email
from accounts.services import audit
from accounts.services.exporting import archive


class Command(BaseCommand):
    """Reads only, but for one line in the audit log."""

    help = "Write a ZIP file with everything that is kept about a person (Art. 15, 20 GDPR)."

    def add_arguments(self, parser) -> None:
        parser.add_argument("person", help="e-mail address of the account")
        parser.add_argument("path", help="where to write the file; it must not exist")
        parser.add_argument("--reason", default="at the person's request", help="why, for the audit log")

    def handle(self, *args, **options) -> None:
        """Raises CommandError for an unknown person and for a path that cannot be written."""
        person = User.objects.filter(email=normalise_email(options["person"]), erased_at=None).first()
        if person is None:
            raise CommandError("There is no such account.")
        path = Path(options["path"])
        content = archive(person=person)
        try:
            with open(path, "xb") as file:
                path.chmod(0o600)
                file.write(content)
        except OSError as error:
            raise CommandError(f"{path} cannot be written: {error.strerror}.") from None
        audit.record(act="exported_by_operator", subject=person, reason=options["reason"])
        self.stdout.write(f"{path}: {len(content)} bytes")
