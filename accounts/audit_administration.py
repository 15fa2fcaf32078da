"""The log of acts with special rights in the administration: read by administrators, changed by nobody; its chain is checked on demand."""

from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from accounts.models import AuditEvent
from accounts.own_data import ACTS
from accounts.policy import NEVER, may
from accounts.services import audit
from accounts.services.roles import viewer_of

A_PAGE = 50


@require_safe
def audit_log(request: HttpRequest) -> HttpResponse:
    """All acts, the newest first; `?check=1` follows the whole chain and says whether a row was changed or taken out."""
    if may(viewer_of(request.user), "R", "audit") == NEVER:
        raise PermissionDenied(_("This part is open to administrators."))
    rows = AuditEvent.objects.select_related("actor", "second", "subject", "organisation").order_by("-pk")
    page = Paginator(rows, A_PAGE).get_page(request.GET.get("p"))
    broken = list(audit.broken_links()) if request.GET.get("check") == "1" else None
    context = {
        "page": page,
        "rows": [(row, ACTS.get(row.act, row.act)) for row in page.object_list],
        "checked": broken is not None,
        "broken": broken,
        "wanted": "",
    }
    return render(request, "accounts/admin/audit.html", context)
