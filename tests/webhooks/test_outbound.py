"""Nothing is called but what is public, however it is named, and at the address that was looked at."""

from __future__ import annotations

import ssl
import threading
import time
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from datetime import timedelta
from http.server import BaseHTTPRequestHandler, HTTPServer
from ipaddress import ip_address
from pathlib import Path
from socket import create_server
from typing import Any

import httpcore2
import pytest
import yaml
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID

from termsvc.outbound import LOCAL, PUBLIC, Outbound, Outcome, UrlRefused, target
from termsvc.outbound.addresses import is_public
from termsvc.outbound.posting import READ_AT_MOST
from termsvc.settings import system_clock
from tests.webhooks.conftest import Start
from tests.webhooks.receivers import Receiver

CASES = yaml.safe_load(Path(__file__).with_name("refused.yaml").read_text(encoding="utf-8"))
ADDRESSES = CASES["addresses"]
NAME = "hooks.example.com"
BELIEVING_NOBODY = ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
"""Made once: certificates that the machine believes take a while to read."""
NOT_PUBLIC = Outcome(None, "its name leads to an address that is not public")


class Network(httpcore2.SyncBackend):
    """The internet as this machine sees it here: what is called at whatever address reaches one server on it."""

    def __init__(self, port: int) -> None:
        self.port = port
        self.called: list[str] = []

    def connect_tcp(
        self,
        host: str,
        port: int,
        timeout: float | None = None,
        local_address: str | None = None,
        socket_options: Iterable[Any] | None = None,
    ) -> httpcore2.NetworkStream:
        assert str(ip_address(host)) == host
        assert port in {80, 443}
        self.called.append(host)
        return super().connect_tcp("127.0.0.1", self.port, timeout, local_address, socket_options)


class Names:
    """A resolver that gives other addresses each time it is asked; the last ones go on."""

    def __init__(self, *answers: Sequence[str]) -> None:
        self.answers = list(answers)
        self.asked = 0

    def __call__(self, _host: str, _port: int) -> Sequence[str]:
        self.asked += 1
        return self.answers[min(self.asked, len(self.answers)) - 1]


@pytest.mark.parametrize("case", CASES["urls"], ids=lambda case: repr(case["url"]))
def test_a_url_that_is_never_called_is_refused_with_the_reason(case: dict[str, str]) -> None:
    with pytest.raises(UrlRefused, match=case["says"]):
        target(case["url"])
    network = Network(1)
    outcome = Outbound(resolve=Names(["1.1.1.1"]), network=network, trust=BELIEVING_NOBODY).post(case["url"], {}, b"{}")
    assert (outcome.status, network.called) == (None, [])


@pytest.mark.parametrize("case", CASES["taken"], ids=lambda case: repr(case["url"]))
def test_a_url_that_is_taken_is_kept_in_one_form(case: dict[str, str]) -> None:
    assert target(case["url"]).url == case["kept"]
    assert target(case["kept"]).url == case["kept"]


def test_a_url_may_be_so_long_and_no_longer() -> None:
    assert target(f"https://{NAME}/".ljust(2_000, "x"))
    with pytest.raises(UrlRefused, match="at most 2000"):
        target(f"https://{NAME}/".ljust(2_001, "x"))


def test_where_things_are_tried_out_this_machine_may_be_called_and_no_other_private_one() -> None:
    for url in ("http://127.0.0.1:8000/", "http://localhost:1/", "https://[::1]:9/"):
        assert target(url, LOCAL).url == url
    for url in ("http://10.0.0.1/", "http://169.254.169.254/", "http://intranet/", "ftp://127.0.0.1/"):
        with pytest.raises(UrlRefused):
            target(url, LOCAL)
    assert Outbound(LOCAL, resolve=Names(["10.0.0.1"])).post("http://localhost/", {}, b"") == NOT_PUBLIC


@pytest.mark.parametrize("address", ADDRESSES["private"])
def test_an_address_that_is_not_public_is_not_called_even_beside_one_that_is(address: str) -> None:
    assert not is_public(ip_address(address))
    for addresses in ([address], ["1.1.1.1", address], [address, "2606:4700:4700::1111"]):
        network = Network(1)
        assert (
            Outbound(resolve=lambda *_, found=addresses: found, network=network, trust=BELIEVING_NOBODY).post(
                f"https://{NAME}/", {}, b"{}"
            )
            == NOT_PUBLIC
        )
        assert network.called == []


