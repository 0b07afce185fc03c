// Versions that were seen: kept by the place they came from, and asked about with their tags.

import { exchange } from "./exchange.js";

/**
 * What was stored under one tag. `raw` is the text as it was sent; `text` is what a text area makes of it, which knows
 * no line end but "\n". Bytes that are not UTF-8 cannot be edited as text: they would not come back as they were.
 */
export class Version {
  constructor({ tag, contentType, raw, editable }) {
    Object.assign(this, { tag, contentType, raw, editable });
    this.text = raw.replace(/\r\n?/g, "\n");
  }

  static of({ tag, contentType, bytes }) {
    const charset = /;\s*charset="?([^";\s]*)/i.exec(contentType ?? "")?.[1] ?? "utf-8";
    try {
      const raw = new TextDecoder("utf-8", { fatal: true, ignoreBOM: true }).decode(bytes);
      return new Version({ tag, contentType, raw, editable: /^utf-?8$/i.test(charset) });
    } catch {
      return new Version({ tag, contentType, raw: new TextDecoder().decode(bytes), editable: false });
    }
  }
}

/**
 * Reads what is at a path, or what a search there finds. Of what is kept from before, only the tag is sent; if that
 * is still current, the answer is 304 and the version is the one that is kept.
 */
export async function read(path, search) {
  const place = search === undefined ? path : `${path} ${search}`;
  const kept = recall(place);
  const condition = kept && ["If-None-Match", kept.tag];
  const answer = search === undefined
    ? await exchange("GET", path, { condition })
    : await exchange("QUERY", path, { condition, contentType: "application/json", body: search });
  if (answer.status === 304 && kept) return { ...answer, version: kept };
  if (answer.status === 200) return { ...answer, version: keep(place, Version.of(answer)) };
  if (answer.status === 404) forget(place);
  return answer;
}

/** Keeps a version for as long as this tab is open, if the browser has room for it. */
export function keep(place, version) {
  forget(place);
  try {
    if (version.tag) sessionStorage.setItem(place, JSON.stringify(version));
  } catch {
    // No room, or not allowed. Then it is sent in full the next time.
  }
  return version;
}

export function forget(place) {
  try {
    sessionStorage.removeItem(place);
  } catch {
    // Not allowed: then nothing is kept.
  }
}

function recall(place) {
  try {
    const kept = JSON.parse(sessionStorage.getItem(place));
    return kept && new Version(kept);
  } catch {
    return null;
  }
}
