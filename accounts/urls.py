"""Addresses below /accounts/ beside those of allauth."""

from django.urls import path

from accounts import views

app_name = "accounts"
urlpatterns = [
    path("profile/", views.profile, name="profile"),
    path("municipality/", views.municipality, name="municipality"),
    path("municipality/<int:pk>/leave/", views.leave_municipality, name="leave_municipality"),
]
