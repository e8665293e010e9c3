"""What a stage is: a plain function with a declared name, what it reads and writes, and a version.

Its keyword-only arguments with their annotations and defaults are its option schema; what it reads comes as
positional arguments in the order declared, what it writes is what it returns.
"""

from __future__ import annotations

import inspect
import types
import typing
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any, TypeVar

__all__ = ["STAGES", "Option", "Stage", "stage"]

Function = TypeVar("Function", bound=Callable[..., Any])


@dataclass(frozen=True, slots=True)
class Option:
    """An option of a stage: its name, its type as annotated, and its default."""

    name: str
    type: Any
    default: Any

    @property
    def wanted(self) -> str:
        """The type in the words of TOML."""
        return " or ".join(_WORDS.get(kind, str(kind)) for kind in _kinds(self.type))

    def accepts(self, value: object) -> bool:
        """Whether a TOML value is of the option's type; a whole number is good for a float, a boolean is no number."""
        return any(_fits(value, kind) for kind in _kinds(self.type))


_WORDS: dict[Any, str] = {
    bool: "true or false",
    int: "a whole number",
    float: "a number",
    str: "a string",
    tuple[str, ...]: "a list of strings",
}


def _kinds(annotation: Any) -> list[Any]:
    union = typing.get_origin(annotation) in (typing.Union, types.UnionType)
    members = typing.get_args(annotation) if union else (annotation,)
    return [kind for kind in members if kind is not type(None)]  # TOML has no null: leaving an option out is its None


def _fits(value: object, kind: Any) -> bool:
    if kind == tuple[str, ...]:
        return isinstance(value, list | tuple) and all(isinstance(item, str) for item in value)
    if kind is float:
        return isinstance(value, int | float) and not isinstance(value, bool)
    if kind is int:
        return isinstance(value, int) and not isinstance(value, bool)
    return isinstance(value, kind)


@dataclass(frozen=True, slots=True)
class Stage:
    """A stage as declared.

    Args:
        name: the name that pipelines use.
        reads: names of products taken, in the order of the function's positional arguments.
        writes: names of products made; with several the function returns a tuple.
        version: raised when the stage makes something else of the same input.
        function: the function itself.
        options: its keyword-only arguments.
    """

    name: str
    reads: tuple[str, ...]
    writes: tuple[str, ...]
    version: int
    function: Callable[..., Any]
    options: Mapping[str, Option]


STAGES: dict[str, Stage] = {}
"""Every stage by its name; filled when `legalsys.pipeline.stages` is imported."""


def stage(*, name: str, reads: tuple[str, ...], writes: tuple[str, ...], version: int = 1) -> Callable[[Function], Function]:
    """Declare a function as a stage. The function itself stays as it is.

    Args:
        name: the name that pipelines use.
        reads: products it takes as positional arguments.
        writes: products that it returns.
        version: raised when it makes something else of the same input.

    Raises:
        TypeError: if the positional arguments are not those declared, an option has no default, or the name is taken.
    """

    def declare(function: Function) -> Function:
        positional = []
        options: dict[str, Option] = {}
        parameters = inspect.signature(function).parameters.values()
        # Only the options' types are needed; those of products may be known to type checkers alone.
        named = {p.name: p.annotation for p in parameters if p.kind is inspect.Parameter.KEYWORD_ONLY}
        hints = typing.get_type_hints(types.SimpleNamespace(__annotations__=named), globalns=getattr(function, "__globals__", {}))
        for parameter in parameters:
            if parameter.kind is inspect.Parameter.KEYWORD_ONLY:
                if parameter.default is inspect.Parameter.empty:
                    raise TypeError(f"option {parameter.name} of stage {name} has no default")
                options[parameter.name] = Option(parameter.name, hints[parameter.name], parameter.default)
            else:
                positional.append(parameter.name)
        if tuple(positional) != reads:
            raise TypeError(f"stage {name} declares that it reads {reads} and takes {tuple(positional)}")
        if name in STAGES:
            raise TypeError(f"two stages are called {name}")
        STAGES[name] = Stage(name, reads, writes, version, function, types.MappingProxyType(options))
        return function

    return declare
