"""Municipalities in the administration: importing a list of them, naming who coordinates one."""

from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from wagtail.admin import messages

from accounts.administration import _actor, for_administrators
from accounts.errors import GrantRefused
from accounts.models import Organisation
from accounts.municipality_forms import CoordinatorForm, TableForm
from accounts.sealed import open_rows, seal_rows
from accounts.services import coordinators, organisations
from accounts.tables.reading import TableRefused

PURPOSE = "municipalities"


@for_administrators
def municipality_list(request: HttpRequest) -> HttpResponse:
    """Check a list of municipalities; nothing is written before it was looked at."""
    form = TableForm(request.POST or None, request.FILES or None)
    context: dict = {"form": form}
    if request.method == "POST" and form.is_valid():
        try:
            rows = organisations.check_list(form.cleaned_data["table"])
        except TableRefused as refused:
            form.add_error("table", str(refused))
        else:
            good = [row for row in rows if row.outcome in {"new", "changed"}]
            context |= {
                "rows": rows,
                "good": len(good),
                "faults": sum(row.outcome == "fault" for row in rows),
                "encoding": form.cleaned_data["table"].encoding,
                "sealed": seal_rows(PURPOSE, _actor(request).pk, [vars(row) for row in good]),
            }
    return render(request, "accounts/admin/municipality_list.html", context, status=422 if form.errors else 200)


@for_administrators
def import_municipalities(request: HttpRequest) -> HttpResponse:
    """Write what was checked. Sealed rows that are altered, another person's, or older than an hour are refused."""
    rows = open_rows(PURPOSE, _actor(request).pk, request.POST.get("sealed", "")) if request.method == "POST" else None
    if rows is None:
        messages.error(request, _("Please check the list once more; the check is older than an hour."))
        return redirect("accounts_municipality_list")
    try:
        done = organisations.import_list([organisations.TownRow(**row) for row in rows])
    except ValidationError as error:
        messages.error(request, " ".join(error.messages))
        return redirect("accounts_municipality_list")
    messages.success(request, _("%(count)d municipalities were written.") % {"count": done})
    return redirect("accounts_municipalities")


@for_administrators
def coordinators_page(request: HttpRequest, pk: int) -> HttpResponse:
    """Who coordinates a municipality; name a coordinator or deputy, hand over."""
    organisation = get_object_or_404(Organisation, pk=pk)
    form = CoordinatorForm(request.POST or None, organisation=organisation)
    if request.method == "POST" and form.is_valid():
        try:
            row = coordinators.name_coordinator(organisation=organisation, named_by=_actor(request), **form.cleaned_data)
        except GrantRefused as refused:
            form.add_error(None, str(refused))
        else:
            messages.success(request, _("%(name)s now coordinates %(town)s.") % {"name": row.user, "town": organisation.name})
            return redirect("accounts_coordinators", organisation.pk)
    context = {"organisation": organisation, "rows": coordinators.coordinators_of(organisation), "form": form}
    return render(request, "accounts/admin/coordinators.html", context, status=422 if form.errors else 200)
