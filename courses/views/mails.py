"""The person's own page about reminders: what was sent, and whether any are wanted; the link in each mail that ends them."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods

from accounts.models import Invitation
from courses.services.reminder_mails import who_stops
from courses.services.reminders import choose, log_of, wants_reminders

A_PAGE = 25


@login_required
def mails(request: HttpRequest) -> HttpResponse:
    """What the platform has mailed to this person, and the switch for reminders."""
    if request.method == "POST":
        wanted = request.POST.get("wants") == "yes"
        choose(user=request.user, wants_reminders=wanted)
        messages.success(request, _("You get reminders again.") if wanted else _("You get no more reminders."))
        return redirect("courses:mails")
    page = Paginator(log_of(request.user), A_PAGE).get_page(request.GET.get("page"))
    language = (get_language() or "de")[:2]
    rows = [(row, _title(row.enrolment.course, language)) for row in page.object_list]
    invited = Invitation.objects.filter(email=request.user.email, mailed_at__isnull=False).select_related("organisation")
    context = {"page": page, "rows": rows, "invited": list(invited.order_by("-mailed_at")[:20]), "wants": wants_reminders(request.user)}
    return render(request, "courses/mails.html", context)


@csrf_exempt  # a mail program sends the one-click form of RFC 8058 without our cookie; the signature in the address stands for the person
@require_http_methods(["GET", "HEAD", "POST"])
def stop(request: HttpRequest, token: str) -> HttpResponse:
    """End reminders by the link in a mail: a page with one button, since scanners open links. 404 for an altered link."""
    user = who_stops(token)
    if user is None:
        raise Http404
    if request.method == "POST":
        choose(user=user, wants_reminders=False)
    response = render(request, "courses/stop_mails.html", {"is_done": not wants_reminders(user)})
    response["Cache-Control"] = "private, no-store"
    response["X-Robots-Tag"] = "noindex"
    return response


def _title(course, language: str) -> str:
    words = course.texts.get(language) or course.texts.get(course.source_locale) or {}
    return words.get("title", course.title)
