// From the bytes of a document to a text that can be shown.

const SHOWN = 4096; // bytes of binary content

/**
 * `raw` is the text. `kind` says what it is if it is not UTF-8: it can then be shown, but not edited, because a browser
 * writes no other text than UTF-8.
 */
export function decode(bytes, contentType) {
  const charset = /;\s*charset="?([^";\s]+)/i.exec(contentType)?.[1] ?? "utf-8";
  for (const [label, kind] of [[charset, `${charset} text`], ["latin1", "most likely Latin-1 text"]]) {
    try {
      const decoder = new TextDecoder(label, { fatal: true, ignoreBOM: true });
      const raw = decoder.decode(bytes);
      if (!/[\0-\x08\x0e-\x1a\x1c-\x1f]/.test(raw)) return { raw, kind: decoder.encoding === "utf-8" ? undefined : kind };
    } catch {
      // Another charset, or none.
    }
  }
  const hex = (byte, at) => byte.toString(16).padStart(2, "0") + (at % 16 === 15 ? "\n" : " ");
  const raw = Array.from(bytes.subarray(0, SHOWN), hex).join("");
  return { raw, kind: `binary content (${bytes.length} bytes, up to ${SHOWN} of them are shown)` };
}
