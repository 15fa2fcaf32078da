"""Take a stolen key out of the did document. Keys that were merely replaced stay in it for ever."""

from django.core.management.base import BaseCommand, CommandError

from certificates.services.credential_keys import published, withdraw


class Command(BaseCommand):
    help = (
        "Withdraw a key of credentials that was STOLEN: every credential and status list that it signed stops verifying. "
        "Without a key: list the keys."
    )

    def add_arguments(self, parser) -> None:
        parser.add_argument("public_key", nargs="?", help="the key as the did document writes it (z6Mk…)")

    def handle(self, *args, **options) -> None:
        if not options["public_key"]:
            self.stdout.write("\n".join(published()) or "No key has signed anything yet.")
        elif withdraw(public_key=options["public_key"]):
            self.stdout.write("Withdrawn. Give another key in CREDENTIAL_KEY, or move DATA_DIR/credential/key.pem away.")
        else:
            raise CommandError("There is no key like this in the did document.")
