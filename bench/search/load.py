"""Eight clients that ask on a schedule, whatever the answers take: latency counts from the scheduled time."""

import asyncio
import gzip
import time
from collections.abc import Sequence
from dataclasses import dataclass

import h11


@dataclass(frozen=True, slots=True)
class Sample:
    kind: str
    path: str
    milliseconds: float
    status: int
    bytes_sent: int


async def fetch(port: int, path: str) -> tuple[int, bytes, int]:
    """(status, body, bytes of the body on the wire), on a connection of its own, closed afterwards."""
    reader, writer = await asyncio.open_connection("127.0.0.1", port)
    try:
        client = h11.Connection(h11.CLIENT)
        headers = [("Host", "127.0.0.1"), ("Accept-Encoding", "gzip"), ("Connection", "close")]
        writer.write(client.send(h11.Request(method="GET", target=path, headers=headers)) or b"")
        writer.write(client.send(h11.EndOfMessage()) or b"")
        status, body, is_packed = 0, bytearray(), False
        while True:
            event = client.next_event()
            if event is h11.NEED_DATA:
                client.receive_data(await reader.read(1 << 16))
            elif isinstance(event, h11.Response):
                status = event.status_code
                is_packed = (b"content-encoding", b"gzip") in list(event.headers)
            elif isinstance(event, h11.Data):
                body += event.data
            elif isinstance(event, h11.EndOfMessage | h11.ConnectionClosed):
                break
        return status, gzip.decompress(bytes(body)) if is_packed else bytes(body), len(body)
    finally:
        writer.close()


async def ask_at(port: int, kind: str, path: str, begin: float) -> Sample:
    await asyncio.sleep(max(0.0, begin - time.perf_counter()))
    status, _, sent = await fetch(port, path)
    return Sample(kind, path, (time.perf_counter() - begin) * 1000, status, sent)


async def run_open_loop(port: int, asked: Sequence[tuple[str, str]], *, per_second: float) -> list[Sample]:
    """Ask the (kind, path) pairs in their order, `per_second` of them, none waiting for another's answer."""
    begin = time.perf_counter() + 0.5
    tasks = [
        asyncio.create_task(ask_at(port, kind, path, begin + number / per_second))
        for number, (kind, path) in enumerate(asked)
    ]
    return list(await asyncio.gather(*tasks))


def percentile(values: Sequence[float], share: float) -> float:
    """The smallest value that `share` of all values do not exceed.

    >>> percentile([1, 2, 3, 4], 0.5), percentile([5], 0.95)
    (2, 5)
    """
    ordered = sorted(values)
    return ordered[max(0, -(-len(ordered) * round(share * 1000) // 1000) - 1)]
