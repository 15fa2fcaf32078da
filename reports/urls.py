"""Addresses of reports and of the coordinator's desk."""

from django.urls import path

from reports import desk_views, views

app_name = "reports"
urlpatterns = [
    path("reports/", views.network, name="network"),
    path("reports/participation.csv", views.network_csv, name="network_csv"),
    path("coordination/", desk_views.desk, name="desk"),
    path("coordination/<int:pk>/status.csv", desk_views.desk_csv, name="desk_csv"),
    path("coordination/<int:pk>/status.xlsx", desk_views.desk_xlsx, name="desk_xlsx"),
    path("coordination/<int:pk>/reminders/", desk_views.remind, name="remind"),
    path("coordination/<int:pk>/figures/", desk_views.figures, name="own_figures"),
    path("coordination/<int:pk>/accesses/", desk_views.accesses, name="accesses"),
]
