"""The command line: finds the command, speaks the user's language, puts errors into a sentence.

Imports nothing heavy: each command lives in ``tui.commands`` and imports what it needs when it
runs, so that no headless command loads Textual. Data goes to stdout, talk to stderr. Exit codes: 0
fine, 1 problems found, 2 usage or a file that cannot be used, 3 a conflict left for a person, 130
interrupted.
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
from tui.limits import is_out_of_memory, out_of_memory, say_last_words

from . import streams
from .commands.registry import COMMANDS, Command

INTERRUPTED = 130
"""128 + SIGINT, as shells have it."""
_LONG_LIVED = ("edit", "demo")


def program() -> NoReturn:
    """Run ``decuong`` and leave; this is the console script.

    At its end Python looks once more for garbage in all that the command has made, which takes a
    fifteenth of the time of an export; the system takes it all in a moment anyway.
    """
    code = main()
    gc.freeze()
    sys.exit(code)


def main(argv: Sequence[str] | None = None) -> int:
    """Run ``decuong`` with ``argv`` (without the program's name); return the exit code.

    Never raises, and never prints a traceback: what nobody foresaw goes to a file.
    """
    arguments = list(sys.argv[1:] if argv is None else argv)
    try:
        return _attempt(arguments)
    except KeyboardInterrupt:
        return INTERRUPTED
    except BrokenPipeError:  # ``decuong show FILE | head``: nobody wants the rest
        streams.hang_up()
        return 0
    except DecuongError as error:
        failure: DecuongError | None = error
    except Exception as error:  # noqa: BLE001 - the last border before the user
        try:
            failure = _explained(error)
        except MemoryError:
            failure = None
    # Here nothing holds on to what the command had made: there is memory for a sentence again.
    try:
        streams.let_go()
        streams.complain(failure or out_of_memory())
    except Exception:  # noqa: BLE001 - not enough of it
        say_last_words()
    return DecuongError.exit_code if failure is None else failure.exit_code


def _attempt(arguments: list[str]) -> int:
    streams.prepare()
    try:
        code = _run(arguments)
    except SystemExit as wish:  # argparse leaves so after --help and --version
        code = wish.code if isinstance(wish.code, int) else 0
    streams.flush()
    return code


def _explained(error: Exception) -> DecuongError:
    """Return the sentence for what nobody foresaw, also where that cannot be written down."""
    if is_out_of_memory(error):
        return out_of_memory()
    try:
        from tui.crash import explain

        return explain(error)
    except Exception as second:  # noqa: BLE001 - an explanation is no place to fall
        if is_out_of_memory(second):
            return out_of_memory()
        return DecuongError(
            phrase(
                "Something unforeseen went wrong: {name}: {reason}.",
                name=type(error).__name__,
                reason=str(error),
            ),
            phrase("Your report file is as it was last saved."),
        )


def _run(arguments: list[str]) -> int:
    _choose_language(arguments)
    name, rest = split(arguments)
    if name is None:
        from .parser import overview

        if not arguments or set(arguments) <= _language_words(arguments):
            streams.talk(overview().format_help().rstrip())
            return DecuongError.exit_code
        overview().parse_args(rest)
        return 0
    command = _command(name)
    with _uncollected() if name not in _LONG_LIVED else nullcontext():
        module = command.load()
        from .parser import parser_for

        return module.run(parser_for(command, module).parse_args(rest))


@contextmanager
def _uncollected() -> Iterator[None]:
    """Spare the collector of garbage a command that is over in a moment and keeps all it makes.

    Its searches in vain cost a twelfth of the time.
    """
    was = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was:
            gc.enable()


def split(arguments: Sequence[str]) -> tuple[str | None, list[str]]:
    """Find the command and what is left for it.

    ``decuong FILE`` is ``decuong edit FILE``. The name is None when there is no word at all, or
    when another option than --lang comes before one.
    """
    names = {command.name for command in COMMANDS}
    words = iter(range(len(arguments)))
    for at in words:
        word = arguments[at]
        if word == "--lang":
            next(words, None)
        elif word == "--" or word == "-" or not word.startswith("-"):
            if word in names:
                return word, [*arguments[:at], *arguments[at + 1 :]]
            _refuse_unknown(word, arguments[at + 1 :])
            return "edit", list(arguments)
        elif not word.startswith("--lang="):
            break
    return None, list(arguments)


def _refuse_unknown(word: str, after: Sequence[str]) -> None:
    """Raise ``DecuongError`` for a bare word with an argument behind it: no file, a slip."""
    if not word.isalpha() or not any(not one.startswith("-") for one in after):
        return
    raise DecuongError(
        phrase("There is no command “{word}”.", word=word),
        phrase("“decuong --help” lists the commands."),
    )


def _command(name: str) -> Command:
    return next(command for command in COMMANDS if command.name == name)


def _language_words(arguments: Sequence[str]) -> set[str]:
    """Return the words that only choose the language."""
    found = {word for word in arguments if word.startswith("--lang=")}
    if "--lang" in arguments:
        at = arguments.index("--lang")
        found |= set(arguments[at : at + 2])
    return found


def _choose_language(arguments: Sequence[str]) -> None:
    """Speak what ``--lang`` says, else DECUONG_LANG, the settings, the locale; at once."""
    wish = None
    for at, word in enumerate(arguments):
        if word == "--":
            break
        if word.startswith("--lang="):
            wish = word.removeprefix("--lang=")
        elif word == "--lang" and at + 1 < len(arguments):
            wish = arguments[at + 1]
    try:
        if wish is None and not os.environ.get("DECUONG_LANG"):
            from tui.settings.config import language

            wish = language()
        i18n.set_language(wish)
    except DecuongError:
        # The complaint itself must be in a language that the user reads.
        quiet = {key: value for key, value in os.environ.items() if key != "DECUONG_LANG"}
        i18n.set_language(i18n.detect(quiet))
        raise
    except OSError as error:
        raise DecuongError(
            phrase("The catalogue of the language is not installed: {reason}.", reason=str(error)),
            phrase("Install decuong again, or use --lang en."),
        ) from error


if __name__ == "__main__":
    sys.exit(main())
