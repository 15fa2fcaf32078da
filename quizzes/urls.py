"""Addresses below /attempts/."""

from django.urls import path

from quizzes.views import answers, assessment, attempt, quiz

app_name = "quizzes"
urlpatterns = [
    path("start/<uuid:key>/", quiz.start, name="start"),
    path("<uuid:public_id>/", attempt.attempt, name="attempt"),
    path("<uuid:public_id>/answers/<str:question_key>/", answers.answer, name="answer"),
    path("<uuid:public_id>/assessment/<str:question_key>/", assessment.assess, name="assess"),
    path("<uuid:public_id>/submit/", attempt.submit, name="submit"),
    path("<uuid:public_id>/review/", attempt.review, name="review"),
]
