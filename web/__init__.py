"""Where the outside world calls in over HTTP. Knows core and no other room.

    app       `create_app(hooks)`: requests -> hooks, with limits; `/health`
    server    `serve`: runs it in our own loop until told to stop; `Up` says since when

A hook belongs to a channel, and says itself whether it believes who calls. Behind a proxy that ends TLS.
"""

from web.app import Hook, create_app
from web.server import Up, serve

__all__ = ["Hook", "Up", "create_app", "serve"]
