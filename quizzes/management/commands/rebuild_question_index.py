"""`manage.py rebuild_question_index`: write the index of the question bank anew from the pages."""

from django.core.management.base import BaseCommand

from quizzes.bank.index import rebuild_index


class Command(BaseCommand):
    """Running it again changes nothing."""

    help = "Write the index of the question bank anew from the pages."

    def handle(self, *args, **options) -> None:
        self.stdout.write(f"{rebuild_index()} questions")
