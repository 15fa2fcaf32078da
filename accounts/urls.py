"""Addresses below /accounts/ beside those of allauth."""

from django.urls import path

from accounts import invitation_views, views

app_name = "accounts"
urlpatterns = [
    path("profile/", views.profile, name="profile"),
    path("municipality/", views.municipality, name="municipality"),
    path("invitation/<str:token>/", invitation_views.invitation, name="invitation"),
    path("municipality/<int:pk>/leave/", views.leave_municipality, name="leave_municipality"),
]
