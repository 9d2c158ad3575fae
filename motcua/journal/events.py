"""Events: facts in the past tense, and who wants to hear of them."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, ClassVar, Protocol, TypeVar
from uuid import UUID

from pydantic import TypeAdapter


@dataclass(frozen=True, kw_only=True)
class Event:
    """Something that happened to a subject. Subclasses name the subject and carry ids and plain facts.

    A subclass with `subject = "dossier"` has a field `dossier_id`. Events gain fields with defaults but never
    change their meaning: a changed meaning is a new event. They hold no identity numbers, phones or addresses.
    """

    subject: ClassVar[str]
    kinds: ClassVar[dict[str, type["Event"]]] = {}

    def __init_subclass__(cls, **kwargs: Any) -> None:
        super().__init_subclass__(**kwargs)
        known = Event.kinds.setdefault(cls.__name__, cls)
        # slots and dataclass() make the class a second time under the same name; two different homes are a mistake
        if known.__module__ != cls.__module__:
            raise TypeError(f"two events are called {cls.__name__}: in {known.__module__} and {cls.__module__}")
        Event.kinds[cls.__name__] = cls

    @property
    def subject_id(self) -> UUID:
        found: UUID = getattr(self, f"{self.subject}_id")
        return found

    @property
    def sentence(self) -> str:
        """What happened, for the timeline, in Vietnamese."""
        return type(self).__name__

    def facts(self) -> dict[str, Any]:
        """The event as plain JSON values."""
        plain: dict[str, Any] = _shape(type(self)).dump_python(self, mode="json")
        return plain

    @staticmethod
    def read(kind: str, facts: dict[str, Any]) -> "Event":
        """The event that was written as `facts`. Raises `KeyError` for a kind nobody defines any more."""
        event: Event = _shape(Event.kinds[kind]).validate_python(facts)
        return event


#: Working a shape out takes longer than writing the line, and it stays the same.
_shapes: dict[type[Event], TypeAdapter[Any]] = {}


def _shape(kind: type[Event]) -> TypeAdapter[Any]:
    if kind not in _shapes:
        _shapes[kind] = TypeAdapter(kind)
    return _shapes[kind]


Heard = TypeVar("Heard", bound=Event, contravariant=True)


class Handler(Protocol[Heard]):
    """A reaction after commit. It may be called twice for one event and must then do the thing once."""

    def __call__(self, event: Heard, /, *, at: datetime) -> None: ...


#: Handlers by the kind of event they hear, by name; filled when the modules' handlers.py are loaded.
handlers: dict[str, dict[str, Handler[Any]]] = {}


#: How old an event may be for a handler, by its name; others hear of all.
freshness: dict[str, timedelta] = {}


def on(*kinds: type[Event], fresh: timedelta | None = None) -> Callable[[Handler[Any]], Handler[Any]]:
    """Declare that a function wants to hear of these events once they are certain.

    With `fresh`, of those alone that happened no longer ago: what would be told to somebody outside is old news then.
    """

    def declare(handler: Handler[Any]) -> Handler[Any]:
        name = f"{getattr(handler, '__module__', '')}.{getattr(handler, '__name__', '')}"
        if fresh is not None:
            freshness[name] = fresh
        for kind in kinds:
            handlers.setdefault(kind.__name__, {})[name] = handler
        return handler

    return declare
