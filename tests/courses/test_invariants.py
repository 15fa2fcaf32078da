"""`check_invariants` finds a completion that the rows do not carry."""

import pytest
from django.core.management import CommandError, call_command
from django.utils import timezone

from courses.models import Enrolment


def test_a_healthy_database_passes(enrolment):
    call_command("check_invariants")


def test_a_completion_without_its_items_is_found(enrolment):
    Enrolment.objects.filter(pk=enrolment.pk).update(
        status="completed", completed_at=timezone.now(), completed_version=enrolment.judged_version_id
    )

    with pytest.raises(CommandError, match="I8"):
        call_command("check_invariants")
