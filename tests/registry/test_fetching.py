"""From a page to a directory: the month, the weeks after it, and everything that may stand in the way."""

import datetime
import fcntl
import ipaddress
import os
import signal
import ssl
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID

from secondchair.core.bad_input import BadInput
from secondchair.registry import Reading, Registry, build
from secondchair.registry.fetching.fetch import Fetched, fetch
from secondchair.registry.fetching.web import Patience, check_address

from .mirror import Mirror, cut_at, nppes_zip, page, says, stall_at
from .nppes_file import ANA, BEN, CLEO, csv_of, gone, person

ROOT = Path(__file__).resolve().parents[2]
QUICK = Patience(timeout=0.4, tries=3, wait=0.01, longest=0.02)
MONTH = "NPPES_Data_Dissemination_November_2026_V2.zip"
NEXT = "NPPES_Data_Dissemination_December_2026_V2.zip"
WEEKS = [
    f"NPPES_Data_Dissemination_{days}_Weekly_V2.zip" for days in ("110226_110826", "110926_111526", "111626_112226")
]
PAGE = "/nppes/NPI_Files.html"


def offer(mirror: Mirror, *names: str) -> None:
    """Puts up a page with these files. Ana is in each; Ben is in the month, and each week brings one change."""
    mirror.put(PAGE, page(*names))
    rows = {
        MONTH: ([person(ANA), person(BEN)], "20050523-20261108"),
        NEXT: ([person(ANA, first="NEXT")], "20050523-20261213"),
        WEEKS[0]: ([person(ANA)], "20261102-20261108"),
        WEEKS[1]: ([person(ANA, first="ANNA"), person(CLEO)], "20261109-20261115"),
        WEEKS[2]: ([gone(BEN), person(ANA, first="ANYA")], "20261116-20261122"),
    }
    for name in names:
        mirror.put("/nppes/" + name, nppes_zip(*rows[name], padding=100_000))


def fetched(mirror: Mirror, out: Path, weekly: bool = False, **more: Any) -> Fetched:
    return fetch(out, weekly, more.pop("source", mirror.root + PAGE), patience=QUICK, **more)


@pytest.fixture
def out(tmp_path: Path, mirror: Mirror) -> Path:
    """Where a directory of the month of November already stands."""
    offer(mirror, MONTH, *WEEKS)
    (tmp_path / "months").mkdir()
    (tmp_path / "months" / MONTH).write_bytes(mirror.files["/nppes/" + MONTH])
    build([tmp_path / "months" / MONTH], tmp_path / "real")
    return tmp_path / "real"


def name_of(out: Path, npi: int) -> str | None:
    therapist = Registry.open(out).therapist(npi)
    return therapist.name if therapist else None


def test_from_nothing_to_a_directory(mirror: Mirror, tmp_path: Path) -> None:
    offer(mirror, WEEKS[0], MONTH)
    said: list[str] = []
    rows: list[tuple[str, int]] = []

    def read(so_far: Reading) -> None:
        rows.append((so_far.name, so_far.rows))

    told = fetched(mirror, tmp_path / "new" / "real", say=said.append, progress=read)
    assert told.files == (MONTH,) and told.about["therapists"] == 2
    assert told.about == Registry.open(tmp_path / "new" / "real").info()
    assert told.about["sources"][0]["name"] == MONTH
    assert rows == [(MONTH, 2)] and said[0].startswith(f"{MONTH}: 0.1 MB, from 127.0.0.1/nppes/")
    assert [path.name for path in (tmp_path / "new").iterdir()] == ["real"]  # nothing is left of the download


def test_the_newest_month_takes_the_place_of_the_directory(mirror: Mirror, out: Path) -> None:
    offer(mirror, MONTH, NEXT)
    assert fetched(mirror, out).files == (NEXT,)
    assert name_of(out, ANA) == "Next de la Cruz" and name_of(out, BEN) is None


def test_a_month_that_is_in_is_not_fetched_again(mirror: Mirror, out: Path) -> None:
    before = {path.name: path.read_bytes() for path in out.iterdir()}
    told = fetched(mirror, out)
    assert told.files == () and told.about == Registry.open(out).info()
    assert {path for path, _ in mirror.seen} == {PAGE}
    assert {path.name: path.read_bytes() for path in out.iterdir()} == before
    assert not out.with_name("real-downloads").exists()


def test_a_month_that_was_unpacked_by_hand_is_known_too(mirror: Mirror, out: Path) -> None:
    file = out.parent / "npidata_pfile_20050523-20261108.csv"
    file.write_text(csv_of([person(ANA)]), encoding="utf-8")
    build([file], out)
    assert fetched(mirror, out).files == ()


