"""Municipalities as administrators keep them, one by one or from a list."""

from dataclasses import dataclass

from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.db import transaction
from django.utils.translation import gettext as _

from accounts import ags
from accounts.choices import Land, MemberKind, SizeClass
from accounts.fields import check_line
from accounts.models import Organisation, normalise_email
from accounts.tables.columns import cells_of, choice_value, find_columns
from accounts.tables.reading import FORMULA, Table
from accounts.tables.writing import is_formula

EDITABLE = frozenset(
    {"name", "ags_code", "land", "size_class", "member_kind", "logo", "joining", "email_domains", "min_group_size", "is_active"}
)
COLUMNS = {
    "ags_code": ("ags", "schlüssel", "amtlicher gemeindeschlüssel", "gemeindeschlüssel", "official key", "key"),
    "name": ("name", "kommune", "gemeinde", "stadt", "municipality"),
    "land": ("land", "bundesland", "state"),
    "size_class": ("größe", "größenklasse", "size", "size class", "einwohner", "inhabitants"),
    "member_kind": ("mitglied", "art", "mitgliedschaft", "kind", "kind of member"),
    "email_domains": ("domains", "domain", "e-mail-domains", "e-mail domains"),
}


@transaction.atomic
def save_organisation(*, organisation: Organisation | None = None, **fields: object) -> Organisation:
    """Make a municipality or change one.

    Refuses (ValueError) fields that are not an administrator's to set: the visibility level rises only with an agreement, prospectively
    and dated, never by a form. Raises ValidationError when a constraint does not hold.
    """
    if foreign := set(fields) - EDITABLE:
        raise ValueError(f"Not to be set here: {', '.join(sorted(foreign))}")
    row = organisation or Organisation()
    for name, value in fields.items():
        setattr(row, name, value)
    row.full_clean()
    row.save()
    return row


@dataclass
class TownRow:
    """One row of a list of municipalities: what it says, and what becomes of it (new, changed, same, fault)."""

    number: int
    outcome: str
    name: str
    fields: dict[str, object]
    fault: str = ""


def check_list(table: Table) -> list[TownRow]:
    """Say of each row what would become of it; changes nothing. Raises TableRefused for wrong columns."""
    columns = find_columns(table, COLUMNS, ["ags_code", "name"])
    rows = [_row(line.number, cells_of(line, columns)) for line in table.lines]
    known = Organisation.objects.in_bulk([str(row.fields["ags_code"]) for row in rows if not row.fault], field_name="ags_code")
    seen: dict[object, int] = {}
    for row in rows:
        if row.fault:
            continue
        code = row.fields["ags_code"]
        if code in seen:
            row.outcome, row.fault = "fault", _("The key stands in row %(row)d already.") % {"row": seen[code]}
            continue
        seen[code] = row.number
        there = known.get(str(code))
        if there is None:
            row.fields.setdefault("land", "")
            row.outcome = "new" if row.fields["land"] else "fault"
            row.fault = "" if row.fields["land"] else _("The Land is missing.")
        else:
            row.outcome = "changed" if any(getattr(there, name) != value for name, value in row.fields.items()) else "same"
    return rows


@transaction.atomic
def import_list(rows: list[TownRow]) -> int:
    """Make and change what `check_list` found good, all or nothing; returns how many. Repeating it changes nothing."""
    done = 0
    for row in rows:
        if row.outcome in {"new", "changed"}:
            there = Organisation.objects.filter(ags_code=row.fields["ags_code"]).first()
            save_organisation(organisation=there, **row.fields)
            done += 1
    return done


def _row(number: int, cells: dict[str, str]) -> TownRow:
    name = cells.get("name", "")
    try:
        if any(cell == FORMULA or is_formula(cell) for cell in cells.values()):
            raise ValidationError(_("The row holds a formula."))
        fields = _fields(cells)
    except ValidationError as error:
        return TownRow(number, "fault", "" if name == FORMULA else name[:80], {}, " ".join(error.messages))
    return TownRow(number, "same", str(fields["name"]), fields)


def _fields(cells: dict[str, str]) -> dict[str, object]:
    # Spreadsheets take a key for a number and drop the zero in front.
    code = cells["ags_code"].replace(" ", "")
    code = code.zfill(8) if code.isascii() and code.isdigit() and len(code) == 7 else code
    if not ags.is_key(code):
        raise ValidationError(_("The key has eight digits, and the first two are those of a Land."))
    fields: dict[str, object] = {"ags_code": code, "name": check_line(cells["name"])}
    if not fields["name"]:
        raise ValidationError(_("The name is missing."))
    land = _choice(cells.get("land", ""), Land) or ags.land_of(code)
    if land:
        if not ags.fits(code, land):
            raise ValidationError(_("The key lies in another Land."))
        fields["land"] = land
    if cells.get("size_class"):
        fields["size_class"] = _size(cells["size_class"])
    if cells.get("member_kind"):
        fields["member_kind"] = _choice(cells["member_kind"], MemberKind)
    if cells.get("email_domains"):
        fields["email_domains"] = clean_domains(cells["email_domains"].replace(",", " ").split())
    return fields


def clean_domains(words: list[str]) -> list[str]:
    """Return domains in their one spelling, sorted, each once. Raises ValidationError for one that cannot be."""
    domains = {normalise_email(f"x@{word.strip().lstrip('@')}").partition("@")[2] for word in words if word.strip()}
    for domain in domains:
        validate_email(f"x@{domain}")
    return sorted(domains)


def _choice(text: str, choices: type[Land] | type[MemberKind]) -> str:
    value = choice_value(text, choices)
    if value is None:
        raise ValidationError(_("“%(word)s” is not one of the words known here.") % {"word": text[:40]})
    return value


def _size(text: str) -> str:
    digits = text.replace(".", "").replace(" ", "").replace("\u00a0", "")
    if digits.isascii() and digits.isdigit():
        people = int(digits[:12])
        limits = ((20_000, SizeClass.SMALL), (100_000, SizeClass.MEDIUM), (500_000, SizeClass.LARGE))
        return str(next((size for limit, size in limits if people < limit), SizeClass.METROPOLIS))
    value = choice_value(text, SizeClass)
    if value is None:
        raise ValidationError(_("“%(word)s” is not one of the words known here.") % {"word": text[:40]})
    return value
