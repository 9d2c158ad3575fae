"""What every page shows around its content: whose house this is, and who is signed in."""

from django.http import HttpRequest


def shell(request: HttpRequest) -> dict[str, object]:
    return {"actor": getattr(request, "actor", None)}
