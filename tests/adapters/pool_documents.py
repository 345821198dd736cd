"""What the worker of `test_document_pool` is given to read: each document is an order."""

from __future__ import annotations

import os
import time


def obey(order: str) -> str:
    """Do what the order says; the answer names the order and the process."""
    match order.split():
        case ["hang"]:
            time.sleep(60)
        case ["spin"]:
            while True:  # holds the interpreter, as a regular expression without end does
                pass
        case ["crash"]:
            os._exit(7)
        case ["abort"]:
            os.abort()
        case ["eat"]:
            bytearray(4 * 1024**3)
        case ["fail"]:
            raise RuntimeError("x" * 10_000)
        case ["lie"]:
            raise TimeoutError("not the pool's")
        case ["pid"]:
            return str(os.getpid())
        case ["work", seconds]:
            time.sleep(float(seconds))
        case _:
            pass
    return f"{order} done"
