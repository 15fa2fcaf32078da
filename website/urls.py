"""Addresses of the switches; the style guide hangs in the translated part."""

from django.urls import path

from website import views

app_name = "website"
urlpatterns = [
    path("theme/", views.theme, name="theme"),
    path("language/<str:code>/", views.language, name="language"),
]