def test_weeks_are_added_in_their_order_and_once(mirror: Mirror, out: Path) -> None:
    told = fetched(mirror, out, weekly=True)
    assert told.files == tuple(WEEKS)
    assert (name_of(out, ANA), name_of(out, BEN), name_of(out, CLEO)) == (
        "Anya de la Cruz",
        None,
        "Ana de la Cruz",
    )
    assert fetched(mirror, out, weekly=True).files == ()
    assert not out.with_name("real-downloads").exists()


def test_weeks_wait_for_a_month(mirror: Mirror, tmp_path: Path) -> None:
    offer(mirror, MONTH, *WEEKS)
    build([], tmp_path / "sample", sample=True)
    for name in ("nothing", "sample"):
        with pytest.raises(BadInput, match="fetch the whole month first"):
            fetched(mirror, tmp_path / name, weekly=True)
    assert mirror.seen == []
    assert fetched(mirror, tmp_path / "sample").files == (MONTH,)  # a month may take the sample's place


def test_missing_weeks_are_said(mirror: Mirror, out: Path) -> None:
    offer(mirror, MONTH, WEEKS[2])
    with pytest.raises(BadInput, match="from 2026-11-09 to 2026-11-15"):
        fetched(mirror, out, weekly=True)


def test_what_practices_said_stays_through_a_new_month(mirror: Mirror, out: Path) -> None:
    claims = out.parent / "claims.jsonl"
    claims.write_text(f'{{"id": {ANA}, "fee": 9000}}\n', encoding="utf-8")
    build([out.parent / "months" / MONTH], out, claims=claims)
    assert fetched(mirror, out).files == ()
    offer(mirror, NEXT)
    assert fetched(mirror, out).files == (NEXT,)
    ana = Registry.open(out).therapist(ANA)
    assert ana is not None and (ana.name, ana.fee) == ("Next de la Cruz", 9000)


def test_rows_of_another_directory_are_not_lost_to_a_new_month(mirror: Mirror, out: Path) -> None:
    own = out.parent / "own.jsonl"
    own.write_text('{"id": 7, "zip": "93030"}\n', encoding="utf-8")
    build([out.parent / "months" / MONTH, own], out)
    offer(mirror, NEXT)
    with pytest.raises(BadInput, match=r"own\.jsonl too, which a new month would drop"):
        fetched(mirror, out)
    assert Registry.open(out).therapist(7) is not None


def test_one_zip_from_a_mirror(mirror: Mirror, tmp_path: Path) -> None:
    offer(mirror, MONTH)
    source = mirror.put("/copies/latest.zip", mirror.files["/nppes/" + MONTH])
    told = fetched(mirror, tmp_path / "real", source=source + "?key=1")
    assert told.files == ("latest.zip",) and told.about["therapists"] == 2
    assert fetched(mirror, tmp_path / "real", source=source).files == ("latest.zip",)  # its name says no day
    week = mirror.root + "/nppes/" + WEEKS[0]
    with pytest.raises(BadInput, match="is one week by its name; add --weekly"):
        fetched(mirror, tmp_path / "real", source=week)


def test_one_week_from_a_mirror(mirror: Mirror, out: Path) -> None:
    week = mirror.root + "/nppes/" + WEEKS[1]
    assert fetched(mirror, out, weekly=True, source=week).files == (WEEKS[1],)
    assert fetched(mirror, out, weekly=True, source=week).files == ()
    with pytest.raises(BadInput, match="is a whole month by its name"):
        fetched(mirror, out, weekly=True, source=mirror.root + "/nppes/" + MONTH)


def test_keep_keeps_the_zip(mirror: Mirror, tmp_path: Path) -> None:
    offer(mirror, MONTH)
    fetched(mirror, tmp_path / "real", keep=True)
    assert (tmp_path / "real-downloads" / MONTH).read_bytes() == mirror.files["/nppes/" + MONTH]


def test_a_build_that_fails_keeps_the_zip_and_the_old_directory(mirror: Mirror, out: Path) -> None:
    no_rows = nppes_zip([], days="20050523-20261213")
    mirror.put(PAGE, page(NEXT))
    mirror.put("/nppes/" + NEXT, no_rows)
    with pytest.raises(BadInput, match="no rows"):
        fetched(mirror, out)
    assert name_of(out, BEN) == "Ana de la Cruz"
    assert (out.with_name("real-downloads") / NEXT).read_bytes() == no_rows


