"""A server that answers everything with the same bytes: as fast as whoever asks can be answered."""

from __future__ import annotations

import sys
from socketserver import StreamRequestHandler, ThreadingTCPServer

BODY = b'{"account":"differs-0001"}'
ANSWER = b"HTTP/1.1 200 OK\r\ncontent-type: application/json\r\ncontent-length: %d\r\n\r\n%b" % (len(BODY), BODY)


class Same(StreamRequestHandler):
    """Answers each request on a connection when its head has ended."""

    disable_nagle_algorithm = True

    def handle(self) -> None:
        """Answer until the other side hangs up."""
        while line := self.rfile.readline():
            if line == b"\r\n":
                self.wfile.write(ANSWER)


class Server(ThreadingTCPServer):
    """A thread for each connection."""

    daemon_threads = True
    allow_reuse_address = True


if __name__ == "__main__":
    Server(("127.0.0.1", int(sys.argv[1])), Same).serve_forever()
