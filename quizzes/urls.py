"""Addresses below /attempts/."""

from django.urls import path

from quizzes.views import answers, assessment, attempt, practice, quiz

app_name = "quizzes"
urlpatterns = [
    path("<uuid:public_id>/answers/<str:question_key>/", answers.answer, name="answer"),
    path("start/<uuid:key>/", quiz.start, name="start"),
    path("practice/", practice.step, name="practice"),
    path("practice/<uuid:key>/", practice.practise, name="practise"),
    path("<uuid:public_id>/", attempt.attempt, name="attempt"),
    path("<uuid:public_id>/assessment/<str:question_key>/", assessment.assess, name="assess"),
    path("<uuid:public_id>/submit/", attempt.submit, name="submit"),
    path("<uuid:public_id>/review/", attempt.review, name="review"),
    path("<uuid:public_id>/receipt.txt", attempt.receipt, name="receipt"),
    path("<uuid:public_id>/compare/", attempt.compare, name="compare"),
    path("<uuid:public_id>/practice/", practice.again, name="practise-again"),
]
