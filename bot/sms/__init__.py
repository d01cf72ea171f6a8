"""SMS: three providers behind one port. Knows core, `bot.numbers` and no other room.

    account    `SmsAccount`: our account with a provider; who may be the sender
    gateway    `Gateway`: a provider as a `core.ports.Sender`, with its hook and its ear
    elks       46elks
    twilio     Twilio
    kannel     Kannel, or what speaks its `sendsms`
    calls      HTTP out, and what a failure means for the message
    incoming   what a provider tells us -> `core.inbound.Incoming`
    door       HTTP in: whether it is the provider, and what he brings
    ears       asks the provider what we missed, and says until when all was heard

A message goes out with the address that its report is to come to, which holds the parcel's id. What comes in
is handed in at once by the hook; the ear makes up for what the hook missed. Nobody is answered here.
"""

from bot.sms.account import Provider, SmsAccount, hook_key, sender_id
from bot.sms.door import Hook
from bot.sms.gateway import Ear, Gateway

__all__ = ["Ear", "Gateway", "Hook", "Provider", "SmsAccount", "hook_key", "sender_id"]
