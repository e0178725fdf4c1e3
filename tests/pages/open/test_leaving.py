"""Leave now, on the server's side."""

from django.test import Client


def test_leaving_ends_the_visit_and_asks_the_browser_to_forget(ana: Client) -> None:
    cookie = ana.cookies["s"].value
    response = ana.get("/x")
    assert response.status_code == 303
    assert response.headers["Location"].startswith("https://")
    assert response.headers["Clear-Site-Data"] == '"cache", "cookies", "storage"'
    replayed = Client()
    replayed.cookies["s"] = cookie
    assert "My husband says" not in replayed.get("/").content.decode()


def test_the_scripts_beacon_ends_it_too_without_a_token(ana: Client) -> None:
    beacon = Client(enforce_csrf_checks=True)
    beacon.cookies = ana.cookies
    assert beacon.post("/x").status_code == 204
    assert "My husband says" not in ana.get("/").content.decode()


def test_another_site_cannot_end_a_visit(ana: Client) -> None:
    response = ana.get("/x", headers={"sec-fetch-site": "cross-site"})
    assert "Clear-Site-Data" not in response.headers
    assert "My husband says" in ana.get("/").content.decode()


def test_private_pages_without_a_visit_are_an_ordinary_page(stranger: Client) -> None:
    """After leaving, Back leads to the start or to an empty page of the way: nothing says that anyone was here."""
    for path in ("/r", "/t", "/p", "/w", "/s", "/a", "/e", "/n/2", "/q", "/z"):
        response = stranger.get(path, follow=True)
        assert response.status_code == 200
        assert "log in" not in response.content.decode().lower()
