"""Lists that come in pages, walked from one object to the next."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any, Generic, TypeVar

from sync.errors import BrokenReplyError
from sync.visuals.fields import Fields

T = TypeVar("T")

MOST_PAGES = 10_000
"""A list that still goes on after so many pages is not believed."""


@dataclass(frozen=True, slots=True)
class Page(Generic[T]):
    """One page: the objects in the order they came, their ids, and whether there are more."""

    items: tuple[T, ...]
    ids: tuple[str, ...]
    has_more: bool
    url: str = ""


def read_page(reply: object, read: Callable[[Any], T]) -> Page[T]:
    """Read a page; a bare list of objects is one, too.

    Raises:
        BrokenReplyError: it is neither.
    """
    if isinstance(reply, list):
        reply = {"data": reply}
    fields = Fields(reply)
    if not isinstance(reply, Mapping) or not isinstance(reply.get("data", reply.get("items")), list):
        raise BrokenReplyError("The service sent something that is no list. Try again in a moment.")
    found = [item for item in fields.items("data", "items") if isinstance(item, Mapping)]
    ids = tuple(Fields(item).text("id") for item in found)
    return Page(tuple(read(item) for item in found), ids, fields.flag("has_more"), fields.text("url"))


def walk(page_after: Callable[[str], Page[T]]) -> Iterator[T]:
    """Go through all pages, each object once.

    `page_after` fetches the page that follows an id, the first one for "". A service that sends the same page again, or
    says that there is more but sends nothing, ends the walk: it never goes round in a circle.
    """
    seen: set[str] = set()
    after = ""
    for _number in range(MOST_PAGES):
        page = page_after(after)
        fresh = [(key, item) for key, item in zip(page.ids, page.items, strict=True) if not key or key not in seen]
        for key, item in fresh:
            if key in seen:
                continue
            seen.add(key)
            yield item
        last = page.ids[-1] if page.ids else ""
        if not page.has_more or not fresh or not last or last == after:
            return
        after = last
