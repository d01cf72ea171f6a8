import pytest

from bot.sms import Provider, hook_key, sender_id
from tests.bot.sms.provider import KEY, an_account


@pytest.mark.parametrize("sender", ["+46766861234", "+4759444444", "72456", "2012"])
def test_owners_can_answer_to_a_number_and_to_a_short_code(sender: str):
    assert sender_id(f" {sender} ") == sender


@pytest.mark.parametrize("sender", ["Svarfrist", "Brygga AS", "MGaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa", "svar24"])
def test_a_name_as_sender_is_refused_with_the_reason(sender: str):
    with pytest.raises(ValueError, match="owners answer by SMS"):
        sender_id(sender)


@pytest.mark.parametrize(
    "sender", ["", "+0123456789", "12", "0766861234", "+46 76 686 12 34", "+461234567890123456"]
)
def test_other_things_are_no_sender(sender: str):
    with pytest.raises(ValueError, match="nor a short code"):
        sender_id(sender)


def test_an_account_checks_its_sender_key_and_address():
    with pytest.raises(ValueError, match="name"):
        an_account(Provider.ELKS, sender="Svarfrist")
    with pytest.raises(ValueError, match="16 characters"):
        an_account(Provider.ELKS, key="short")
    with pytest.raises(ValueError, match="sendsms"):
        an_account(Provider.KANNEL, "")


@pytest.mark.parametrize("key", ["a/b" * 10, "å" * 20, "", "a b" * 10])
def test_a_key_must_fit_into_a_path(key: str):
    with pytest.raises(ValueError, match="letters, digits"):
        hook_key(key)


def test_secrets_are_not_shown():
    shown = repr(an_account(Provider.TWILIO))

    assert KEY not in shown
    assert "secret" not in shown
