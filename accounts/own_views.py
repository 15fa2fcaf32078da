"""My data: what is kept and why, who may see it, who looked; a copy, an objection, the erasure of the account."""

from collections.abc import Callable
from functools import wraps
from uuid import UUID

from allauth.account.decorators import reauthentication_required
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import FileResponse, Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from accounts.errors import ErasureRefused, ExportRefused
from accounts.models import PersonalExport, User
from accounts.own_data import page_of
from accounts.personal_acts import all_kept
from accounts.services import erasure, exporting, objecting

View = Callable[..., HttpResponse]


def freshly_signed_in(view: View) -> View:
    """Ask for a recent sign-in; DEMO relaxes no rule of privacy, so it is asked there too."""

    @wraps(view)
    def person_only(request: HttpRequest, *args, **kwargs) -> HttpResponse:
        if not isinstance(request.user, User):
            raise Http404
        return view(request, *args, **kwargs)

    return login_required(reauthentication_required(allow_get=True)(person_only))


def _own(request: HttpRequest) -> User:
    assert isinstance(request.user, User)  # noqa: S101  # anonymous visitors were led to sign-in
    return request.user


@login_required
@require_safe
def own_data(request: HttpRequest) -> HttpResponse:
    """The page: purposes and retention, who may see what, who looked, and what one can do."""
    return render(request, "accounts/own/data.html", page_of(_own(request), (get_language() or "de")[:2]))


@require_POST
@freshly_signed_in
def ask_for_copy(request: HttpRequest) -> HttpResponse:
    """Ask for a copy of the own data."""
    try:
        exporting.request_export(person=_own(request))
    except ExportRefused:
        messages.warning(request, _("You can have one copy a day made. Please come back tomorrow."))
    else:
        messages.success(request, _("Your copy is being made. You get a message when it is ready."))
    return redirect("accounts:own_data")


@login_required
@require_safe
def download_copy(request: HttpRequest, public_id: UUID) -> HttpResponseBase:
    """Give the file to the person it is about. 404 for a foreign one, one that is over, and one that is not made yet."""
    row = get_object_or_404(
        PersonalExport, public_id=public_id, person=request.user, act=None, state=PersonalExport.State.MADE, ends_at__gt=timezone.now()
    )
    return file_of(row)


def file_of(row: PersonalExport) -> FileResponse:
    """Answer with the file of a copy. Raises Http404 when it is gone."""
    try:
        file = exporting.path_of(row).open("rb")
    except FileNotFoundError:
        raise Http404 from None
    name = f"Secu4All-{timezone.localdate(row.requested_at):%Y-%m-%d}.zip"
    response = FileResponse(file, as_attachment=True, filename=name, content_type="application/zip")
    response["Content-Security-Policy"] = "default-src 'none'; sandbox"
    return response


@require_http_methods(["GET", "HEAD", "POST"])
@freshly_signed_in
def erase(request: HttpRequest) -> HttpResponse:
    """Say what goes and what stays, then plan the erasure."""
    person = _own(request)
    refusal = ""
    if request.method == "POST":
        if request.POST.get("understood") == "yes":
            try:
                erasure.plan(person=person)
            except ErasureRefused:
                refusal = _("You are the last administrator. Give the role to somebody else first.")
            else:
                messages.success(request, _("Your account will be erased. Until then you can take it back here."))
                return redirect("accounts:own_data")
        else:
            refusal = _("Please confirm that you have read what goes and what stays.")
    context = {"kept": all_kept(), "days": erasure.DAYS_TO_CANCEL, "refusal": refusal, "planned": erasure.planned_for(person)}
    return render(request, "accounts/own/erase.html", context, status=422 if refusal else 200)


@login_required
@require_POST
def keep_account(request: HttpRequest) -> HttpResponse:
    """Take a planned erasure back. No fresh sign-in: staying must be easy."""
    if erasure.cancel(person=_own(request)):
        messages.success(request, _("Your account stays."))
    else:
        messages.warning(request, _("There is no erasure to take back."))
    return redirect("accounts:own_data")


@login_required
@require_POST
def objection(request: HttpRequest) -> HttpResponse:
    """Object to being counted in figures, or take the objection back."""
    if objecting.object_to_figures(person=_own(request), objects=request.POST.get("objects") == "yes"):
        messages.success(request, _("From now on your courses are no longer counted in figures."))
    else:
        messages.success(request, _("From now on your courses are counted in figures again, without your name."))
    return redirect("accounts:own_data")


@login_required
@require_POST
def restriction(request: HttpRequest) -> HttpResponse:
    """Restrict the processing of one's data, or lift the restriction."""
    if objecting.restrict(person=_own(request), restricts=request.POST.get("restricts") == "yes"):
        messages.success(request, _("From now on lists, figures and mails leave you out."))
    else:
        messages.success(request, _("The restriction is lifted. Lists, figures and mails include you again."))
    return redirect("accounts:own_data")
