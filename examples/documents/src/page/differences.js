// Two texts side by side: which lines they begin and end with in common.

import { element } from "./element.js";

/** Fills both with their texts, and marks what lies between the lines that they share. */
export function showDifferences(one, oneText, other, otherText) {
  const [a, b] = [oneText.split("\n"), otherText.split("\n")];
  const shorter = Math.min(a.length, b.length);
  let head = 0;
  while (head < shorter && a[head] === b[head]) head += 1;
  let tail = 0;
  while (tail < shorter - head && a.at(-1 - tail) === b.at(-1 - tail)) tail += 1;
  fill(one, a, head, tail);
  fill(other, b, head, tail);
}

function fill(place, lines, head, tail) {
  const end = lines.length - tail;
  const ended = lines.map((line, at) => (at < lines.length - 1 ? `${line}\n` : line));
  const text = (from, to) => ended.slice(from, to).join("");
  place.replaceChildren(text(0, head), element("mark", {}, text(head, end)), text(end, lines.length));
}
