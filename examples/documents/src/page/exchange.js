// One request and its response, as they go over the wire.

/** Why something was not done, as a sentence for the page. */
export class Refused extends Error {}

/** Reports each exchange when it is over, with an event "exchange". */
export const wire = new EventTarget();

/**
 * Sends a request. `condition` is the name and the value of a conditional field.
 *
 * The browser's cache is kept out ("no-store"): it would send conditions of its own, and turn a 304 into the 200 that
 * it has. Here the 304 itself is wanted.
 *
 * A page cannot set Accept-Encoding, but a browser sets "identity" on a request that has a Range
 * (https://fetch.spec.whatwg.org/#http-network-or-cache-fetch). Every server has to ignore a Range of a unit that it
 * does not know (RFC 9110, section 14.2), and so sends the whole, uncompressed.
 */
export async function exchange(method, path, { condition, contentType, body, uncompressed } = {}) {
  const type = contentType && ["Content-Type", contentType];
  const headers = [condition, type, uncompressed && ["Range", "document=whole"]].filter(Boolean);
  const detail = { method, path, condition, note: uncompressed ? "uncompressed" : method === "QUERY" && body };
  try {
    const signal = AbortSignal.timeout(30_000);
    const response = await fetch(path, { method, headers, body, cache: "no-store", signal });
    const { status, headers: fields } = response;
    const next = /<([^>]*)>; rel="next"/.exec(fields.get("Link"))?.[1];
    const bytes = new Uint8Array(await response.arrayBuffer());
    detail.response = { status, tag: fields.get("ETag"), contentType: fields.get("Content-Type"), next, bytes };
    if ([200, 201, 204, 304, 404, 412].includes(status)) return detail.response;
    // The server says why (RFC 9457). What stands in front of it may not.
    const problem = await new Response(bytes).json().catch(() => ({ detail: "no reason was given" }));
    throw new Refused(`Refused (${status}): ${problem.detail}. Your text is kept.`);
  } catch (error) {
    if (error instanceof Refused) throw error;
    throw new Refused("No response came: it is unknown whether the request arrived. Your text is kept: try again.");
  } finally {
    wire.dispatchEvent(new CustomEvent("exchange", { detail }));
  }
}
