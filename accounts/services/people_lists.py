"""A list of people to invite: checked row by row before anything happens."""

from dataclasses import asdict, dataclass

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from accounts.choices import Language, OfficeKind
from accounts.fields import check_line, check_name
from accounts.mail_addresses import check_address
from accounts.models import Membership, Organisation
from accounts.services.invitations import Guest
from accounts.tables.columns import cells_of, choice_value, find_columns
from accounts.tables.reading import FORMULA, Table
from accounts.tables.writing import is_formula

COLUMNS = {
    "email": ("e-mail", "email", "e-mail-adresse", "e-mail address", "mail", "mailadresse"),
    "full_name": ("name", "vor- und nachname", "full name"),
    "first_name": ("vorname", "first name"),
    "last_name": ("nachname", "familienname", "last name"),
    "office_kind": ("amt", "art der dienststelle", "office", "kind of office"),
    "unit": ("einheit", "abteilung", "team", "unit"),
    "language": ("sprache", "language"),
}


@dataclass
class PersonRow:
    """One row of the list: whom it names, and what becomes of it (invite, waiting, member, twice, fault)."""

    number: int
    outcome: str
    email: str
    guest: dict | None = None
    fault: str = ""


def check_people(table: Table, organisation: Organisation) -> list[PersonRow]:
    """Say of each row what would become of it; changes nothing. Raises TableRefused for wrong columns.

    An address is compared with this municipality's own members and invitations only: nothing tells whether it has an account.
    """
    columns = find_columns(table, COLUMNS, ["email"])
    rows = [_row(line.number, cells_of(line, columns)) for line in table.lines]
    good = [row.email for row in rows if row.outcome == "invite"]
    members = set(
        Membership.objects.filter(organisation=organisation, ended_at=None, user__email__in=good).values_list("user__email", flat=True)
    )
    seen: dict[str, int] = {}
    for row in rows:
        if row.outcome != "invite":
            continue
        if row.email in seen:
            row.outcome, row.fault = "twice", _("The address stands in row %(row)d already.") % {"row": seen[row.email]}
        elif row.email in members:
            row.outcome = "member"
        seen.setdefault(row.email, row.number)
    return rows


def guests_of(rows: list[PersonRow]) -> list[Guest]:
    """Return whom the checked rows invite."""
    return [Guest(**row.guest) for row in rows if row.outcome == "invite" and row.guest]


def _row(number: int, cells: dict[str, str]) -> PersonRow:
    raw = cells["email"]
    shown = "" if raw == FORMULA else raw[:100]
    try:
        if any(cell == FORMULA or is_formula(cell) for cell in cells.values()):
            raise ValidationError(_("The row holds a formula."))
        guest = _guest(cells)
    except ValidationError as error:
        return PersonRow(number, "fault", shown, None, " ".join(error.messages))
    return PersonRow(number, "invite", guest.email, asdict(guest))


def _guest(cells: dict[str, str]) -> Guest:
    if not cells["email"]:
        raise ValidationError(_("The e-mail address is missing."))
    name = cells.get("full_name") or f"{cells.get('first_name', '')} {cells.get('last_name', '')}".strip()
    office, language = choice_value(cells.get("office_kind", ""), OfficeKind), choice_value(cells.get("language", ""), Language)
    for value, field in ((office, "office_kind"), (language, "language")):
        if value is None:
            raise ValidationError(_("“%(word)s” is not one of the words known here.") % {"word": cells[field][:40]})
    unit = check_line(cells.get("unit", ""))
    if len(unit) > 120:
        raise ValidationError(_("The unit may have at most %(count)d characters.") % {"count": 120})
    return Guest(check_address(cells["email"]), check_name(name) if name else "", office or "", unit, language or "de")
