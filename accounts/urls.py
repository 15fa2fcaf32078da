"""Addresses below /accounts/ beside those of allauth."""

from django.urls import path

from accounts import invitation_views, own_views, tray_views, views

app_name = "accounts"
urlpatterns = [
    path("profile/", views.profile, name="profile"),
    path("municipality/", views.municipality, name="municipality"),
    path("invitation/<str:token>/", invitation_views.invitation, name="invitation"),
    path("municipality/<int:pk>/leave/", views.leave_municipality, name="leave_municipality"),
    path("data/", own_views.own_data, name="own_data"),
    path("data/copy/", own_views.ask_for_copy, name="ask_for_copy"),
    path("data/copy/<uuid:public_id>/", own_views.download_copy, name="download_copy"),
    path("data/erase/", own_views.erase, name="erase"),
    path("data/erase/cancel/", own_views.keep_account, name="keep_account"),
    path("data/objection/", own_views.objection, name="objection"),
    path("data/restriction/", own_views.restriction, name="restriction"),
    path("notifications/", tray_views.tray, name="tray"),
    path("notifications/read/", tray_views.read_all, name="read_all"),
    path("notifications/<int:pk>/open/", tray_views.open_one, name="open_notification"),
    path("notifications/settings/", tray_views.choices, name="notification_choices"),
]
