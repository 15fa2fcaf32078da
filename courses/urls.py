"""Addresses below /learn/."""

from django.contrib.auth.decorators import login_required
from django.urls import path

from courses.views import facilitation, learning, mails, player

app_name = "courses"
urlpatterns = [
    path("", learning.dashboard, name="dashboard"),
    path("enrol/<uuid:key>/", learning.enrol, name="enrol"),
    path("leave/<uuid:public_id>/", learning.leave, name="leave"),
    path("completed/<uuid:public_id>/", learning.completed, name="completed"),
    path("done/<uuid:key>/", login_required(player.done), name="done"),
    path("bookmark/<uuid:key>/", login_required(player.bookmark), name="bookmark"),
    path("mails/", mails.mails, name="mails"),
    path("mails/stop/<str:token>/", mails.stop, name="stop_mails"),
    path("facilitation/", facilitation.guides, name="guides"),
    path("facilitation/<uuid:key>/", facilitation.guide, name="guide"),
    path("facilitation/<uuid:key>/sheet/", facilitation.sign_in_sheet, name="sign_in_sheet"),
]
