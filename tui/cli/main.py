"""The command line: finds the command, sets the language, reports errors in one sentence.

Imports nothing heavy: each command lives in ``tui.cli.commands`` and imports what it needs when it
runs, so that no headless command loads Textual. Data goes to stdout, messages to stderr. Exit
codes: 0 fine, 1 problems found, 2 usage or a file that cannot be used, 3 a conflict left for a
person, 130 interrupted.
"""

from __future__ import annotations

import gc
import os
import sys
from collections.abc import Iterator, Sequence
from contextlib import contextmanager, nullcontext
from typing import NoReturn

from outline.errors import DecuongError, phrase
from tui import i18n
from tui.limits import is_out_of_memory, out_of_memory_error, report_lack_of_memory

from . import streams
from .commands.registry import COMMANDS, Subcommand

INTERRUPTED = 130
"""128 + SIGINT, as in shells."""
_LONG_LIVED = ("edit", "demo")


def program() -> NoReturn:
    """Run ``decuong`` and exit; this is the console script.

    ``gc.freeze`` spares Python's last garbage collection, a fifteenth of the time of an export.
    """
    code = main()
    gc.freeze()
    sys.exit(code)


def main(argv: Sequence[str] | None = None) -> int:
    """Run ``decuong`` with ``argv`` (without the program's name); return the exit code.

    Never raises and never prints a traceback: that of an unexpected error goes to a file.
    """
    arguments = list(sys.argv[1:] if argv is None else argv)
    try:
        return _attempt(arguments)
    except KeyboardInterrupt:
        return INTERRUPTED
    except BrokenPipeError:  # ``decuong show FILE | head`` needs no more
        streams.discard_output()
        return 0
    except DecuongError as error:
        failure: DecuongError | None = error
    except Exception as error:  # noqa: BLE001 - the outermost handler
        try:
            failure = _explain(error)
        except MemoryError:
            failure = None
    # The command's objects are released here, so that there is memory for a sentence.
    try:
        streams.flush_quietly()
        streams.report_error(failure or out_of_memory_error())
    except Exception:  # noqa: BLE001 - even that needs too much memory
        report_lack_of_memory()
    return DecuongError.exit_code if failure is None else failure.exit_code


def _attempt(arguments: list[str]) -> int:
    streams.prepare()
    try:
        code = _run(arguments)
    except SystemExit as exit_request:  # argparse leaves so after --help and --version
        code = exit_request.code if isinstance(exit_request.code, int) else 0
    streams.flush()
    return code


def _explain(error: Exception) -> DecuongError:
    """Return the sentence for an unexpected error, also where no file can hold its traceback."""
    if is_out_of_memory(error):
        return out_of_memory_error()
    try:
        from tui.crash import explain

        return explain(error)
    except Exception as second_error:  # noqa: BLE001 - the explanation itself must not fail
        if is_out_of_memory(second_error):
            return out_of_memory_error()
        return DecuongError(
            phrase(
                "There was an unexpected error: {name}: {reason}.",
                name=type(error).__name__,
                reason=str(error),
            ),
            phrase("Your report file is as it was last saved."),
        )


def _run(arguments: list[str]) -> int:
    _choose_language(arguments)
    name, remaining = split_command(arguments)
    if name is None:
        from .parser import overview

        if not arguments or set(arguments) <= _language_words(arguments):
            streams.print_message(overview().format_help().rstrip())
            return DecuongError.exit_code
        overview().parse_args(remaining)
        return 0
    command = _find_command(name)
    with _without_garbage_collection() if name not in _LONG_LIVED else nullcontext():
        module = command.load()
        from .parser import parser_for

        return module.run(parser_for(command, module).parse_args(remaining))


@contextmanager
def _without_garbage_collection() -> Iterator[None]:
    """Switch garbage collection off for a command that is over in a moment.

    It would find nothing, and take a twelfth of the time.
    """
    was_enabled = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was_enabled:
            gc.enable()


def split_command(arguments: Sequence[str]) -> tuple[str | None, list[str]]:
    """Return the name of the command and its arguments.

    ``decuong FILE`` is ``decuong edit FILE``. The name is None when there is no word at all, or
    when another option than --lang comes before one.
    """
    names = {command.name for command in COMMANDS}
    indexes = iter(range(len(arguments)))
    for index in indexes:
        word = arguments[index]
        if word == "--lang":
            next(indexes, None)
        elif word == "--" or word == "-" or not word.startswith("-"):
            if word in names:
                return word, [*arguments[:index], *arguments[index + 1 :]]
            _refuse_unknown(word, arguments[index + 1 :])
            return "edit", list(arguments)
        elif not word.startswith("--lang="):
            break
    return None, list(arguments)


def _refuse_unknown(word: str, following: Sequence[str]) -> None:
    """Raise ``DecuongError`` for a bare word followed by an argument: a misspelt command."""
    if not word.isalpha() or not any(not argument.startswith("-") for argument in following):
        return
    raise DecuongError(
        phrase("There is no command “{word}”.", word=word),
        phrase("“decuong --help” lists the commands."),
    )


def _find_command(name: str) -> Subcommand:
    return next(command for command in COMMANDS if command.name == name)


def _language_words(arguments: Sequence[str]) -> set[str]:
    """Return the arguments that choose the language."""
    words = {word for word in arguments if word.startswith("--lang=")}
    if "--lang" in arguments:
        position = arguments.index("--lang")
        words |= set(arguments[position : position + 2])
    return words


def _choose_language(arguments: Sequence[str]) -> None:
    """Set the language of ``--lang``, else of DECUONG_LANG, the settings or the locale."""
    chosen = None
    for index, word in enumerate(arguments):
        if word == "--":
            break
        if word.startswith("--lang="):
            chosen = word.removeprefix("--lang=")
        elif word == "--lang" and index + 1 < len(arguments):
            chosen = arguments[index + 1]
    try:
        if chosen is None and not os.environ.get("DECUONG_LANG"):
            from tui.settings.config import language

            chosen = language()
        i18n.set_language(chosen)
    except DecuongError:
        # The error itself must be in a language that the user reads.
        remaining = {key: value for key, value in os.environ.items() if key != "DECUONG_LANG"}
        i18n.set_language(i18n.detect(remaining))
        raise
    except OSError as error:
        raise DecuongError(
            phrase(
                "The translation of this language is not installed: {reason}.", reason=str(error)
            ),
            phrase("Install decuong again, or use --lang en."),
        ) from error


if __name__ == "__main__":
    sys.exit(main())
