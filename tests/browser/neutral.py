"""A place outside: where "leave now" leads in these tests, and another site that posts forms at ours."""

import threading
from collections.abc import Iterator
from contextlib import contextmanager
from html import escape
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

SAYS = "Sunny, with a light wind."


class Neutral:
    """A web server on loopback, under another site's name (``localhost``; ours is ``127.0.0.1``).

    ``asked`` holds path and headers of every request, ``pages`` what it answers elsewhere than at "/".
    """

    def __init__(self, port: int) -> None:
        self.url = f"http://localhost:{port}/"
        self.asked: list[tuple[str, dict[str, str]]] = []
        self.pages: dict[str, str] = {}

    def form_to(self, address: str, fields: dict[str, str]) -> str:
        """The address of a page here that posts these fields to ``address`` as soon as its button is pressed."""
        boxes = "".join(f'<input name="{escape(name)}" value="{escape(text)}">' for name, text in fields.items())
        self.pages["/form"] = f'<form method="post" action="{escape(address)}">{boxes}<button>Go</button></form>'
        return f"{self.url}form"


@contextmanager
def neutral_place() -> Iterator[Neutral]:
    """Serves until the block ends."""

    class Answers(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            place.asked.append((self.path, dict(self.headers.items())))
            body = place.pages.get(self.path, f"<title>Weather</title><p>{SAYS}</p>").encode()
            self.send_response(200)
            self.send_header("Content-Type", "text/html; charset=utf-8")
            self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            self.wfile.write(body)

        def log_message(self, format: str, *args: object) -> None:
            """Nothing on the test's own output."""

    server = ThreadingHTTPServer(("127.0.0.1", 0), Answers)
    server.daemon_threads = True
    place = Neutral(server.server_port)
    thread = threading.Thread(target=server.serve_forever, args=(0.05,), daemon=True)
    thread.start()
    try:
        yield place
    finally:
        server.shutdown()
        server.server_close()
        thread.join()
