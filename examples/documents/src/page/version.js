// Versions that were seen: kept by the place they came from, and validated with their tags.
// A version is what was stored under one tag: `tag`, `contentType`, the text `raw`, and `kind` if it is not UTF-8.

import { exchange } from "./exchange.js";
import { decode } from "./text.js";

/**
 * Reads what is at a path, or what a search there finds: `null` if nothing is. Of what is kept from before, only the
 * tag is sent. If that is still current, the response is a 304 and the version is the kept one.
 */
export async function read(path, { search, uncompressed } = {}) {
  const place = search ? `${path} ${search}` : path;
  const kept = uncompressed ? null : recall(place);
  const request = { condition: kept && ["If-None-Match", kept.tag], uncompressed };
  const { status, tag, contentType, next, bytes } = search
    ? await exchange("QUERY", path, { ...request, contentType: "application/json", body: search })
    : await exchange("GET", path, request);
  if (status !== 200) return { status, version: status === 304 ? kept : null };
  return { status, version: keep(place, { tag, contentType, next, ...decode(bytes, contentType) }) };
}

/**
 * Reads a document that may be written over. A proxy that compresses makes its tag weak, and If-Match never holds for
 * a weak tag. So it is then read again, uncompressed: those are the bytes that the strong tag belongs to.
 */
export async function readDocument(path) {
  const response = await read(path);
  return response.version?.tag?.startsWith("W/") ? read(path, { uncompressed: true }) : response;
}

/** Keeps a version for as long as this tab is open. If there is no space for it, it is sent in full the next time. */
export function keep(place, version) {
  try {
    if (version.tag) sessionStorage.setItem(place, JSON.stringify(version));
  } catch {
    // What was kept before may stay: its tag is never that of other content.
  }
  return version;
}

function recall(place) {
  try {
    return JSON.parse(sessionStorage.getItem(place));
  } catch {
    return null; // the browser keeps nothing
  }
}
