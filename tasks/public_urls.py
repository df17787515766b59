"""Addresses for people without an account."""

from django.urls import URLPattern, path

from tasks.views import requests

urlpatterns: list[URLPattern] = [path("<int:pk>/", requests.request_form, name="request_form")]
