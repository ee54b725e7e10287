"""``python -m tui`` is ``decuong``; this is also where the console script begins.

Nothing is imported above: where memory is short, the first import may fail, and that is to be a
sentence too.
"""


def program() -> None:
    """Run ``decuong`` and leave."""
    try:
        from .cli.main import program as run
    except Exception as error:
        if not _is_memory(error):
            raise
        import posix  # built in: nothing is loaded for it

        posix.write(2, b"decuong: There is not enough memory for this.\n")
        posix._exit(2)
    run()


def _is_memory(error: BaseException) -> bool:
    """Tell whether a module could not be loaded for want of memory."""
    words = ("failed to map segment", "annot allocate memory", "without exception set")
    return isinstance(error, MemoryError) or any(word in str(error) for word in words)


if __name__ == "__main__":
    program()
