"""Application accounts."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class AccountsConfig(AppConfig):
    """People and municipalities."""

    name = "accounts"
    verbose_name = _("People and municipalities")

    def ready(self) -> None:
        from accounts import erasing, own_personal  # app ready
        from accounts.personal import register_own  # app ready
        from accounts.refusals import refuse_plainly  # app ready
        from accounts.services import retention  # app ready

        refuse_plainly()
        register_own()
        own_personal.register_own()
        erasing.register_own()
        retention.register_own()
