// The log: one line for each exchange, the last one on top.

import { element } from "./element.js";
import { wire } from "./exchange.js";

const LINES = 200;

const MEANING = {
  200: "sent in full",
  201: "created",
  204: "done",
  304: "not changed, not sent",
  404: "not there",
  412: "refused",
};

export function startLog(body) {
  wire.addEventListener("exchange", ({ detail }) => {
    body.prepend(line(detail));
    while (body.rows.length > LINES) body.deleteRow(-1);
  });
}

function line({ method, path, condition, search, answer }) {
  const request = cell("request", element("b", {}, method), ` ${path}`, search && element("code", {}, ` ${search}`));
  const sent = cell("condition", condition ? [`${condition[0]}: `, code(condition[1])] : "none");
  if (!answer) {
    return element("tr", { className: "bad" }, request, sent, cell("status", "no answer"), cell("tag"), cell("body"));
  }
  const { status, tag, bytes } = answer;
  const meaning = MEANING[status] ?? "refused";
  return element(
    "tr",
    { className: { 2: "good", 3: "kept" }[Math.floor(status / 100)] ?? "bad" },
    request,
    sent,
    cell("status", element("b", {}, status), ` ${meaning}`),
    cell("tag", tag && code(tag)),
    cell("body", `${bytes.length} B`),
  );
}

/** Names its column, for the narrow form that has no head. */
function cell(name, ...content) {
  return element("td", { className: name }, ...content.flat());
}

/** A tag. One that is long is shown in part, and in full on pointing at it. */
function code(tag) {
  return element("code", { title: tag }, tag);
}
