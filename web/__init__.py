"""Where the outside world calls in over HTTP. Knows core and no other room."""
