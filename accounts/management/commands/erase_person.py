"""`manage.py erase_person`: erase somebody at once, by the same service as the page, when two administrators agree."""

from django.core.management.base import BaseCommand, CommandError
from django.db import transaction
from django.utils import timezone

from accounts.errors import DecisionRefused, ErasureRefused
from accounts.management.two_persons import approved_act
from accounts.models import ErasureRequest, PersonAct, User, normalise_email
from accounts.personal_acts import LAYERS, goes
from accounts.services import acts, audit, erasure
from accounts.subjects import held, model_of


class Command(BaseCommand):
    """The first run files a request; once another administrator has approved it, the same command erases.

    Erasing twice changes nothing; a run that was killed is finished by the next one.
    """

    help = (
        "Erase a person, when a second administrator has agreed: certificates become stubs without a name, figures stay, all else goes. "
        "It cannot be undone."
    )

    def add_arguments(self, parser) -> None:
        parser.add_argument("person", help="e-mail address, or the number of the account (for one that was begun)")
        parser.add_argument("--reason", default="", help="why; the second administrator decides by it; no name")
        parser.add_argument("--by", default="", help="e-mail address of the administrator who asks; needed when there are several")
        parser.add_argument("--dry-run", action="store_true", help="count what would go, change nothing")

    def handle(self, *args, **options) -> None:
        """Raises CommandError for an unknown person, for the last administrator, and while nobody has approved."""
        person = self._find(options["person"])
        if person.erased_at is not None:
            self.stdout.write(f"Account {person.pk} is erased already.")
            return
        if options["dry_run"]:
            self._count(person)
            return
        try:
            row = self._begun(person) or self._begin(person, options)
            erasure.erase(person=person)
        except (DecisionRefused, ErasureRefused) as refused:
            raise CommandError(f"Account {person.pk} cannot be erased: {refused.args[0].replace('_', ' ')}.") from None
        ErasureRequest.objects.filter(pk=row.pk).update(state=ErasureRequest.State.DONE, ended_at=timezone.now(), lease_until=None)
        self.stdout.write(f"Account {person.pk} is erased.")

    def _begun(self, person: User) -> ErasureRequest | None:
        """Return an erasure that is due, for example one that was killed in the middle: that was decided already."""
        return ErasureRequest.objects.filter(person=person, state=ErasureRequest.State.PLANNED, due_at__lte=timezone.now()).first()

    def _begin(self, person: User, options: dict) -> ErasureRequest:
        if not options["reason"].strip() and acts.approved_for_command(person=person, kind=PersonAct.Kind.ERASURE) is None:
            raise CommandError(
                "Please say why with --reason: the second administrator decides by it, and it is written into the audit log."
            )
        act = approved_act(person=person, kind=PersonAct.Kind.ERASURE, reason=options["reason"], by=options["by"])
        with transaction.atomic():
            row = acts.begin_erasure_at_once(act)
            audit.record(
                act="erasure_by_operator",
                actor=act.requested_by,
                second=None if act.alone else act.decided_by,
                subject=person,
                object=f"request {act.pk}",
                reason=act.reason,
            )
        return row

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
