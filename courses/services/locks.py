"""The lock that everything takes which may complete something: all enrolments of one person, in the order of their numbers.

What is done in one course counts in others (`recognition`), so two courses in which the same thing is finished at the same moment write
into each other. Each locking its own enrolment first would end in a deadlock; so whoever comes second waits at the first row.
"""

from django.db import transaction
from django.db.models import BigAutoField, QuerySet

from accounts.prepared import Argument, Prepared
from courses.models import Enrolment


def lock_enrolment(enrolment_id: int) -> Enrolment:
    """Lock an enrolment with all others of the same person, and return it with its learner. Raises Enrolment.DoesNotExist."""
    _refuse_outside_a_transaction()
    found = next((row for row in _OF_THE_SAME_PERSON.all(enrolment=enrolment_id) if row.pk == enrolment_id), None)
    if found is None:
        raise Enrolment.DoesNotExist(enrolment_id)
    return found


def lock_enrolments_of(learner_id: int) -> list[Enrolment]:
    """Lock and return all enrolments of a person."""
    _refuse_outside_a_transaction()
    return list(_locked(Enrolment.objects.filter(learner_id=learner_id)))


def _refuse_outside_a_transaction() -> None:
    if not transaction.get_connection().in_atomic_block:
        raise RuntimeError("Enrolments are locked inside a transaction; SQLite would ignore the absence of one silently.")


def _locked(rows: QuerySet[Enrolment]) -> QuerySet[Enrolment]:
    return rows.select_for_update(no_key=True, of=("self",)).select_related("learner").order_by("pk")


def _of_the_same_person() -> QuerySet[Enrolment]:
    learner = Enrolment.objects.filter(pk=Argument("enrolment", BigAutoField())).values("learner_id")
    return _locked(Enrolment.objects.filter(learner_id__in=learner))


_OF_THE_SAME_PERSON = Prepared(_of_the_same_person)
