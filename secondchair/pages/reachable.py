"""Whether an address of this service leads anywhere for somebody else."""

from ipaddress import ip_address

from django.http.request import split_domain_port


def opens_only_here(host: str) -> bool:
    """Whether a host ("localhost:8000", "[::1]", "192.168.1.5") leads nowhere beyond this computer and its network."""
    name = split_domain_port(host)[0].strip("[]")
    try:
        return not ip_address(name).is_global
    except ValueError:
        return name == "localhost" or name.endswith((".local", ".localhost"))
