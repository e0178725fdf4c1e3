"""The same protecting headers on every response, errors and static files too (security design 6.2)."""

from collections.abc import Callable

from django.http import HttpRequest, HttpResponse

# Only names that Chromium knows: it complains of every other one, on every page.
FEATURES = (
    "accelerometer autoplay browsing-topics camera clipboard-read compute-pressure display-capture encrypted-media "
    "fullscreen gamepad geolocation gyroscope hid identity-credentials-get idle-detection local-fonts magnetometer "
    "microphone midi otp-credentials payment picture-in-picture publickey-credentials-get screen-wake-lock serial "
    "storage-access usb window-management xr-spatial-tracking"
).split()

HEADERS = {
    "Content-Security-Policy": (
        "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; font-src 'self'; connect-src 'self'; "
        "form-action 'self'; base-uri 'none'; object-src 'none'; frame-ancestors 'none'"
    ),
    "Strict-Transport-Security": "max-age=63072000; includeSubDomains",
    # Not no-referrer: with it a browser posts "Origin: null", and every form is refused.
    "Referrer-Policy": "same-origin",
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Cross-Origin-Embedder-Policy": "require-corp",
    "Permissions-Policy": ", ".join(f"{feature}=()" for feature in FEATURES),
    "X-Robots-Tag": "noindex, nofollow",
}
TELLING = ("ETag", "Last-Modified", "Server", "X-Powered-By")


class Headers:
    """Outermost middleware. Pages are never stored; static files under a hashed name may be, for they say nothing."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        response = self.get_response(request)
        for name, value in HEADERS.items():
            response[name] = value
        if request.META.get("HTTP_HOST", "").partition(":")[0].endswith(".onion"):
            del response["Strict-Transport-Security"]  # an onion address has no certificate to insist on
        for name in TELLING:
            if name in response:
                del response[name]
        if "immutable" not in response.get("Cache-Control", ""):
            response["Cache-Control"] = "no-store"
        return response
