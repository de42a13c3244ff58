# SPDX-License-Identifier: EUPL-1.2
"""This is the place for killing a process at a random moment, the way a power cut or an impatient person does."""

from __future__ import annotations

import multiprocessing
import random
import signal
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from multiprocessing.connection import Connection
from typing import Any

# A server that has imported everything forks the children: a kill costs milliseconds, not a second.
CONTEXT: Any = multiprocessing.get_context("spawn" if sys.platform == "win32" else "forkserver")
if sys.platform != "win32":
    CONTEXT.set_forkserver_preload(["tests.trouble.jobs"])

READY = -1
LONGEST_WAIT = 60.0


def killed(work: Callable[..., None], *args: object, after: int, delay: float) -> list[int]:
    """Run `work(*args, pipe)` in a process; kill it `delay` seconds after its `after`-th message. What it had said.

    `work` never ends by itself; a child that did, or that said nothing, fails the test.
    """
    ours, theirs = CONTEXT.Pipe(duplex=False)
    child = CONTEXT.Process(target=work, args=(*args, theirs), daemon=True)
    child.start()
    theirs.close()
    said: list[int] = []
    try:
        while len(said) < after:
            assert ours.poll(LONGEST_WAIT), "the child says nothing"
            said.append(ours.recv())
        _wait(delay)
    except EOFError:
        child.join()
        message = f"the child ended by itself with {child.exitcode}"
        raise AssertionError(message) from None
    finally:
        child.kill()
        child.join()
    said += _rest(ours)
    if sys.platform != "win32":
        assert child.exitcode == -signal.SIGKILL, f"the child ended by itself with {child.exitcode}"
    return said


@contextmanager
def running(work: Callable[..., None], *args: object) -> Iterator[None]:
    """Have `work(*args, pipe)` going on in another process, from its first message on."""
    ours, theirs = CONTEXT.Pipe(duplex=False)
    child = CONTEXT.Process(target=work, args=(*args, theirs), daemon=True)
    child.start()
    theirs.close()
    try:
        assert ours.poll(LONGEST_WAIT), "the child says nothing"
        ours.recv()
        yield
    finally:
        child.kill()
        child.join()
        ours.close()


def answer_of(work: Callable[..., None], *args: object) -> Any:
    """Run `work(*args, pipe)` in a process of its own to its end; the one thing it tells."""
    ours, theirs = CONTEXT.Pipe(duplex=False)
    child = CONTEXT.Process(target=work, args=(*args, theirs), daemon=True)
    child.start()
    theirs.close()
    try:
        assert ours.poll(LONGEST_WAIT), "the child says nothing"
        return ours.recv()
    finally:
        child.join()
        ours.close()


def moments(seed: int) -> random.Random:
    """Random moments that can be had again; the seed is printed with a test that fails."""
    print(f"seed of the random moments: {seed}")
    return random.Random(seed)


def _wait(seconds: float) -> None:
    """Turns of the clock, finer than a sleep."""
    until = time.perf_counter() + seconds
    while time.perf_counter() < until:
        pass


def _rest(pipe: Connection) -> list[int]:
    """What was said before the kill and not yet read."""
    found: list[int] = []
    try:
        while pipe.poll():
            found.append(pipe.recv())
    except (EOFError, OSError):
        pass
    finally:
        pipe.close()
    return found
