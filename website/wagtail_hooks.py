"""What the website adds to the administration: a word about newer texts of the plain pages."""

from django.urls import path
from wagtail import hooks

from website import newer_texts


@hooks.register("register_admin_urls")
def addresses() -> list:
    """Addresses below the administration."""
    return [path("texts/<int:pk>/newer/", newer_texts.newer, name="website_newer_text")]


hooks.register("before_edit_page", newer_texts.say_so)
