"""Runs telemelya on loopback without Redis and S3 beside it: `python telemelya_process.py PORT`.

This is run by an environment of its own, .venv/telemelya, and knows nothing of ours. Its memory is fakeredis;
files, which it would keep in S3, it does not take.
"""

import importlib
import os
import sys
from typing import Any


def main(port: int) -> None:
    os.environ["STRICT_EDIT"] = "true"  # an edit of what is not there is an error, as it is with Telegram
    app: Any = importlib.import_module("telemelya.server.app")
    fakeredis: Any = importlib.import_module("fakeredis")
    uvicorn: Any = importlib.import_module("uvicorn")

    async def nothing() -> None: ...

    async def remember() -> None:
        app.state_manager._redis = fakeredis.FakeAsyncRedis(decode_responses=True)

    app.state_manager.connect = remember
    app.media_manager.connect = app.media_manager.close = nothing
    uvicorn.run(app.app, host="127.0.0.1", port=port, log_level="info")


if __name__ == "__main__":
    main(int(sys.argv[1]))
