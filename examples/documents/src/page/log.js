// The log: one line for each exchange, the last one on top.

import { element, tagged } from "./element.js";
import { wire } from "./exchange.js";

const MEANING = { 200: "sent in full", 201: "created", 204: "done", 304: "not changed, not sent", 404: "not there" };

export function startLog(body) {
  wire.addEventListener("exchange", ({ detail }) => {
    body.prepend(line(detail));
    if (body.rows.length > 200) body.deleteRow(-1);
  });
}

function line({ method, path, condition, note, response }) {
  const { status = "no response", tag, bytes } = response ?? {};
  return element(
    "tr",
    { className: `status-${status}`.slice(0, 8) },
    cell("request", element("b", {}, method), ` ${path}`, note && element("bdi", {}, ` ${note}`)),
    cell("condition", ...(condition ? [`${condition[0]}: `, tagged(condition[1])] : ["none"])),
    cell("status", element("b", {}, status), response && ` ${MEANING[status] ?? "refused"}`),
    cell("etag", tag && tagged(tag)),
    cell("content", bytes && `${bytes.length} B`),
  );
}

/** Names its column, for the narrow form that has no head. */
const cell = (name, ...content) => element("td", { className: name }, ...content);