def test_what_was_begun_for_an_older_month_is_cleared(mirror: Mirror, tmp_path: Path) -> None:
    offer(mirror, MONTH)
    mirror.put("/nppes/" + MONTH, mirror.files["/nppes/" + MONTH], *[cut_at(60_000)] * 3)
    with pytest.raises(BadInput, match="3 times"):
        fetched(mirror, tmp_path / "real")
    assert (tmp_path / "real-downloads" / (MONTH + ".part")).stat().st_size == 60_000
    offer(mirror, NEXT)
    (tmp_path / "real-downloads" / "own.zip").write_bytes(b"not ours")
    assert fetched(mirror, tmp_path / "real").files == (NEXT,)
    assert [path.name for path in (tmp_path / "real-downloads").iterdir()] == ["own.zip"]


def test_a_folder_of_something_else_is_said_before_anything_is_asked(mirror: Mirror, tmp_path: Path) -> None:
    offer(mirror, MONTH)
    (tmp_path / "letters").mkdir()
    (tmp_path / "letters" / "ana.txt").write_text("dear Ben", encoding="utf-8")
    with pytest.raises(BadInput, match="not a registry"):
        fetched(mirror, tmp_path / "letters")
    assert mirror.seen == []


def test_a_damaged_directory_is_built_anew(mirror: Mirror, out: Path) -> None:
    next(out.glob("search-*")).write_bytes(b"")
    assert fetched(mirror, out).files == (MONTH,)


@pytest.mark.parametrize(
    ("html", "said"),
    [
        (b"<html><form action=login>Please sign in to the network</form></html>", "links to no monthly NPPES file"),
        (b"", "links to no monthly NPPES file"),
        (bytes(range(256)), "links to no monthly NPPES file"),
        (page(*WEEKS), "links to no monthly NPPES file"),
        (b"PK\x03\x04....", "is not a page"),
        (b"<a href='" + b"x" * 600_000, "is not a page"),
    ],
)
def test_a_page_without_the_file_is_said(html: bytes, said: str, mirror: Mirror, tmp_path: Path) -> None:
    mirror.put(PAGE, b"x", says(200, html))
    with pytest.raises(BadInput, match=said) as error:
        fetched(mirror, tmp_path / "real")
    assert "\n" not in str(error.value) and list(tmp_path.iterdir()) == []


def test_a_page_without_weeks_is_said(mirror: Mirror, out: Path) -> None:
    offer(mirror, MONTH)
    with pytest.raises(BadInput, match="links to no weekly NPPES file"):
        fetched(mirror, out, weekly=True)


def test_a_page_that_moved_or_is_cut_is_read_all_the_same(mirror: Mirror, tmp_path: Path) -> None:
    offer(mirror, MONTH)
    mirror.put(PAGE, mirror.files[PAGE], cut_at(20), stall_at(20))
    mirror.put("/old.html", b"x", *[says(301, Location=PAGE)] * 3)
    assert fetched(mirror, tmp_path / "real", source=mirror.root + "/old.html").files == (MONTH,)


def test_a_page_that_is_gone_is_said(mirror: Mirror, tmp_path: Path) -> None:
    with pytest.raises(BadInput, match=r"NPI_Files\.html: the server says “404 Not Found”"):
        fetched(mirror, tmp_path / "real")


def test_a_circle_of_pages_ends(mirror: Mirror, tmp_path: Path) -> None:
    mirror.put(PAGE, b"x", *[says(302, Location=PAGE)] * 30)
    with pytest.raises(BadInput, match="302 Found"):
        fetched(mirror, tmp_path / "real")


def test_two_runs_at_once_do_not_mix(mirror: Mirror, tmp_path: Path) -> None:
    offer(mirror, MONTH)
    (tmp_path / "real-downloads").mkdir()
    other = os.open(tmp_path / "real-downloads", os.O_RDONLY)
    try:
        fcntl.flock(other, fcntl.LOCK_EX)
        with pytest.raises(BadInput, match="another run is fetching"):
            fetched(mirror, tmp_path / "real")
    finally:
        os.close(other)
    assert fetched(mirror, tmp_path / "real").files == (MONTH,)


def test_a_name_that_nobody_has_is_said(tmp_path: Path) -> None:
    with pytest.raises(BadInput, match=r"name of the server cannot be found \(is this machine online\?\)"):
        fetch(tmp_path / "real", source="http://nobody.invalid/", patience=QUICK)  # RFC 2606: no name ends so


