"""What every operation of the OpenAPI schema has in common, said once."""

from typing import Any

ERROR = {
    "type": "object",
    "required": ["code", "detail"],
    "properties": {
        "code": {"type": "string"},
        "detail": {"type": "string"},
        "errors": {
            "type": "object",
            "description": "Dotted paths (`phones.0.number`), `non_field` for the whole.",
            "additionalProperties": {"type": "array", "items": {"type": "string"}},
        },
        "current": {"type": "object", "additionalProperties": True},
        "changed": {"type": "object", "additionalProperties": True},
    },
}
METHODS = {"get", "post", "patch", "put", "delete"}


def add_errors(result: dict[str, Any], **kwargs: Any) -> dict[str, Any]:
    """Say of each operation that it may refuse, and in which shape (a hook of drf-spectacular)."""
    result.setdefault("components", {}).setdefault("schemas", {})["Error"] = ERROR
    refusal = {
        "description": "Refused: see code and detail.",
        "content": {"application/json": {"schema": {"$ref": "#/components/schemas/Error"}}},
    }
    for path in result.get("paths", {}).values():
        for method, operation in path.items():
            if method in METHODS:
                operation.setdefault("responses", {}).setdefault("4XX", refusal)
    return result
