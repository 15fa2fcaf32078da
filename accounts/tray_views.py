"""The tray of messages: list, read, and where one wants to be told."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from accounts.models import Notification, NotificationChoice, User
from accounts.notices import kind_of, topics
from accounts.services.notifications import choose, mark_read

A_PAGE = 25


def _own(request: HttpRequest) -> User:
    if not isinstance(request.user, User):
        raise Http404
    return request.user


@login_required
@require_safe
def tray(request: HttpRequest) -> HttpResponse:
    """All messages, the newest first; reading the page does not mark them."""
    rows = Notification.objects.filter(person=_own(request), on_platform=True).order_by("-created_at", "-pk")
    page = Paginator(rows, A_PAGE).get_page(request.GET.get("page"))
    found = [(row, *known.words(row.facts)) for row in page.object_list if (known := kind_of(row.kind))]
    return render(request, "accounts/own/tray.html", {"page": page, "rows": found})


@login_required
@require_POST
def read_all(request: HttpRequest) -> HttpResponse:
    """Mark everything as read."""
    mark_read(person=_own(request))
    return redirect("accounts:tray")


@login_required
@require_POST
def open_one(request: HttpRequest, pk: int) -> HttpResponse:
    """Mark one message as read and go where it leads. 404 for somebody else's."""
    row = get_object_or_404(Notification, pk=pk, person=request.user, on_platform=True)
    mark_read(person=_own(request), pk=row.pk)
    return redirect(row.address or "accounts:tray")


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def choices(request: HttpRequest) -> HttpResponse:
    """Choose by kind where one wants to be told."""
    person = _own(request)
    if request.method == "POST":
        choose(
            person=person,
            choices={kind.name: (f"{kind.name}-platform" in request.POST, f"{kind.name}-mail" in request.POST) for kind in topics()},
        )
        messages.success(request, _("Your choice is saved."))
        return redirect("accounts:notification_choices")
    chosen = {row.kind: row for row in NotificationChoice.objects.filter(person=person)}
    rows = [
        (kind, chosen[kind.name].on_platform, chosen[kind.name].by_mail) if kind.name in chosen else (kind, True, True) for kind in topics()
    ]
    rows.sort(key=lambda row: (row[0].fixed, str(row[0].label)))  # what one can choose comes first
    return render(request, "accounts/own/choices.html", {"rows": rows})
