// A carrier's SMPP server on loopback: node smsc.js SMPP_PORT CONTROL_PORT.
//
// What is submitted is kept, and a report follows it: delivered, or not for a number that ends in 404. A number
// that ends in 000 is refused at once. Control, over HTTP:
//   GET  /sent   what was submitted: [{to, from, text, coding, part: [reference, total, number] or null}]
//   POST /in     {from, to, parts: [text, ...], ucs2}: somebody writes, in one SMS or several that belong together
const http = require("http");
const smpp = require("smpp");

const HOST = "127.0.0.1";
const [smppPort, controlPort] = process.argv.slice(2).map(Number);
const CONCATENATED = 0x40, RECEIPT = 0x04;
let sessions = [], sent = [], reference = 0;

function part(udh) {
  if (!udh || !udh.length) return null;
  const element = Buffer.isBuffer(udh) ? udh.subarray(1) : udh[0];
  return [...element.subarray(2, 5)];
}

function report(session, id, pdu) {
  const state = /404$/.test(pdu.destination_addr) ? "UNDELIV" : "DELIVRD";
  const at = "2603020930";
  session.deliver_sm({
    source_addr: pdu.destination_addr,
    destination_addr: pdu.source_addr,
    esm_class: RECEIPT,
    short_message: `id:${id} sub:001 dlvrd:001 submit date:${at} done date:${at} stat:${state} err:000 text:`,
  });
}

function submitted(session, pdu) {
  if (/000$/.test(pdu.destination_addr)) {
    return session.send(pdu.response({ command_status: smpp.ESME_RINVDSTADR }));
  }
  const message = pdu.short_message.message;
  sent.push({
    to: pdu.destination_addr,
    from: pdu.source_addr,
    text: message.toString(),
    coding: pdu.data_coding,
    part: part(pdu.short_message.udh),
  });
  const id = String(sent.length);
  session.send(pdu.response({ message_id: id }));
  if (pdu.registered_delivery) setTimeout(() => report(session, id, pdu), 50);
}

const carrier = smpp.createServer({ debug: false }, (session) => {
  session.on("bind_transceiver", (pdu) => {
    if (pdu.system_id !== "kannel" || pdu.password !== "pw") {
      session.send(pdu.response({ command_status: smpp.ESME_RBINDFAIL }));
      return session.close();
    }
    session.send(pdu.response());
    sessions.push(session);
  });
  session.on("submit_sm", (pdu) => submitted(session, pdu));
  session.on("enquire_link", (pdu) => session.send(pdu.response()));
  session.on("unbind", (pdu) => { session.send(pdu.response()); session.close(); });
  session.on("error", () => {});
  session.on("close", () => { sessions = sessions.filter((one) => one !== session); });
});

function delivers({ from, to, parts, ucs2 }) {
  reference = (reference % 255) + 1;
  parts.forEach((text, index) => {
    const short_message = { message: text, encoding: ucs2 ? "UCS2" : "ASCII" };
    if (parts.length > 1) short_message.udh = Buffer.from([5, 0, 3, reference, parts.length, index + 1]);
    sessions[0].deliver_sm({
      source_addr: from, source_addr_ton: 1, source_addr_npi: 1,
      destination_addr: to,
      esm_class: parts.length > 1 ? CONCATENATED : 0,
      data_coding: ucs2 ? 8 : 0,
      short_message,
    });
  });
}

const control = http.createServer((request, response) => {
  let body = "";
  request.on("data", (data) => { body += data; });
  request.on("end", () => {
    if (request.method === "POST") delivers(JSON.parse(body));
    response.end(JSON.stringify(sent));
  });
});

carrier.listen(smppPort, HOST, () => control.listen(controlPort, HOST));
