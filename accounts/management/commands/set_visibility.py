"""`manage.py set_visibility`: what a municipality's coordination sees, by the service that announces and records it."""

from django.core.management.base import BaseCommand, CommandError
from django.db import transaction

from accounts.errors import ActRefused
from accounts.models import Organisation, User, normalise_email
from accounts.services.visibility import change_level


class Command(BaseCommand):
    """Raising takes effect after 14 days and needs two administrators; lowering takes effect at once."""

    help = "Set the visibility level of a municipality; its members are told, and the act is written into the audit log."

    def add_arguments(self, parser) -> None:
        parser.add_argument("key", help="official key of the municipality")
        parser.add_argument("level", type=int, choices=(0, 1, 2), help="0 figures, 1 status by name, 2 status and proof")
        parser.add_argument("--agreement", default="", help="title and date of the agreement with the staff council")
        parser.add_argument("--reason", required=True, help="why, for the audit log")
        parser.add_argument("--by", required=True, help="e-mail address of the administrator who decides")
        parser.add_argument("--second", default="", help="e-mail address of the second administrator")
        parser.add_argument("--dry-run", action="store_true", help="check everything, change nothing")

    def handle(self, *args, **options) -> None:
        """Raises CommandError for unknown people and municipalities, and for whatever the service refuses."""
        organisation = Organisation.objects.filter(ags_code=options["key"]).first()
        if organisation is None:
            raise CommandError("There is no such municipality.")
        second = self._person(options["second"]) if options["second"] else None
        try:
            with transaction.atomic():
                row = change_level(
                    organisation=organisation,
                    level=options["level"],
                    agreement=options["agreement"],
                    reason=options["reason"],
                    decided_by=self._person(options["by"]),
                    second=second,
                )
                if options["dry_run"]:
                    transaction.set_rollback(True)
        except ActRefused as refused:
            raise CommandError(str(refused)) from None
        word = "would hold" if options["dry_run"] else "holds"
        self.stdout.write(f"{organisation}: level {row.level} {word} from {row.effective_from:%Y-%m-%d} on.")

    def _person(self, address: str) -> User:
        person = User.objects.filter(email=normalise_email(address), erased_at=None).first()
        if person is None:
            raise CommandError(f"There is no account {address}.")
        return person
