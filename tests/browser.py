"""What browser tests do again and again: come in as somebody, go to a page, have it examined."""

import json
from typing import Any
from uuid import UUID

from axe_playwright_python.sync_playwright import Axe
from django.conf import settings
from django.test import Client
from playwright.sync_api import Page, Response

from motcua.accounts.models import Account
from motcua.config.middleware import POSITION

#: Boxes that cut what stands in them, and lines so tight that stacked marks (Ấ, Ể, Ộ) touch their neighbours.
_CLIPPED = """() => [...document.querySelectorAll('body *')].filter((one) => {
  const has = [...one.childNodes].some((node) => node.nodeType === 3 && node.data.trim());
  if (!has || one.closest('.hidden-text, [hidden], svg, option') || !one.getClientRects().length) return false;
  const style = getComputedStyle(one);
  const cut = ['hidden', 'clip'].includes(style.overflowY) && one.scrollHeight > one.clientHeight + 1;
  return cut || parseFloat(style.lineHeight) < 1.25 * parseFloat(style.fontSize) - 0.5;
}).map((one) => one.outerHTML.slice(0, 120))"""

_WIDE = """() => [...document.querySelectorAll('body *')]
  .filter((one) => one.getBoundingClientRect().right > innerWidth && !one.closest('.scroll'))
  .slice(0, 3).map((one) => one.outerHTML.slice(0, 120))"""


class Visitor:
    """Somebody at a browser: `Visitor(page, live_server.url)`. Everything the browser complains of is remembered."""

    def __init__(self, page: Page, house: str) -> None:
        self.page = page
        self.house = house
        self.complaints: list[str] = []
        page.on("console", lambda said: self.complaints.append(said.text) if said.type == "error" else None)
        page.on("pageerror", lambda error: self.complaints.append(str(error)))

    def sign_in(self, account: Account, *, position_id: UUID | None = None) -> None:
        """Come in without the form, which has tests of its own."""
        client = Client()
        client.force_login(account, backend="django.contrib.auth.backends.ModelBackend")
        if position_id:
            session = client.session
            session[POSITION] = str(position_id)
            session.save()
        key = client.cookies[settings.SESSION_COOKIE_NAME].value
        self.page.context.add_cookies([{"name": settings.SESSION_COOKIE_NAME, "value": key, "url": self.house}])

    def go(self, address: str) -> Response:
        answer = self.page.goto(self.house + address)
        assert answer is not None
        return answer

    def at(self, width: int, height: int = 800) -> None:
        self.page.set_viewport_size({"width": width, "height": height})

    def dark(self, dark: bool = True) -> None:
        self.page.emulate_media(color_scheme="dark" if dark else "light")

    def examine(self) -> None:
        """Fails with what axe finds, a page wider than its window, cut letters, or what the browser complained of."""
        results = Axe().run(self.page).response
        found = [_told(one) for one in results["violations"]]
        wide = self.page.evaluate("document.documentElement.scrollWidth - innerWidth")
        found += [f"{wide} px wider than the window: {self._widest()}"] if wide > 0 else []
        found += [f"letters are cut in {one}" for one in self.page.evaluate(_CLIPPED)]
        found += self.complaints
        assert not found, f"{self.page.url}\n" + "\n".join(found)

    def _widest(self) -> str:
        return json.dumps(self.page.evaluate(_WIDE), ensure_ascii=False)


def _told(violation: dict[str, Any]) -> str:
    places = "; ".join(
        f"{node['target']} {' '.join(one['message'] for one in node['any'] + node['all'] + node['none'])}"
        for node in violation["nodes"][:4]
    )
    return f"{violation['id']}: {violation['help']} — {places}"
