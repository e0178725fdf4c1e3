"""Every address of the service. Paths are short and neutral: they say nothing about what a page is for."""

from django.urls import include, path

urlpatterns = [
    path("", include("secondchair.pages.asker.urls")),
    path("", include("secondchair.pages.partner.urls")),
    path("", include("secondchair.pages.couple.urls")),
    path("", include("secondchair.pages.open.urls")),
]

handler400 = "secondchair.pages.open.views.bad_request"
handler403 = "secondchair.pages.open.views.bad_request"
handler404 = "secondchair.pages.open.views.not_here"
handler500 = "secondchair.pages.open.views.went_wrong"
