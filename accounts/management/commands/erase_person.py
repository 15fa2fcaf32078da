"""`manage.py erase_person`: erase somebody at once, by the same service as the page."""

from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from accounts.errors import ErasureRefused
from accounts.models import ErasureRequest, User, normalise_email
from accounts.personal_acts import LAYERS, goes
from accounts.services import audit, erasure
from accounts.subjects import held, model_of


class Command(BaseCommand):
    """Erasing twice changes nothing; a run that was killed is finished by the next one."""

    help = "Erase a person: certificates become stubs without a name, figures stay, all else goes. It cannot be undone."

    def add_arguments(self, parser) -> None:
        parser.add_argument("person", help="e-mail address, or the number of the account (for one that was begun)")
        parser.add_argument("--reason", default="", help="why, for the audit log; a word is enough, no name")
        parser.add_argument("--dry-run", action="store_true", help="count what would go, change nothing")

    def handle(self, *args, **options) -> None:
        """Raises CommandError for an unknown person and for the last administrator."""
        person = self._find(options["person"])
        if person.erased_at is not None:
            self.stdout.write(f"Account {person.pk} is erased already.")
            return
        if options["dry_run"]:
            self._count(person)
            return
        if not options["reason"].strip():
            raise CommandError("Please say why with --reason: the act is written into the audit log.")
        try:
            row = erasure.plan(person=person, ground=ErasureRequest.Ground.OPERATOR, days=0)
            audit.record(act="erasure_by_operator", subject=person, reason=options["reason"])
            ErasureRequest.objects.filter(pk=row.pk).update(due_at=row.requested_at)
            erasure.erase(person=person)
        except ErasureRefused as refused:
            raise CommandError(f"Account {person.pk} cannot be erased: {refused.args[0].replace('_', ' ')}.") from None
        ErasureRequest.objects.filter(pk=row.pk).update(state=ErasureRequest.State.DONE, ended_at=timezone.now(), lease_until=None)
        self.stdout.write(f"Account {person.pk} is erased.")

    def _find(self, said: str) -> User:
        found = User.objects.filter(pk=int(said)) if said.isdecimal() else User.objects.filter(email=normalise_email(said))
        person = found.first()
        if person is None:
            raise CommandError("There is no such account.")
        return person

    def _count(self, person: User) -> None:
        for entry, ways in held():
            if ways.about:
                count = model_of(entry)._default_manager.filter(ways.rows_about(person)).count()
                word = "deleted" if any(goes(entry.model, layer) for layer in LAYERS) else "emptied or kept"
                if count:
                    self.stdout.write(f"{entry.model}: {count} {word}")
