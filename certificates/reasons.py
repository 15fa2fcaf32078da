"""Why a certificate no longer stands: the categories that strangers read."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class Reason(models.TextChoices):
    """Why a certificate no longer stands."""

    REPLACED = "replaced", _("replaced by a corrected one")
    ERROR = "error", _("issued by mistake")
    DECEPTION = "deception", _("obtained by deception")
    HOLDER = "holder", _("at the holder's request")
