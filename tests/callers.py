"""A program that calls the API by the token of somebody of the cast."""

from typing import Any

from django.test import Client as Browser

from accounts import services
from accounts.models import User


class Caller:
    """Calls `/api/v1/<path>` as `user`; None calls as nobody."""

    def __init__(self, browser: Browser, user: User | None) -> None:
        self.browser = browser
        self.headers = {"Authorization": f"Bearer {services.make_token(user)}"} if user else {}

    def get(self, path: str, **query: Any) -> Any:
        return self.browser.get(self._url(path), query or None, headers=self.headers)

    def post(self, path: str, body: Any = None) -> Any:
        return self._send("post", path, body)

    def patch(self, path: str, body: Any = None, version: Any = None) -> Any:
        return self._send("patch", path, body, version)

    def delete(self, path: str, version: Any = None) -> Any:
        return self._send("delete", path, None, version)

    def upload(self, path: str, **fields: Any) -> Any:
        return self.browser.post(self._url(path), fields, headers=self.headers)

    def ask(self, method: str, path: str, **headers: str) -> Any:
        return self.browser.generic(method, self._url(path), headers={**self.headers, **headers})

    def _send(self, method: str, path: str, body: Any, version: Any = None) -> Any:
        headers = dict(self.headers)
        if version is not None:
            headers["If-Match"] = str(version)
        call = getattr(self.browser, method)
        return call(self._url(path), body, content_type="application/json", headers=headers)

    @staticmethod
    def _url(path: str) -> str:
        return path if path.startswith("/") or "://" in path else f"/api/v1/{path}"
