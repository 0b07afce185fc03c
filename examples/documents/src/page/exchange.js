// One request and its answer, as they go over the wire.

const PATIENCE = 30_000; // milliseconds

/** No answer came. Whether the request arrived is not known. */
export class NoAnswer extends Error {}

/** Tells of each exchange when it is over, with an event "exchange". */
export const wire = new EventTarget();

/**
 * Sends a request. `condition` is the name and the value of a conditional field.
 *
 * The browser's cache is kept out ("no-store"): it would send conditions of its own, and turn a 304 into the 200 that
 * it has. Here the 304 itself is wanted.
 */
export async function exchange(method, path, { condition, contentType, body } = {}) {
  const fields = [condition, contentType && ["Content-Type", contentType]].filter(Boolean);
  const sent = { method, path, condition, search: method === "QUERY" ? body : undefined };
  try {
    const signal = AbortSignal.timeout(PATIENCE);
    const response = await fetch(path, { method, headers: fields, body, cache: "no-store", signal });
    const bytes = new Uint8Array(await response.arrayBuffer());
    const { status, headers } = response;
    const answer = { status, tag: headers.get("ETag"), contentType: headers.get("Content-Type"), bytes };
    tell({ ...sent, answer });
    return answer;
  } catch (error) {
    tell({ ...sent, answer: null });
    throw new NoAnswer(`no answer to ${method} ${path}`, { cause: error });
  }
}

function tell(detail) {
  wire.dispatchEvent(new CustomEvent("exchange", { detail }));
}
