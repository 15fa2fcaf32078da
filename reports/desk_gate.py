"""The gate of the desk's pages: one's own municipality, a look recorded before anything shows, filters that offer what there is."""

from django.http import Http404, HttpRequest
from django.utils.translation import get_language

from accounts.models import Organisation
from accounts.policy import Viewer
from reports.desk_forms import DeskFilter
from reports.desk_queries import Desk, is_open, towns_of
from reports.desk_words import purpose
from reports.errors import NotAllowed
from reports.services.access import open_named_list


def viewer(request: HttpRequest) -> Viewer:
    """Who asks, as the middleware of privileged addresses has looked it up."""
    return request.viewer  # type: ignore[attr-defined]


def language() -> str:
    """The language of titles."""
    return (get_language() or "de")[:2]


def own_town(request: HttpRequest, pk: int, *, needs_names: bool = True) -> Organisation:
    """The municipality in the address. 404 for one that is not one's own, and, where names are needed, while the desk is off."""
    found = next((row for row in towns_of(viewer(request)) if row.pk == pk), None)
    if found is None or (needs_names and not is_open(found)):
        raise Http404
    return found


def record(request: HttpRequest, town: Organisation, report: str) -> None:
    """Write down the look. 404 where the matrix or the level forbids it: no record, no list."""
    if not is_open(town):
        raise Http404
    try:
        open_named_list(viewer=viewer(request), organisation=town, report=report, purpose=purpose(report))
    except NotAllowed:
        raise Http404 from None


def filter_of(request: HttpRequest, found: Desk) -> DeskFilter:
    """The filter in the address, valid. 404 for what is not offered: a foreign unit or cohort looks like an unknown one."""
    form = DeskFilter({name: request.GET.get(name, "") for name in DeskFilter.base_fields}, desk=found)
    if not form.is_valid():
        raise Http404
    return form


def kept_query(request: HttpRequest, town: Organisation) -> str:
    """The address to come back to: one's own filters, nothing that somebody else has put in."""
    kept = request.GET.copy()
    for name in set(kept) - {*DeskFilter.base_fields, "page"}:
        del kept[name]
    kept["municipality"] = str(town.pk)
    return kept.urlencode()
