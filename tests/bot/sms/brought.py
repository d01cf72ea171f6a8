"""What each provider brings: a message, a report of how it ended with one of ours, a list of what it received."""

import json
from typing import Any
from urllib.parse import quote

import httpx

from bot.sms import Provider
from core.inbound import Incoming
from tests.bot.messages import FIRST, OWNER, Engine
from tests.bot.sms.gate import Gate
from tests.bot.sms.provider import OURS, USER, Says, ago

ELKS = {
    "direction": "incoming",
    "id": "sf8425555e5d8db61dda7a7b3f1b91bdb",
    "from": OWNER,
    "to": OURS,
    "created": "2026-03-02T09:29:23.741000",
    "message": "NEI 4F7, takk på forhånd",
}
TWILIO = {
    "MessageSid": "SM2",
    "SmsSid": "SM2",
    "AccountSid": USER[Provider.TWILIO],
    "From": OWNER,
    "To": OURS,
    "Body": "NEI 4F7, takk på forhånd",
    "NumMedia": "0",
    "NumSegments": "1",
    "FromCity": "",
}
KANNEL = {
    "from": OWNER,
    "to": OURS,
    "text": "NEI 4F7, takk på forhånd",
    "charset": "UTF-8",
    "coding": "0",
    "at": "1772443763",
    "id": "b1f2a0f4-4c1f-4f49-a3c5-1d8c1ce0a001",
}


async def brings(gate: Gate, **changes: str) -> httpx.Response:
    """Bring a message as the gate's provider does."""
    match gate.provider:
        case Provider.ELKS:
            return await gate.post("in", ELKS | changes)
        case Provider.TWILIO:
            names = {"message": "Body", "from": "From", "id": "MessageSid"}
            return await gate.post("in", TWILIO | {names.get(k, k): v for k, v in changes.items()})
        case Provider.KANNEL:
            return await gate.get(
                "in", KANNEL | {{"message": "text"}.get(k, k): v for k, v in changes.items()}
            )


def only(engine: Engine) -> Incoming:
    (incoming,) = engine.taken.values()
    return incoming


async def reports(gate: Gate, status: str, reference: str = str(FIRST)) -> httpx.Response:
    match gate.provider:
        case Provider.ELKS:
            form = {"id": "s1", "status": status, "delivered": "2026-03-02T09:29:00Z"}
            return await gate.post("report", form, f"ref={quote(reference)}")
        case Provider.TWILIO:
            form = {"MessageSid": "SM1", "MessageStatus": status, "ErrorCode": "30005", "To": OWNER}
            return await gate.post("report", form, f"ref={quote(reference)}")
        case Provider.KANNEL:
            return await gate.get("report", {"ref": reference, "type": status, "at": "1772443740"})


def elks_row(number: int, text: str = "JA 4F7", **changes: Any) -> dict[str, Any]:
    created = ago(minutes=number).replace(tzinfo=None).isoformat()
    row = {
        "id": f"s{number}",
        "direction": "incoming",
        "from": OWNER,
        "to": OURS,
        "created": created,
        "message": text,
    }
    return row | {"cost": 3500} | changes


def twilio_row(number: int, text: str = "JA 4F7", **changes: Any) -> dict[str, Any]:
    sent = ago(minutes=number).strftime("%a, %d %b %Y %H:%M:%S +0000")
    row = {
        "sid": f"SM{number}",
        "direction": "inbound",
        "from": OWNER,
        "to": OURS,
        "body": text,
        "date_sent": sent,
    }
    return row | {"status": "received"} | changes


def elks_page(*rows: Any, **more: Any) -> Says:
    return Says(200, json.dumps({"data": rows} | more))


def twilio_page(*rows: Any, **more: Any) -> Says:
    return Says(200, json.dumps({"messages": rows, "next_page_uri": None} | more))