@pytest.mark.parametrize("address", ADDRESSES["public"])
def test_an_address_that_is_public_is(address: str) -> None:
    assert is_public(ip_address(address))


@pytest.mark.parametrize("address", ADDRESSES["not_addresses"])
def test_what_is_no_address_is_not_called(address: str) -> None:
    network = Network(1)
    assert (
        Outbound(resolve=Names([address]), network=network, trust=BELIEVING_NOBODY).post(f"https://{NAME}/", {}, b"{}")
        == NOT_PUBLIC
    )
    assert (
        Outbound(resolve=Names([]), network=network, trust=BELIEVING_NOBODY).post(f"https://{NAME}/", {}, b"{}")
        == NOT_PUBLIC
    )
    assert network.called == []


def test_a_name_that_nobody_knows_is_told() -> None:
    def unknown(_host: str, _port: int) -> Sequence[str]:
        raise OSError(-2, "Name or service not known")

    assert Outbound(resolve=unknown).post(f"https://{NAME}/", {}, b"{}") == Outcome(None, "its name was not found")


# -- what is called

PLAIN = type(PUBLIC)(frozenset({"http"}), None)


def test_a_name_that_leads_elsewhere_when_it_is_asked_again_is_asked_once(receiver: Receiver) -> None:
    names, network = Names(["1.1.1.1"], ["127.0.0.1"]), Network(receiver.port)
    outbound = Outbound(PLAIN, resolve=names, network=network)
    assert outbound.post(f"http://{NAME}/hook?a=b", {"X-Own": "yes"}, b"{}") == Outcome(204)
    assert (names.asked, network.called) == (1, ["1.1.1.1"])
    (received,) = receiver.all
    assert (received.path, received.headers["host"], received.headers["x-own"]) == ("/hook?a=b", NAME, "yes")
    assert outbound.post(f"http://{NAME}/", {}, b"{}") == NOT_PUBLIC
    assert network.called == ["1.1.1.1"]


def test_a_redirect_to_a_private_address_is_not_followed(start: Start) -> None:
    receiver, inner = start(), start()
    receiver.answers(302, Location=inner.url)
    network = Network(receiver.port)
    outcome = Outbound(PLAIN, resolve=Names(["1.1.1.1"]), network=network).post(f"http://{NAME}/", {}, b"{}")
    assert outcome == Outcome(302, "a redirect, which is not followed")
    assert not outcome.taken
    assert (network.called, inner.all) == (["1.1.1.1"], [])


