"""Numbers and addresses of debtors. The numbers are of well-known companies, or of test persons."""

import pytest

from core.case import Debtor, Reason, Stage, State
from core.debtor_data import deliverable_address, identity_number, missing
from tests.core.cases import FAKTURERT, FORTNOX


class TestIdentityNumber:
    @pytest.mark.parametrize(
        ("text", "country", "digits"),
        [
            ("974760673", "NO", "974760673"),
            ("974 760 673", "NO", "974760673"),
            (" 974.760.673 ", "NO", "974760673"),
            ("974760674", "NO", None),
            ("97476067", "NO", None),
            ("15108695088", "NO", "15108695088"),
            ("151086 95088", "NO", "15108695088"),
            ("15108695089", "NO", None),
            ("556036-0793", "SE", "5560360793"),
            ("5560360793", "SE", "5560360793"),
            ("16556036-0793", "SE", "5560360793"),
            ("17556036-0793", "SE", None),
            ("556036-0794", "SE", None),
            ("19811228-9874", "SE", "8112289874"),
            ("811228-9874", "SE", "8112289874"),
            ("811228+9874", "SE", "8112289874"),
            ("212000-0142", "SE", "2120000142"),
            ("16811228-9874", "SE", "8112289874"),
            ("21811228-9874", "SE", None),
            ("1811228-9874", "SE", None),
            ("11111811228-9874", "SE", None),
            ("811228-9875", "SE", None),
            ("000229-0013", "SE", "0002290013"),  # 2000 had a 29 February, 1900 had none
            ("19000229-0013", "SE", None),
            ("010229-0012", "SE", None),
            ("198112289875", "SE", None),
            ("701063-2391", "SE", "7010632391"),  # a coordination number: the day is 60 more
            ("811332-9874", "SE", None),
            ("000101-T220", "SE", None),
            ("123", "SE", None),
            ("974760673", "SE", None),
            ("5560360793", "NO", None),
            ("13585628", "DK", "13585628"),
            ("13585627", "DK", None),
            ("2077474-0", "FI", "20774740"),
            ("2077474-1", "FI", None),
            ("974760673", "DK", None),
            ("974760673", "FI", None),
            ("", "NO", None),
            ("NO 974760673 MVA", "NO", None),
            ("９７４７６０６７３", "NO", None),
            ("None", "SE", None),
        ],
    )
    def test_it_is_one_of_its_country_or_none(self, text, country, digits):
        assert identity_number(text, country) == digits


class TestAddress:
    @pytest.mark.parametrize(
        ("text", "country", "line"),
        [
            ("Storgata 1, 0155 Oslo", "NO", "Storgata 1, 0155 Oslo"),
            ("Storgata 1\n0155 Oslo", "NO", "Storgata 1, 0155 Oslo"),
            ("  Storgata   1 ,\r\n\r\n 0155  Oslo , ", "NO", "Storgata 1, 0155 Oslo"),
            ("Xylofonveien 1\n , \nX\n0155 Oslo", "NO", "Xylofonveien 1, X, 0155 Oslo"),
            ("Postboks 12 Sentrum, 0101 Oslo, Norge", "NO", "Postboks 12 Sentrum, 0101 Oslo, Norge"),
            ("Avenyn 5, 411 36 Göteborg", "SE", "Avenyn 5, 411 36 Göteborg"),
            ("Avenyn 5, 41136 Göteborg", "SE", "Avenyn 5, 41136 Göteborg"),
            ("Box 7, SE-111 22 Ås", "SE", "Box 7, SE-111 22 Ås"),
            ("Nygade 2, 1550 København", "DK", "Nygade 2, 1550 København"),
            ("Katu 3, 00100 Helsinki", "FI", "Katu 3, 00100 Helsinki"),
            ("Weg 1, 1010 Wien", "AT", "Weg 1, 1010 Wien"),
            ("Storgata 1", "NO", None),
            ("0155 Oslo", "NO", None),
            ("AB, 0155 Oslo", "NO", None),
            ("ABC, 0155 Oslo", "NO", "ABC, 0155 Oslo"),
            ("Storgata 1, Oslo", "NO", None),
            ("Storgata 1, 155 Oslo", "NO", None),
            ("Storgata 1, 0155 O", "NO", None),
            ("Storgata 1, 0155 12", "NO", None),
            ("Avenyn 5, 4113 Göteborg", "SE", None),
            ("Katu 3, 0010 Helsinki", "FI", None),
            ("x" * 189 + ", 0155 Oslo", "NO", "x" * 189 + ", 0155 Oslo"),
            ("x" * 190 + ", 0155 Oslo", "NO", None),
            ("", "NO", None),
        ],
    )
    def test_a_letter_could_arrive(self, text, country, line):
        assert deliverable_address(text, country) == line


KNOWN = {"identity_number": "5560360793", "address": "Avenyn 5, 411 36 Göteborg"}


class TestMissing:
    @pytest.mark.parametrize(
        ("policy", "data", "state", "stage", "lacks"),
        [
            (FORTNOX, {}, State.SUBMITTING, Stage.REMINDER, None),
            (FORTNOX, {"identity_number": None}, State.SUBMITTING, Stage.REMINDER, None),
            (FORTNOX, {"identity_number": None}, State.SUBMITTING, Stage.DEMAND, Reason.MISSING_ID),
            (FORTNOX, {"identity_number": None}, State.SUBMITTING, Stage.COLLECTION, Reason.MISSING_ID),
            (FORTNOX, {"identity_number": ""}, State.PAYMENT_ORDER, Stage.REMINDER, Reason.MISSING_ID),
            (FORTNOX, {"address": None}, State.SUBMITTING, Stage.REMINDER, Reason.BAD_ADDRESS),
            (FORTNOX, {"deliverable": False}, State.SUBMITTING, Stage.REMINDER, Reason.BAD_ADDRESS),
            (
                FORTNOX,
                {"identity_number": None, "address": None},
                State.SUBMITTING,
                Stage.DEMAND,
                Reason.MISSING_ID,
            ),
            (FORTNOX, {"address": None}, State.SUBMITTING, None, None),
            (FAKTURERT, {"identity_number": None}, State.SUBMITTING, Stage.COLLECTION, None),
            (FAKTURERT, {"address": None}, State.SUBMITTING, Stage.REMINDER, Reason.BAD_ADDRESS),
        ],
    )
    def test_what_lacks_is_asked_for_at_the_door(self, policy, data, state, stage, lacks):
        debtor = Debtor(number="1", name="Bo AB", country="SE", **{**KNOWN, **data})
        assert missing(debtor, state, stage, policy) is lacks