@pytest.mark.parametrize(
    "address",
    [
        "",
        "NPI_Files.html",
        "ftp://download.cms.gov/x.zip",
        "file:///etc/passwd",
        "data:text/html,x",
        "https://",
        "https://ana:hidden@127.0.0.1/x.zip",
        "https://[::1/x.zip",
        "https://127.0.0.1:99999/x.zip",
        "http://127.0.0.1:port/",
        "http://a b/x.zip",
        "http://a..b/x.zip",
        "http://127.0.0.1/a\nb.zip",
    ],
)
def test_other_addresses_are_one_sentence(address: str, tmp_path: Path) -> None:
    with pytest.raises(BadInput) as error:
        fetch(tmp_path / "real", source=address, patience=QUICK)
    assert "hidden" not in str(error.value) and "\n" not in str(error.value)
    assert not (tmp_path / "real").exists()


def test_cms_is_what_is_asked_where_nothing_else_is_named() -> None:
    from secondchair.registry.fetching.fetch import PAGE as CMS

    assert check_address(CMS).hostname == "download.cms.gov" and CMS.startswith("https://")


@pytest.fixture
def secure(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[tuple[Mirror, Path]]:
    """A server with TLS, and the certificate that it signed itself."""
    monkeypatch.setenv("no_proxy", "*")
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "mirror")])
    now = datetime.datetime.now(datetime.UTC)
    made = x509.CertificateBuilder(name, name, key.public_key(), x509.random_serial_number())
    made = made.not_valid_before(now - datetime.timedelta(1)).not_valid_after(now + datetime.timedelta(1))
    made = made.add_extension(x509.SubjectAlternativeName([x509.IPAddress(ipaddress.ip_address("127.0.0.1"))]), False)
    made = made.add_extension(x509.BasicConstraints(ca=True, path_length=None), True)
    certificate = tmp_path / "certificate.pem"
    private = key.private_bytes(
        serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
    )
    public = made.sign(key, hashes.SHA256()).public_bytes(serialization.Encoding.PEM)
    certificate.write_bytes(private + public)
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(certificate)
    server = Mirror(context)
    yield server, certificate
    server.close()


def test_a_certificate_that_nobody_vouches_for_is_refused(secure: tuple[Mirror, Path], tmp_path: Path) -> None:
    server, _ = secure
    offer(server, MONTH)
    with pytest.raises(BadInput, match=r"certificate cannot be trusted \(self.signed certificate\)"):
        fetched(server, tmp_path / "real")
    assert server.seen == []


def test_https_is_not_left_for_http(
    secure: tuple[Mirror, Path], mirror: Mirror, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    server, certificate = secure
    monkeypatch.setenv("SSL_CERT_FILE", str(certificate))
    offer(server, MONTH)
    offer(mirror, MONTH)
    assert fetched(server, tmp_path / "real").files == (MONTH,)
    server.put(PAGE, page(MONTH), says(302, Location=mirror.root + PAGE))
    with pytest.raises(BadInput, match="less safe, so it was not followed"):
        fetched(server, tmp_path / "second")
    server.put(PAGE, page(MONTH), says(302, Location=server.root + "/moved.html"))
    server.put("/moved.html", f"<a href='{mirror.root}/nppes/{MONTH}'>month</a>".encode())
    with pytest.raises(BadInput, match="links to no monthly"):
        fetched(server, tmp_path / "second")
    assert mirror.seen == []


@pytest.mark.parametrize("sent", [signal.SIGINT, signal.SIGKILL])
def test_a_run_that_is_ended_is_gone_on_from(sent: signal.Signals, mirror: Mirror, tmp_path: Path) -> None:
    offer(mirror, MONTH)
    whole = mirror.files["/nppes/" + MONTH]
    mirror.put("/nppes/" + MONTH, whole, stall_at(90_000))
    command = [sys.executable, "-m", "secondchair", "registry", "fetch"]
    command += ["--out", str(tmp_path / "real"), "--from", mirror.root + PAGE]
    run = subprocess.Popen(command, cwd=ROOT, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)
    part = tmp_path / "real-downloads" / (MONTH + ".part")
    until = time.monotonic() + 30
    # A few last bytes may still be in the process's own buffer, which a kill takes with it.
    while time.monotonic() < until and not (part.exists() and part.stat().st_size > 70_000):
        time.sleep(0.02)
    run.send_signal(sent)
    _, errors = run.communicate(timeout=30)
    assert run.returncode == (130 if sent == signal.SIGINT else -signal.SIGKILL)
    assert "Traceback" not in errors and not (tmp_path / "real").exists()
    assert 70_000 < part.stat().st_size <= 90_000
    assert fetched(mirror, tmp_path / "real").files == (MONTH,)
    asked = mirror.ranges("/nppes/" + MONTH)
    assert len(asked) == 2 and asked[1] is not None and int(asked[1][6:-1]) > 70_000
