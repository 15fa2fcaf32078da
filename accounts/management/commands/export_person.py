"""`manage.py export_person`: the same file as the page "My data" gives, when two administrators agree."""

from pathlib import Path

from django.core.management.base import BaseCommand, CommandError

from accounts.errors import DecisionRefused
from accounts.management.two_persons import approved_act
from accounts.models import PersonAct, User, normalise_email
from accounts.services import acts, audit
from accounts.services.exporting import archive


class Command(BaseCommand):
    """The first run files a request; once another administrator has approved it, the same command writes the file, once."""

    help = "Write a ZIP file with everything that is kept about a person (Art. 15, 20 GDPR), when a second administrator has agreed."

    def add_arguments(self, parser) -> None:
        parser.add_argument("person", help="e-mail address of the account")
        parser.add_argument("path", help="where to write the file; it must not exist")
        parser.add_argument("--reason", default="at the person's request", help="why; the second administrator decides by it")
        parser.add_argument("--by", default="", help="e-mail address of the administrator who asks; needed when there are several")

    def handle(self, *args, **options) -> None:
        """Raises CommandError for an unknown person, for a path that cannot be written, and while nobody has approved."""
        person = User.objects.filter(email=normalise_email(options["person"]), erased_at=None).first()
        if person is None:
            raise CommandError("There is no such account.")
        path = Path(options["path"])
        if path.exists():
            raise CommandError(f"{path} cannot be written: File exists.")
        act = approved_act(person=person, kind=PersonAct.Kind.COPY, reason=options["reason"], by=options["by"])
        content = archive(person=person)
        try:
            with open(path, "xb") as file:
                path.chmod(0o600)
                file.write(content)
        except OSError as error:
            raise CommandError(f"{path} cannot be written: {error.strerror}.") from None
        try:
            acts.begin(act)
        except DecisionRefused:
            path.unlink()  # another run of this command was faster: one approval, one file
            raise CommandError(f"Request {act.pk} was carried out already.") from None
        audit.record(
            act="exported_by_operator",
            actor=act.requested_by,
            second=_second(act),
            subject=person,
            object=f"request {act.pk}",
            reason=act.reason,
        )
        self.stdout.write(f"{path}: {len(content)} bytes")


def _second(act: PersonAct) -> User | None:
    return None if act.alone else act.decided_by
