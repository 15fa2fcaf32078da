"""The closed lists of people and municipalities: languages, Länder, kinds of office, roles, visibility levels."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from accounts import shown_names


class Language(models.TextChoices):
    """Languages of interface, mails and certificates."""

    GERMAN = "de", "Deutsch"
    ENGLISH = "en", "English"


class NameShown(models.TextChoices):
    """How much of their name strangers see who check a certificate."""

    FULL = shown_names.FULL, _("The whole name, as on the certificate")
    FIRST = shown_names.FIRST, _("First name and the first letter of the family name")
    INITIALS = shown_names.INITIALS, _("The first letters alone")
    HIDDEN = shown_names.HIDDEN, _("No name at all")


class Land(models.TextChoices):
    """The sixteen Länder by their usual abbreviations."""

    BW = "BW", "Baden-Württemberg"
    BY = "BY", "Bayern"
    BE = "BE", "Berlin"
    BB = "BB", "Brandenburg"
    HB = "HB", "Bremen"
    HH = "HH", "Hamburg"
    HE = "HE", "Hessen"
    MV = "MV", "Mecklenburg-Vorpommern"
    NI = "NI", "Niedersachsen"
    NW = "NW", "Nordrhein-Westfalen"
    RP = "RP", "Rheinland-Pfalz"
    SL = "SL", "Saarland"
    SN = "SN", "Sachsen"
    ST = "ST", "Sachsen-Anhalt"
    SH = "SH", "Schleswig-Holstein"
    TH = "TH", "Thüringen"


class OfficeKind(models.TextChoices):
    """Kinds of office, as reports group them."""

    ORDER = "order", _("Public order office and service")
    PLANNING = "planning", _("Planning, traffic, green spaces")
    EVENTS = "events", _("Events and culture")
    EDUCATION = "education", _("Schools, sport, social affairs")
    RESCUE = "rescue", _("Fire and rescue services")
    POLICE = "police", _("Police")
    OTHER = "other", _("Other")


class Role(models.TextChoices):
    """Roles beside learner, which everybody with an account is."""

    TRAINER = "trainer", _("Trainer")
    COORDINATOR = "coordinator", _("Coordinator")
    ANALYST = "analyst", _("Analyst")
    ADMIN = "admin", _("Administrator")


class Visibility(models.IntegerChoices):
    """What coordinators of a municipality see (SECURITY.md 4.2)."""

    FIGURES = 0, _("Figures only")
    STATUS = 1, _("Status by name")
    PROOF = 2, _("Status and proof for mandatory courses")


class SizeClass(models.TextChoices):
    """Size of a municipality by inhabitants, in the four classes that reports use."""

    SMALL = "to_20k", _("under 20,000 inhabitants")
    MEDIUM = "to_100k", _("20,000 to under 100,000 inhabitants")
    LARGE = "to_500k", _("100,000 to under 500,000 inhabitants")
    METROPOLIS = "from_500k", _("500,000 inhabitants and more")


class MemberKind(models.TextChoices):
    """What an organisation is in the network."""

    MEMBER = "member", _("Member of DEFUS")
    GUEST = "guest", _("Municipality taking part")
    PARTNER = "partner", _("Partner authority")


class Joining(models.TextChoices):
    """How people come into a municipality without an invitation."""

    DIRECT = "direct", _("at once")
    APPROVAL = "approval", _("after the coordinator has agreed")
    INVITED = "invited", _("by invitation only")
