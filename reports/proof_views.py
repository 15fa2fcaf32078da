"""Proofs of mandatory courses, at level 2 alone: who is overdue, number and state of the certificate, and its file; the list as a file.

Each look is recorded first.
"""

import logging
from collections.abc import Callable
from uuid import UUID

from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import formats, timezone
from django.views.decorators.http import require_safe

from accounts.coordinators import actor_of, too_many
from accounts.models import Organisation
from accounts.services.events import record as record_event
from certificates import storage
from certificates.errors import FileDamaged
from reports.desk_gate import language, own_town, record
from reports.desk_tables import XLSX, Head
from reports.desk_views import page_of
from reports.desk_words import PROOF_STATES, PROOFS, purpose
from reports.proof_forms import ProofFilter
from reports.proof_queries import Proof, file_of, proofs_of, shows_proofs
from reports.proof_tables import csv_of, xlsx_of

A_PAGE = 50
log = logging.getLogger(__name__)


@login_required
@require_safe
def proofs(request: HttpRequest, pk: int) -> HttpResponse:
    """Who stands where in the courses that the municipality made a duty. 404 below level 2 and for a municipality that is not one's own."""
    town = _town(request, pk)
    record(request, town, "proofs")
    form = _filter(request, town)
    page = page_of(form.rows(), request.GET.get("page"), A_PAGE)
    context = {
        "organisation": town,
        "form": form,
        "page": page,
        "rows": [_row(row) for row in page.object_list],
        "is_empty": not form.proofs,
    }
    return render(request, "reports/proofs.html", context)


@login_required
@require_safe
def proofs_csv(request: HttpRequest, pk: int) -> HttpResponse:
    """The filtered list as CSV, without numbers of certificates. 404 as for the page."""
    return _list(request, pk, "proofs.csv", csv_of, "text/csv; charset=utf-8")


@login_required
@require_safe
def proofs_xlsx(request: HttpRequest, pk: int) -> HttpResponse:
    """The filtered list as a workbook, without numbers of certificates. 404 as for the page."""
    return _list(request, pk, "proofs.xlsx", xlsx_of, XLSX)


def _list(request: HttpRequest, pk: int, report: str, written: Callable[[Head, list[Proof]], bytes], kind: str) -> HttpResponse:
    town = _town(request, pk)
    if refused := too_many(request, "export"):
        return refused
    record(request, town, report)
    head = Head(
        municipality=town.name,
        purpose=purpose(report),
        agreement=town.agreement_reference,
        since=formats.date_format(timezone.localtime(town.proofs_since), "DATE_FORMAT"),  # type: ignore[attr-defined]
        made_on=formats.date_format(timezone.localtime(), "DATE_FORMAT"),
    )
    response = HttpResponse(written(head, _filter(request, town).rows()), content_type=kind)
    ending = report.partition(".")[2]
    response["Content-Disposition"] = f'attachment; filename="nachweise-{timezone.localdate():%Y-%m-%d}.{ending}"'
    return response


def _filter(request: HttpRequest, town: Organisation) -> ProofFilter:
    """The filter in the address, valid. 404 for a course or a state that is not offered."""
    form = ProofFilter({name: request.GET.get(name, "") for name in ProofFilter.base_fields}, proofs=proofs_of(town, _title))
    if not form.is_valid():
        raise Http404
    return form


@login_required
@require_safe
def proof_file(request: HttpRequest, pk: int, public_id: UUID) -> HttpResponse:
    """The certificate of a mandatory course as it was issued. Every other certificate, and one that is revoked, looks like a missing one."""
    town = _town(request, pk)
    certificate = file_of(town, public_id)
    if certificate is None:
        raise Http404
    if refused := too_many(request, "export"):
        return refused
    record(request, town, "proofs.file")
    record_event(kind="certificate opened", organisation=town, actor=actor_of(request), subject=certificate.enrolment.learner)
    try:
        content = storage.read(certificate.pdf, certificate.pdf_sha256)
    except FileDamaged as error:
        log.error("certificate file damaged", extra={"certificate": certificate.pk, "reason": str(error)})
        return render(request, "reports/proof_damaged.html", {"organisation": town}, status=503)
    response = HttpResponse(content, content_type="application/pdf")
    response["Content-Disposition"] = f'attachment; filename="Secu4All-{certificate.code}.pdf"'
    response["Content-Security-Policy"] = "default-src 'none'; sandbox"
    return response


def _town(request: HttpRequest, pk: int) -> Organisation:
    town = own_town(request, pk)
    if not shows_proofs(town):
        raise Http404
    return town


def _title(title: str, texts: dict, source: str) -> str:
    words = texts.get(language()) or texts.get(source) or {}
    return str(words.get("title", title))


def _row(proof: Proof) -> dict:
    return {"proof": proof, "state": PROOF_STATES[proof.state], "certificate": PROOFS.get(proof.certificate)}
