"""Frozen values as ``dataclasses`` makes them, in a twentieth of the time that it takes.

``decuong show`` is over in a tenth of a second, and a quarter of that was ``dataclasses``: it loads
``inspect``, and compiles six methods for each of thirty classes. Here only ``__init__`` is
compiled, at the first value of a class; the other methods are the same for all classes.

What is given here is a part of ``dataclasses`` by the same names, and type checkers read it so:
``@dataclass(frozen=True)`` with ``slots`` and ``kw_only``, ``field``, ``replace`` and ``fields``.
There is no ``__post_init__``, ``InitVar``, ``ClassVar`` or order. The functions of ``dataclasses``
itself take these values too.
"""

from __future__ import annotations

from operator import attrgetter
from typing import TYPE_CHECKING, Any

__all__ = ["MISSING", "Field", "dataclass", "field", "fields", "replace"]

if TYPE_CHECKING:
    from dataclasses import MISSING, Field, dataclass, field, fields, replace
else:
    MISSING = object()
    """Stands where a field has no default."""

    class Field:
        """One field of a class of values."""

        __slots__ = ("compare", "default", "default_factory", "kw_only", "name", "repr", "type")

        def __init__(self, default, default_factory, compare, repr_):
            self.default, self.default_factory = default, default_factory
            self.compare, self.repr = compare, repr_

    def field(*, default=MISSING, default_factory=MISSING, compare=True, repr=True):  # noqa: A002
        """Say of a field what an annotation and a plain default cannot."""
        return Field(default, default_factory, compare, repr)

    def fields(of):
        """Return the fields of a class, or of the class of a value, in order."""
        return tuple(of.__frozen_fields__.values())

    def replace(value, /, **changes):
        """Return the value with other fields; raise TypeError for one that it has not."""
        for name in value.__frozen_fields__:
            if name not in changes:
                changes[name] = getattr(value, name)
        return value.__class__(**changes)

    def dataclass(cls=None, /, *, frozen, slots=False, kw_only=False):
        """Make a class of frozen values from its annotations."""

        def made(cls):
            return _made(cls, slots, kw_only)

        if not frozen:
            raise TypeError("outline.frozen makes frozen values; dataclasses makes others")
        return made if cls is None else made(cls)


def _made(cls: Any, slots: bool, kw_only: bool) -> Any:
    own: dict[str, Any] = {}
    for name, kind in cls.__annotations__.items():
        given = cls.__dict__.get(name, MISSING)
        one = given if isinstance(given, Field) else field(default=given)
        one.name, one.type, one.kw_only = name, kind, kw_only
        own[name] = one
    known: dict[str, Any] = {}
    for base in reversed(cls.__mro__[1:]):
        known |= getattr(base, "__frozen_fields__", {})
    known |= own
    if slots:
        inner = {name: value for name, value in cls.__dict__.items() if name not in own}
        for name in ("__dict__", "__weakref__"):
            inner.pop(name, None)
        there = {name for base in cls.__mro__[1:] for name in base.__dict__.get("__slots__", ())}
        inner["__slots__"] = tuple(name for name in own if name not in there)
        qualname = cls.__qualname__
        cls = type(cls)(cls.__name__, cls.__bases__, inner)
        cls.__qualname__ = qualname
    else:
        for name, one in own.items():
            if one.default is not MISSING:
                setattr(cls, name, one.default)
            elif name in cls.__dict__:
                delattr(cls, name)
    _equip(cls, known)
    return cls


def _equip(cls: Any, known: dict[str, Any]) -> None:
    cls.__frozen_fields__ = known
    cls.__dataclass_fields__ = _Standard()
    matched = tuple(name for name, one in known.items() if not one.kw_only)
    cls.__match_args__ = matched  # type: ignore[misc]
    cls.__eq__, cls.__hash__ = _comparing([name for name, one in known.items() if one.compare])
    if "__repr__" not in cls.__dict__:
        cls.__repr__ = _repr
    cls.__setattr__, cls.__delattr__ = _setattr, _delattr
    cls.__init__ = _first_init(cls)


