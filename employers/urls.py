"""Addresses of the other shore; its pages come with offers and asks."""

from django.urls import URLPattern

app_name = "employers"
urlpatterns: list[URLPattern] = []
