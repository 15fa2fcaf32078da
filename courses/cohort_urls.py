"""Addresses below /coordination/<municipality>/cohorts/."""

from django.urls import path

from courses.views import cohorts

app_name = "cohorts"
urlpatterns = [
    path("", cohorts.cohort_list, name="list"),
    path("<int:pk>/", cohorts.cohort, name="cohort"),
    path("<int:pk>/people/", cohorts.add, name="add"),
    path("<int:pk>/people/<int:membership>/remove/", cohorts.remove, name="remove"),
    path("<int:pk>/courses/", cohorts.assign, name="assign"),
    path("<int:pk>/courses/<uuid:public_id>/end/", cohorts.end, name="end"),
]
