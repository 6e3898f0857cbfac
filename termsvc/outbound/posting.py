"""One POST to a server of others: no redirect is followed, no proxy asked, and next to nothing of the answer read."""

from __future__ import annotations

import ssl
from collections.abc import Mapping
from dataclasses import dataclass
from http import HTTPStatus

import httpcore2

from termsvc.outbound.network import Deadline, Guarded, NotCalled, Resolve, look_up
from termsvc.outbound.targets import PUBLIC, Policy, UrlRefused, target

SECONDS = 15.0
"""How long an attempt may take in all; only the look-up of a name is not cut short, as nothing lets us."""

READ_AT_MOST = 16 * 1024
"""Bytes of an answer that are read, so that a server which sends a little more than a status is not cut off."""


@dataclass(frozen=True, slots=True)
class Outcome:
    """What came of an attempt.

    Attributes:
        status: the HTTP status; `None` if there was no answer.
        error: what went wrong, in words of our own; empty if a server answered and did not redirect.
    """

    status: int | None
    error: str = ""

    @property
    def taken(self) -> bool:
        """Whether the server says that it has the message: 2xx."""
        return self.status is not None and HTTPStatus.OK <= self.status < HTTPStatus.MULTIPLE_CHOICES


class Outbound:
    """Posts to servers that a policy allows. One may be used from several threads."""

    def __init__(
        self,
        policy: Policy = PUBLIC,
        *,
        resolve: Resolve = look_up,
        network: httpcore2.NetworkBackend | None = None,
        trust: ssl.SSLContext | None = None,
        seconds: float = SECONDS,
    ) -> None:
        """Set what is called and how.

        Args:
            policy: what may be called.
            resolve: gives the addresses of a name.
            network: connects to an address that is given by number.
            trust: whose certificates are believed; default those that the machine believes.
            seconds: how long an attempt may take in all.
        """
        self.policy = policy
        self._resolve = resolve
        self._network = network or httpcore2.SyncBackend()
        self._trust = trust or httpcore2.default_ssl_context()
        self._seconds = seconds

    def post(self, url: str, headers: Mapping[str, str], body: bytes) -> Outcome:
        """Post a body once. Nothing is raised for what a server or the network does.

        Args:
            url: where to; it is judged again, as the policy may be another one than when it was taken.
            headers: those of the message, in ASCII; `Host` and `Content-Length` are added.
            body: what is sent.
        """
        try:
            return self._post(url, headers, body)
        except (NotCalled, UrlRefused) as error:
            return Outcome(None, str(error))
        except httpcore2.TimeoutException:
            return Outcome(None, "it did not answer in time")
        except httpcore2.ConnectError as error:
            return Outcome(None, _of_connecting(error))
        except httpcore2.ProtocolError:
            return Outcome(None, "its answer is no HTTP")
        except httpcore2.NetworkError:
            return Outcome(None, "the connection broke")

    def _post(self, url: str, headers: Mapping[str, str], body: bytes) -> Outcome:
        called = target(url, self.policy)
        network = Guarded(self.policy, self._resolve, self._network, Deadline(self._seconds))
        sent = {"Host": called.authority, **headers, "Content-Length": str(len(body)), "Connection": "close"}
        # A pool of one attempt: what was allowed for this one is not kept open for the next.
        with (
            httpcore2.ConnectionPool(self._trust, network_backend=network) as pool,
            pool.stream(
                "POST",
                httpcore2.URL(scheme=called.scheme, host=called.host, port=called.port, target=called.path),
                headers=list(sent.items()),
                content=body,
            ) as answer,
        ):
            _read_a_little(answer)
            redirects = HTTPStatus.MULTIPLE_CHOICES <= answer.status < HTTPStatus.BAD_REQUEST
            return Outcome(answer.status, "a redirect, which is not followed" if redirects else "")


def _read_a_little(answer: httpcore2.Response) -> None:
    read = 0
    try:
        for part in answer.iter_stream():
            read += len(part)
            if read >= READ_AT_MOST:
                return
    except (httpcore2.NetworkError, httpcore2.ProtocolError, httpcore2.TimeoutException):
        return  # the status has come, and the rest says nothing to us


def _of_connecting(error: httpcore2.ConnectError) -> str:
    met = error.args[0] if error.args else None  # what the socket or TLS raised; the pool leaves out its cause
    if isinstance(met, ssl.SSLCertVerificationError):
        return "its certificate is not valid for this name"
    return "TLS could not be agreed on" if isinstance(met, ssl.SSLError) else "no connection could be made"
