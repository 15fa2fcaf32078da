"""`manage.py seed_demo`: fictional municipalities, people, a past, and the demonstration accounts."""

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError

from accounts.services.demo import seed_accounts, seed_people, seed_towns
from accounts.services.demo_joining import seed_joining
from accounts.services.groups import ensure_groups
from certificates.services.demo import seed_certificates, seed_shorter_certificates
from courses.models import Course
from courses.services.demo import seed_history
from courses.services.demo_assignments import seed_assignments
from courses.services.demo_desk import VALID_MONTHS, seed_desk
from courses.services.demo_duty import seed_duty
from courses.services.demo_logos import seed_logos
from courses.services.demo_past_sessions import seed_past_sessions
from courses.services.demo_renewals import seed_renewals
from courses.services.demo_sessions import seed_sessions
from courses.services.site import ensure_tree
from reports.services.demo import seed_figures
from website.services.municipality_pages import ensure_municipality_pages
from website.services.pages import ensure_standard_pages

RENEWING = ("Seehafen", "Moorburg", "Rosenfurt", "Steinbrück", "Birkenfels", "Falkenried")  # where a course was new a year ago


class Command(BaseCommand):
    """Calls one function per app; running it again adds nothing."""

    help = "Fill a demonstration with fictional municipalities, people and accounts. Runs with DEMO=1 only; running it again adds nothing."

    def add_arguments(self, parser) -> None:
        parser.add_argument("--dry-run", action="store_true", help="say what would be made, change nothing")

    def handle(self, *args, **options) -> None:
        """Raises CommandError outside DEMO."""
        if not settings.DEMO:
            raise CommandError("seed_demo runs with DEMO=1 only: the password of its accounts is public.")
        if options["dry_run"]:
            self.stdout.write("Would make the fictional municipalities, people, accounts and their past where they are missing.")
            return
        catalogues = ensure_tree()
        ensure_standard_pages()
        ensure_groups(list(catalogues.values()))
        towns = seed_towns()
        self.stdout.write(f"{len(towns)} municipalities")
        seed_logos(towns)
        ensure_municipality_pages({name: town.pk for name, town in towns.items()})
        seed_accounts(towns)
        people = seed_people(towns)
        self.stdout.write(f"{len(people)} new fictional people")
        # The programme, not one of the short courses: the one that asks for most.
        course = Course.objects.filter(is_live=True).order_by("-live_version__required_count", "pk").first()
        if course is not None and people:
            completed = seed_history(course=course, memberships=people)
            seed_certificates(completed)
            self.stdout.write(f"{len(completed)} completions in the last three quarters")
        self.stdout.write(f"{seed_sessions()} new sessions of workshops")
        self.stdout.write(f"{seed_past_sessions()} past workshops")
        seed_assignments(seed_joining(towns))
        ending, lasting = seed_desk(towns["Lindenstadt"])
        seed_shorter_certificates(ending, valid_months=VALID_MONTHS)
        seed_certificates(lasting)
        ending, lasting = seed_duty(towns["Talheim an der Wied"])
        seed_shorter_certificates(ending, valid_months=VALID_MONTHS)
        seed_certificates(lasting)
        if people:
            seed_shorter_certificates(seed_renewals([towns[name] for name in RENEWING]), valid_months=VALID_MONTHS)
        seed_figures()
        self.stdout.write("Demonstration is ready.")
