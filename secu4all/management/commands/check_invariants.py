"""`manage.py check_invariants`: what must hold at any time, checked read-only."""

import importlib
import importlib.util
from itertools import islice

from django.apps import apps
from django.core.management.base import BaseCommand, CommandError

APPS = ("accounts", "courses", "quizzes", "certificates", "reports")


class Command(BaseCommand):
    """Prints per check the rows looked at, the violations and the first ten ids; exits non-zero on any violation."""

    help = "Check read-only what must hold at any time; exits with an error when something does not."

    def handle(self, *args, **options) -> None:
        """Raises CommandError when a check finds a violation."""
        broken = []
        for name, check, model in sorted(self._checks(), key=lambda found: found[0]):
            violations = list(islice(check(), 1000))
            first = ", ".join(str(pk) for pk in violations[:10])
            self.stdout.write(f"{name}: {model.objects.count()} rows, {len(violations)} violations{': ' + first if first else ''}")
            broken += [name] if violations else []
        if broken:
            raise CommandError(f"Violated: {', '.join(broken)}.")

    def _checks(self):
        for app in APPS:
            if importlib.util.find_spec(f"{app}.invariants") and apps.is_installed(app):
                module = importlib.import_module(f"{app}.invariants")
                yield from ((name, check, model) for name, (check, model) in module.CHECKS.items())