def _first_init(cls: Any) -> Any:
    def __init__(self: Any, *args: Any, **kwargs: Any) -> None:
        cls.__init__ = init = _init(cls)
        init(self, *args, **kwargs)

    return __init__


def _init(cls: Any) -> Any:
    """Compile the method that takes the fields; a slot is filled by its own descriptor."""
    known = cls.__frozen_fields__
    scope: dict[str, Any] = {"_set": object.__setattr__, "_MISSING": MISSING}
    plain: list[str] = []
    keywords: list[str] = []
    lines: list[str] = []
    for name, one in known.items():
        value = name
        parameter = name
        if one.default is not MISSING:
            scope[f"_{name}_default"] = one.default
            parameter = f"{name}=_{name}_default"
        elif one.default_factory is not MISSING:
            scope[f"_{name}_factory"] = one.default_factory
            parameter = f"{name}=_MISSING"
            value = f"_{name}_factory() if {name} is _MISSING else {name}"
        (keywords if one.kw_only else plain).append(parameter)
        slot: Any = getattr(cls, name, None)
        if type(slot) is _Slot:
            scope[f"_{name}_set"] = slot.__set__
            lines.append(f"  _{name}_set(self, {value})")
        else:
            lines.append(f"  _set(self, {name!r}, {value})")
    parameters = ", ".join(["self", *plain, *(["*", *keywords] if keywords else [])])
    exec(f"def __init__({parameters}):\n" + "\n".join(lines or ["  pass"]), scope)
    init = scope["__init__"]
    init.__qualname__ = f"{cls.__qualname__}.__init__"
    return init


def _comparing(names: list[str]) -> tuple[Any, Any]:
    """Return ``__eq__`` and ``__hash__`` over some fields."""
    get: Any = attrgetter(*names) if len(names) > 1 else _few(names)

    def __eq__(self: Any, other: object) -> Any:
        if other.__class__ is not self.__class__:
            return NotImplemented
        return get(self) == get(other)

    def __hash__(self: Any) -> int:
        return hash(get(self))

    return __eq__, __hash__


def _few(names: list[str]) -> Any:
    """Return a getter of no or one field; ``attrgetter`` of one name gives no tuple."""
    return lambda value: tuple(getattr(value, name) for name in names)


def _repr(self: Any) -> str:
    shown = (name for name, one in self.__frozen_fields__.items() if one.repr)
    inner = ", ".join(f"{name}={getattr(self, name)!r}" for name in shown)
    return f"{self.__class__.__qualname__}({inner})"


def _setattr(self: Any, name: str, value: object) -> None:
    from dataclasses import FrozenInstanceError

    raise FrozenInstanceError(f"cannot assign to field {name!r}")


def _delattr(self: Any, name: str) -> None:
    from dataclasses import FrozenInstanceError

    raise FrozenInstanceError(f"cannot delete field {name!r}")


class _Standard:
    """The fields as ``dataclasses`` holds them, made when one of its functions looks for them."""

    def __get__(self, value: object, cls: Any) -> Any:
        import dataclasses

        specs = []
        for one in cls.__frozen_fields__.values():
            given = {
                name: getattr(one, name)
                for name in ("default", "default_factory")
                if getattr(one, name) is not MISSING
            }
            spec = dataclasses.field(
                **given, compare=one.compare, repr=one.repr, kw_only=one.kw_only
            )
            specs.append((one.name, one.type, spec))
        twin = dataclasses.make_dataclass(cls.__name__, specs, frozen=True)
        cls.__dataclass_fields__ = found = twin.__dataclass_fields__  # type: ignore[attr-defined]
        return found


class _Probe:
    __slots__ = ("slot",)


_Slot = type(_Probe.slot)  # type: ignore[attr-defined]
