// What several parts of the page make.

export const $ = (id) => document.getElementById(id);

/** Makes an element. Text goes in as text, never as markup; what is empty is left out. */
export function element(name, properties, ...children) {
  const made = Object.assign(document.createElement(name), properties);
  made.append(...children.filter(Boolean));
  return made;
}

/** A tag, which may be shown in part; in full on pointing at it. */
export const tagged = (tag) => element("code", { className: "tag", title: tag }, tag);

/** An id without anything that is invisible: spaces at its ends, controls, and an id of nothing else. */
export const visible = (id) =>
  id.replace(/^[\s\u2800\p{DI}]+$|^\s+|\s+$|[\p{Cc}\p{Bidi_C}]/gu, encodeURIComponent);

/** An id within a sentence, whose direction it does not change. */
export const quoted = (id) => `“\u2068${visible(id)}\u2069”`;
