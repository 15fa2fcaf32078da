"""The log of acts with special rights in the administration: read by administrators, changed by nobody; its chain is checked on demand."""

from itertools import islice

from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from accounts.models import AuditEvent
from accounts.own_data import act_in_words
from accounts.policy import NEVER, may
from accounts.services import audit
from accounts.services.roles import viewer_of

A_PAGE, MOST_NAMED = 50, 20


@require_safe
def audit_log(request: HttpRequest) -> HttpResponse:
    """All acts, the newest first; `?check=1` follows the whole chain and says whether a row was changed, taken out or cut off."""
    if may(viewer_of(request.user), "R", "audit") == NEVER:
        raise PermissionDenied(_("This part is open to administrators."))
    rows = AuditEvent.objects.select_related("actor", "second", "subject", "organisation").order_by("-pk")
    page = Paginator(rows, A_PAGE).get_page(request.GET.get("p"))
    checks = request.GET.get("check") == "1"
    broken, missing = (list(audit.broken_links()), list(islice(audit.missing_entries(), MOST_NAMED))) if checks else ([], [])
    context = {
        "page": page,
        "rows": [(row, act_in_words(row)) for row in page.object_list],
        "checked": checks,
        "broken": broken[:MOST_NAMED],
        "missing": missing,
        "wanted": "",
    }
    return render(request, "accounts/admin/audit.html", context)
