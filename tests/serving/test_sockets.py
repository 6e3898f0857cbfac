"""Where a server listens."""

from __future__ import annotations

import asyncio
from concurrent.futures import ThreadPoolExecutor
from socket import IPPROTO_TCP, TCP_NODELAY

from termsvc.cli.servers import listening


def test_a_small_answer_does_not_wait_for_an_acknowledgement() -> None:
    async def sends_at_once() -> bool:
        told: asyncio.Future[int] = asyncio.get_running_loop().create_future()

        async def accept(_reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
            told.set_result(writer.get_extra_info("socket").getsockopt(IPPROTO_TCP, TCP_NODELAY))
            writer.close()
            await writer.wait_closed()

        with listening("127.0.0.1", 0) as bound:
            async with await asyncio.start_server(accept, sock=bound):
                _, writer = await asyncio.open_connection(*bound.getsockname())
                found = await told
                writer.close()
                await writer.wait_closed()
                return bool(found)

    # A browser of another test may have left a loop running in this thread.
    with ThreadPoolExecutor(1) as thread:
        assert thread.submit(lambda: asyncio.run(sends_at_once())).result()
