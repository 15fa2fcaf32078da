"""Copies and erasures of other people's data in the administration: asked for by one, decided by another, each with a fresh sign-in (row 35, ! 2)."""

from collections.abc import Callable
from functools import wraps
from typing import cast

from allauth.account.decorators import reauthentication_required
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe
from wagtail.admin import messages

from accounts.act_forms import REFUSALS, ActForm
from accounts.choices import Role
from accounts.errors import DecisionRefused
from accounts.models import PersonAct, PersonalExport, User
from accounts.own_views import file_of
from accounts.policy import NEVER, may
from accounts.services import acts, audit
from accounts.services.roles import in_force, viewer_of

HISTORY = 100
View = Callable[..., HttpResponseBase]


def deciders_only(*, reads: bool = False) -> Callable[[View], View]:
    """Let only those in whom the matrix lets copy and erase; DEMO relaxes no rule of privacy. `reads`: a page without a file asks no password."""

    def decorate(view: View) -> View:
        @wraps(view)
        def guarded(request: HttpRequest, *args, **kwargs) -> HttpResponseBase:
            viewer = viewer_of(request.user)
            if NEVER in {may(viewer, action, "own_data") for action in acts.ACTION.values()}:
                raise PermissionDenied(_("This part is open to administrators."))
            return view(request, *args, **kwargs)

        return reauthentication_required(allow_get=reads)(guarded)

    return decorate


def _actor(request: HttpRequest) -> User:
    return cast(User, request.user)  # anonymous visitors never come this far


@require_safe
@deciders_only(reads=True)
def requests(request: HttpRequest) -> HttpResponse:
    """What waits for a decision, what was decided, and the files of one's own requests."""
    rows = PersonAct.objects.select_related("person", "requested_by", "decided_by", "export")
    is_open = {"state": PersonAct.State.OPEN, "ends_at__gt": timezone.now()}
    waiting = rows.filter(**is_open).order_by("requested_at", "pk")
    decided = rows.exclude(state=PersonAct.State.OPEN).order_by("-decided_at", "-pk")[:HISTORY]
    context = {
        "waiting": [_line(row, request) for row in waiting],
        "decided": [_line(row, request) for row in decided],
        "is_only_one": not in_force(role=Role.ADMIN).exclude(user=_actor(request)).exists(),
        "days": acts.erasure.DAYS_TO_CANCEL,
    }
    return render(request, "accounts/admin/acts.html", context)


def _line(row: PersonAct, request: HttpRequest) -> dict:
    file: PersonalExport | None = getattr(row, "export", None)
    is_there = file is not None and file.state == PersonalExport.State.MADE and file.ends_at is not None and file.ends_at > timezone.now()
    is_own = row.requested_by_id == request.user.pk
    return {
        "row": row,
        "is_own": is_own,
        "is_about_me": row.person_id == request.user.pk,
        "person": row.person.get_full_name() or _("erased account"),
        "file": file,
        "is_there": is_there and is_own,
    }


@require_POST
@deciders_only()
def ask(request: HttpRequest, pk: int) -> HttpResponse:
    """Ask for a copy or the erasure of somebody's data. 404 for an account that is gone."""
    person, form = get_object_or_404(User, pk=pk, erased_at=None), ActForm(request.POST, prefix="act")
    if not form.is_valid():
        return render(request, "accounts/admin/ask.html", {"person": person, "form": form}, status=422)
    try:
        acts.ask(person=person, actor=_actor(request), **form.cleaned_data)
    except DecisionRefused as refused:
        messages.error(request, REFUSALS[refused.reason])
        return redirect("accounts_person", person.pk)
    messages.success(request, _("Your request waits for another administrator. Nothing has changed so far."))
    return redirect("accounts_acts")


@require_POST
@deciders_only()
def decide(request: HttpRequest, pk: int, act: str) -> HttpResponse:
    """Approve, refuse or take back a request."""
    row, actor = get_object_or_404(PersonAct, pk=pk), _actor(request)
    try:
        if act == "approve":
            row = acts.approve(act_id=row.pk, actor=actor)
            messages.success(request, _approved(row))
        elif act == "refuse":
            acts.refuse(act_id=row.pk, actor=actor, note=request.POST.get("note", ""))
            messages.success(request, _("The request is refused; nothing was changed."))
        else:
            acts.withdraw(act_id=row.pk, actor=actor)
            messages.success(request, _("The request is taken back; nothing was changed."))
    except DecisionRefused as refused:
        messages.error(request, REFUSALS[refused.reason])
    return redirect("accounts_acts")


def _approved(row: PersonAct) -> str:
    if row.by_command:
        return _("Approved. The command can be run again now.")
    if row.kind == PersonAct.Kind.COPY:
        return _("Approved. The copy is being made for whoever asked; the person is told.")
    return _("Approved. The erasure is planned; the person is told and can take it back until then.")


@require_safe
@deciders_only()
def download(request: HttpRequest, pk: int) -> HttpResponseBase:
    """Give the file to whoever asked for it, and write that down. 404 for everybody else, and for a file that is over."""
    file = get_object_or_404(
        PersonalExport.objects.select_related("person"),
        act=pk,
        act__requested_by=request.user,
        state=PersonalExport.State.MADE,
        ends_at__gt=timezone.now(),
    )
    if request.method != "GET":
        raise Http404
    response = file_of(file)
    audit.record(act="copy_taken", actor=_actor(request), subject=file.person, object=f"request {pk}")
    return response
