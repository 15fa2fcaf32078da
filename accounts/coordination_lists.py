"""A coordinator's list of people: checked first, then sent, with a result to take along."""

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from accounts import mail_words
from accounts.choices import Language
from accounts.coordinators import actor_of, for_coordinators, too_many, town_of
from accounts.invitation_forms import MailTextForm, PeopleListForm
from accounts.models import Cohort, MailText
from accounts.sealed import open_rows, seal_rows
from accounts.services import invitations, mail_texts, people_lists
from accounts.tables.reading import TableRefused
from accounts.tables.writing import csv_bytes


def _purpose(request: HttpRequest, step: str) -> str:
    return f"people-{step}-{town_of(request).pk}"


@for_coordinators("people_list", reading="C", writing="C")
def check(request: HttpRequest) -> HttpResponse:
    """Check a list: what each row would do. Nothing is written, nothing is kept."""
    town = town_of(request)
    form = PeopleListForm(request.POST or None, request.FILES or None, organisation=town)
    context: dict = {"form": form, "organisation": town, "others": request.own_towns, "tab": "people"}  # type: ignore[attr-defined]
    if request.method == "POST" and form.is_valid():
        if refused := too_many(request, "import"):
            return refused
        try:
            rows = people_lists.check_people(form.cleaned_data["table"], town)
        except TableRefused as refusal:
            form.add_error("table", str(refusal))
        else:
            cohort = form.cleaned_data["cohort"]
            good = sum(row.outcome == "invite" for row in rows)
            sealed = seal_rows(
                _purpose(request, "check"), actor_of(request).pk, [{"cohort": cohort.pk if cohort else None}, *map(vars, rows)]
            )
            context |= {"rows": rows, "good": good, "left_out": len(rows) - good, "cohort": cohort, "sealed": sealed}
            context["encoding"] = form.cleaned_data["table"].encoding
    return render(request, "accounts/coordination/list.html", context, status=422 if form.errors else 200)


@for_coordinators("people_list", reading="C", writing="C")
@require_POST
def send(request: HttpRequest) -> HttpResponse:
    """Invite those of the checked list. Sealed rows that are altered, someone else's, or older than an hour are refused."""
    town = town_of(request)
    opened = open_rows(_purpose(request, "check"), actor_of(request).pk, request.POST.get("sealed", ""))
    if not opened:
        messages.error(request, _("Please check the list once more; the check is older than an hour."))
        return redirect("coordination:list", town.pk)
    cohort = Cohort.objects.filter(pk=opened[0]["cohort"], organisation=town).first()
    rows = [people_lists.PersonRow(**row) for row in opened[1:]]
    outcomes = invitations.invite(organisation=town, guests=people_lists.guests_of(rows), invited_by=actor_of(request), cohort=cohort)
    for row in rows:
        row.outcome = outcomes.get(row.email, row.outcome) if row.outcome == "invite" else row.outcome
    lines = [{"number": row.number, "email": row.email, "outcome": row.outcome, "fault": row.fault} for row in rows]
    context = {
        "organisation": town,
        "others": request.own_towns,  # type: ignore[attr-defined]
        "tab": "people",
        "invited": sum(row.outcome == "invited" for row in rows),
        "waiting": sum(row.outcome == "waiting" for row in rows),
        "left_out": sum(row.outcome not in {"invited", "waiting"} for row in rows),
        "sealed": seal_rows(_purpose(request, "result"), actor_of(request).pk, lines),
    }
    return render(request, "accounts/coordination/list_sent.html", context)


@for_coordinators("people_list", reading="C", writing="C")
@require_POST
def result(request: HttpRequest) -> HttpResponse:
    """The result of a list as a file: row, address, outcome. An address with an account looks like any other."""
    lines = open_rows(_purpose(request, "result"), actor_of(request).pk, request.POST.get("sealed", ""))
    if lines is None:
        raise Http404
    words = {
        "invited": _("invited"),
        "waiting": _("has an open invitation"),
        "member": _("belongs to your municipality"),
        "twice": _("left out"),
        "fault": _("left out"),
    }
    rows = [[line["number"], line["email"], words[line["outcome"]], line["fault"]] for line in lines]
    content = csv_bytes([_("Row"), _("E-mail address"), _("Outcome"), _("Note")], rows)
    response = HttpResponse(content, content_type="text/csv; charset=utf-8")
    response["Content-Disposition"] = 'attachment; filename="einladungen-ergebnis.csv"'
    return response


@for_coordinators("people_list", reading="C")
@require_safe
def template(request: HttpRequest) -> HttpResponse:
    """An empty list with the right columns and one example."""
    head = ["E-Mail", "Name", "Amt", "Einheit", "Sprache"]
    content = csv_bytes(head, [["vorname.nachname@example.org", "Vorname Nachname", _("Public order office and service"), "Team 1", "de"]])
    response = HttpResponse(content, content_type="text/csv; charset=utf-8")
    response["Content-Disposition"] = 'attachment; filename="einladungen-vorlage.csv"'
    return response


@for_coordinators("invitation")
@require_safe
def words(request: HttpRequest) -> HttpResponse:
    """The municipality's mails and their words."""
    own = set(MailText.objects.filter(organisation=town_of(request)).values_list("kind", "language"))
    rows = [
        {"kind": kind, "kind_label": label, "language": code, "language_label": name, "is_own": (kind, code) in own}
        for kind, label in MailText.Kind.choices
        for code, name in Language.choices
    ]
    context = {"organisation": town_of(request), "others": request.own_towns, "tab": "people", "rows": rows}  # type: ignore[attr-defined]
    return render(request, "accounts/coordination/words.html", context)


@for_coordinators("invitation")
def word(request: HttpRequest, kind: str, language: str) -> HttpResponse:
    """Change one mail's words, or go back to those of the house. 404 for a mail or language that does not exist."""
    town = town_of(request)
    if (kind, language) not in mail_words.DEFAULTS:
        raise Http404
    if request.method == "POST" and "reset" in request.POST:
        mail_texts.reset_words(organisation=town, kind=kind, language=language, changed_by=actor_of(request))
        messages.success(request, _("The mail has its original words again."))
        return redirect("coordination:words", town.pk)
    subject, body = mail_texts.words_for(organisation=town, kind=kind, language=language)
    form = MailTextForm(request.POST if request.method == "POST" else None, initial={"subject": subject, "body": body})
    for field in form.fields.values():
        field.widget.attrs["lang"] = language  # what stands in the fields is read out in the mail's language
    if request.method == "POST" and form.is_valid():
        try:
            mail_texts.save_words(organisation=town, kind=kind, language=language, changed_by=actor_of(request), **form.cleaned_data)
        except ValidationError as error:
            form.add_error("body", error)
        else:
            messages.success(request, _("The words of the mail are saved."))
            return redirect("coordination:words", town.pk)
    context = {
        "organisation": town,
        "others": request.own_towns,  # type: ignore[attr-defined]
        "tab": "people",
        "form": form,
        "kind_label": MailText.Kind(kind).label,
        "language_label": Language(language).label,
        "places": mail_words.PLACES[kind],
        "is_own": MailText.objects.filter(organisation=town, kind=kind, language=language).exists(),
    }
    return render(request, "accounts/coordination/word.html", context, status=422 if form.errors else 200)