def test_no_proxy_of_the_environment_is_asked(receiver: Receiver, monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("http_proxy", "https_proxy", "all_proxy", "HTTP_PROXY", "HTTPS_PROXY", "ALL_PROXY"):
        monkeypatch.setenv(name, "http://127.0.0.1:1")
    assert Outbound(LOCAL).post(receiver.url, {}, b"{}").taken


def test_the_next_address_is_tried_where_one_does_not_answer(receiver: Receiver) -> None:
    class Halting(Network):
        def connect_tcp(self, host: str, *args: Any, **options: Any) -> httpcore2.NetworkStream:
            if host == "1.0.0.1":
                raise httpcore2.ConnectTimeout
            return super().connect_tcp(host, *args, **options)

    outbound = Outbound(PLAIN, resolve=Names(["1.0.0.1", "1.1.1.1"]), network=Halting(receiver.port))
    assert outbound.post(f"http://{NAME}/", {}, b"{}").taken


@contextmanager
def saying(*parts: bytes, forever: bytes = b"", every: float = 0.0) -> Iterator[str]:
    """The URL of a server that says just this to whoever calls, then one thing again and again, as long as they listen."""
    with create_server(("127.0.0.1", 0)) as server:

        def serve() -> None:
            connection, _ = server.accept()
            with connection:
                connection.recv(65_536)
                try:
                    for part in parts:
                        connection.sendall(part)
                    while forever:
                        connection.sendall(forever)
                        time.sleep(every)
                except OSError:
                    return

        thread = threading.Thread(target=serve, daemon=True)
        thread.start()
        yield f"http://127.0.0.1:{server.getsockname()[1]}/"
        thread.join()  # it ends with the one connection that it waits for


HEAD = b"HTTP/1.1 200 OK\r\n"
BROKEN = [
    ((), b"", "its answer is no HTTP"),
    ((b"SSH-2.0-OpenSSH_9.9\r\n\r\n",), b"", "its answer is no HTTP"),
    ((HEAD,), b"X: %b\r\n" % (b"y" * 9_000), "its answer is no HTTP"),
]


@pytest.mark.parametrize(("parts", "forever", "error"), BROKEN)
def test_what_is_no_answer_is_told(parts: tuple[bytes, ...], forever: bytes, error: str) -> None:
    with saying(*parts, forever=forever) as url:
        assert Outbound(LOCAL).post(url, {}, b"{}") == Outcome(None, error)


@pytest.mark.parametrize("head", [(), (HEAD,)], ids=["nothing", "headers"])
def test_an_answer_that_comes_too_slowly_is_not_waited_for(head: tuple[bytes, ...]) -> None:
    with saying(*head, forever=b"X" if not head else b"X: y\r\n", every=0.02) as url:
        assert Outbound(LOCAL, seconds=0.2).post(url, {}, b"{}").error == "it did not answer in time"


def test_next_to_nothing_of_an_endless_answer_is_read() -> None:
    with saying(HEAD, b"\r\n", forever=b"x" * READ_AT_MOST) as url:
        assert Outbound(LOCAL).post(url, {}, b"{}") == Outcome(200)


def test_a_status_counts_though_the_rest_of_the_answer_never_comes() -> None:
    with saying(HEAD, b"Content-Length: 9\r\n\r\n", b"x") as url:
        assert Outbound(LOCAL).post(url, {}, b"{}") == Outcome(200)


# -- TLS


class Authority:
    """Gives certificates to servers on this machine."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.key = ec.generate_private_key(ec.SECP256R1())
        self.own = self._signed("Test authority", self.key.public_key(), x509.BasicConstraints(ca=True, path_length=0))
        self.trust = ssl.create_default_context(cadata=self.own.public_bytes(serialization.Encoding.PEM).decode())

    def server(self, name: str) -> ssl.SSLContext:
        key = ec.generate_private_key(ec.SECP256R1())
        signed = self._signed(name, key.public_key(), x509.SubjectAlternativeName([x509.DNSName(name)]))
        path = self.folder / f"{name}.pem"
        private = key.private_bytes(
            serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
        )
        path.write_bytes(private + signed.public_bytes(serialization.Encoding.PEM))
        context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        context.load_cert_chain(path)
        return context

    def _signed(self, name: str, key: Any, extension: x509.ExtensionType) -> x509.Certificate:
        now = system_clock()
        issuer = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "Test authority")])
        return (
            x509.CertificateBuilder()
            .subject_name(x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, name)]))
            .issuer_name(issuer)
            .public_key(key)
            .serial_number(x509.random_serial_number())
            .not_valid_before(now - timedelta(days=1))
            .not_valid_after(now + timedelta(days=1))
            .add_extension(extension, critical=isinstance(extension, x509.BasicConstraints))
            .sign(self.key, hashes.SHA256())
        )


@contextmanager
def tls_server(context: ssl.SSLContext) -> Iterator[int]:
    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            self.rfile.read(int(self.headers["Content-Length"]))
            self.send_response(204)
            self.end_headers()

        def log_message(self, *_: Any) -> None:
            pass

    class Quiet(HTTPServer):
        def handle_error(self, *_: Any) -> None:
            pass

    with Quiet(("127.0.0.1", 0), Handler) as server:
        server.socket = context.wrap_socket(server.socket, server_side=True)
        thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.005})
        thread.start()
        try:
            yield server.server_address[1]
        finally:
            server.shutdown()
            thread.join()


def test_the_server_must_prove_the_name_that_was_called_not_the_address(tmp_path: Path) -> None:
    authority = Authority(tmp_path)
    with tls_server(authority.server(NAME)) as port:
        network = Network(port)
        outbound = Outbound(resolve=Names(["1.1.1.1"]), network=network, trust=authority.trust)
        assert outbound.post(f"https://{NAME}/", {}, b"{}") == Outcome(204)
        not_valid = Outcome(None, "its certificate is not valid for this name")
        assert outbound.post("https://other.example.com/", {}, b"{}") == not_valid
        assert outbound.post("https://1.1.1.1/", {}, b"{}") == not_valid
        strangers = Outbound(resolve=Names(["1.1.1.1"]), network=network)
        assert strangers.post(f"https://{NAME}/", {}, b"{}") == not_valid


def test_a_server_without_tls_is_told(receiver: Receiver) -> None:
    outbound = Outbound(resolve=Names(["1.1.1.1"]), network=Network(receiver.port))
    assert outbound.post(f"https://{NAME}/", {}, b"{}") == Outcome(None, "TLS could not be agreed on")
