"""Reads the body of a request that a fake server is sent."""

from http.server import BaseHTTPRequestHandler


def body_of(handler: BaseHTTPRequestHandler) -> bytes:
    """The whole body. ConnectionAbortedError where the client was gone before it had sent all of it."""
    length = int(handler.headers.get("Content-Length", 0))
    content = handler.rfile.read(length)
    if len(content) < length:
        raise ConnectionAbortedError("the client hung up within its request")
    return content
