"""The load of `./run bench verify`, a process of its own: so many connections, each sends its next call at once.

Standard input names a file of calls (pickled bytes); it prints one JSON object: calls, seconds, milliseconds at 50 and
99 of 100, and how often each verdict came. Any answer but 200 ends it.
"""

import json
import pickle
import re
import selectors
import socket
import sys
import time
from collections import Counter
from pathlib import Path

LENGTH = re.compile(rb"content-length: *(\d+)", re.IGNORECASE)
VERDICT = re.compile(rb'"verdict": ?"(\w+)"')


def main(port: int, connections: int, file: str) -> None:
    calls: list[bytes] = pickle.loads(Path(file).read_bytes())
    waits, verdicts, sent, done = [], Counter[str](), 0, 0
    with selectors.DefaultSelector() as ready:
        begun = {}
        for _ in range(connections):
            each = socket.create_connection(("127.0.0.1", port))
            each.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
            ready.register(each, selectors.EVENT_READ)
        started = time.perf_counter()
        for key in list(ready.get_map().values()):
            begun[key.fileobj] = time.perf_counter()
            key.fileobj.sendall(calls[sent])  # type: ignore[union-attr]
            sent += 1
        while done < sent:
            for key, _events in ready.select():
                line: socket.socket = key.fileobj  # type: ignore[assignment]
                answer = _answer(line)
                waits.append(time.perf_counter() - begun[line])
                found = VERDICT.search(answer)
                if found is None or not answer.startswith(b"HTTP/1.1 200"):
                    raise SystemExit(answer[:500].decode(errors="replace"))
                verdicts[found[1].decode()] += 1
                done += 1
                if sent < len(calls):
                    begun[line] = time.perf_counter()
                    line.sendall(calls[sent])
                    sent += 1
        took = time.perf_counter() - started
    waits.sort()
    told = {"calls": done, "seconds": took, "verdicts": verdicts, "cpu_s": time.process_time()}
    shares = {f"p{share}_ms": 1000 * waits[len(waits) * share // 100] for share in (50, 99)}
    print(json.dumps({**told, **shares}))


def _answer(line: socket.socket) -> bytes:
    got = line.recv(65536)
    while (end := got.find(b"\r\n\r\n")) < 0:
        got += line.recv(65536)
    found = LENGTH.search(got, 0, end)
    assert found is not None, got
    while len(got) < end + 4 + int(found[1]):
        got += line.recv(65536)
    return got


if __name__ == "__main__":
    main(int(sys.argv[1]), int(sys.argv[2]), sys.argv[3])
