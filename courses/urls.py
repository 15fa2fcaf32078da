"""Addresses below /learn/."""

from django.contrib.auth.decorators import login_required
from django.urls import path

from courses.views import learning, player

app_name = "courses"
urlpatterns = [
    path("", learning.dashboard, name="dashboard"),
    path("enrol/<uuid:key>/", learning.enrol, name="enrol"),
    path("leave/<uuid:public_id>/", learning.leave, name="leave"),
    path("completed/<uuid:public_id>/", learning.completed, name="completed"),
    path("done/<uuid:key>/", login_required(player.done), name="done"),
    path("bookmark/<uuid:key>/", login_required(player.bookmark), name="bookmark"),
]
