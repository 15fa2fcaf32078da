"""The proofs of mandatory courses as a file: the words of the page, without the numbers of certificates (decision 29)."""

from collections.abc import Iterator, Sequence

from django.utils.translation import gettext as _

from accounts.tables.writing import csv_bytes
from reports.desk_tables import Head, workbook
from reports.desk_words import MEANINGS, PROOF_STATES, PROOFS, WORDS
from reports.proof_forms import STATES
from reports.proof_queries import OVERDUE, Proof


def columns() -> list[str]:
    """The row of heads."""
    return [_("Name"), _("Unit"), _("Course"), _("Status"), _("Certificate")]


def rows_of(proofs: Sequence[Proof]) -> Iterator[list[str]]:
    """One row a person and course."""
    for proof in proofs:
        yield [proof.name, proof.unit, proof.course, str(PROOF_STATES[proof.state]), str(PROOFS.get(proof.certificate, "–"))]


def csv_of(head: Head, proofs: Sequence[Proof]) -> bytes:
    """The list as CSV: the lines of the head, an empty line, the table."""
    first, *others = head.lines
    return csv_bytes(first, [*others, [], columns(), *rows_of(proofs)])


def xlsx_of(head: Head, proofs: Sequence[Proof]) -> bytes:
    """The list as a workbook: a sheet with the table, a sheet with purpose, basis, date and the meaning of the words."""
    overdue = (str(PROOF_STATES[OVERDUE]), _("takes part; the day until which the cohort was to complete has passed"))
    meanings = [overdue, *((str(WORDS[state]), str(MEANINGS[state])) for state in STATES if state != OVERDUE)]
    return workbook(head, _("Proofs"), columns(), rows_of(proofs), meanings)
