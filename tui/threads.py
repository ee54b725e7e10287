"""Run work in a thread beside the screen, or directly where no thread can be started."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from functools import partial
from typing import ParamSpec, TypeVar

from .limits import find_exhausted_limit, is_out_of_threads

P = ParamSpec("P")
T = TypeVar("T")


async def run_beside(function: Callable[P, T], *args: P.args, **kwargs: P.kwargs) -> T:
    """Return the result of a function that takes a while, such as a save.

    Without a thread the screen waits for it: better than a save that cannot be made. What fails for
    want of memory is a ``DecuongError``.
    """
    call = partial(function, *args, **kwargs)
    try:
        try:
            return await asyncio.to_thread(call)
        except RuntimeError as error:
            if not is_out_of_threads(error):
                raise
            return call()
    except Exception as error:
        limit = find_exhausted_limit(error)
        if limit is None:
            raise
        raise limit from error
