// Two texts side by side: which lines they begin and end with in common.

import { element } from "./element.js";

/** Fills two places with texts, and marks what lies between the lines that the texts share. */
export function showDifferences(places, texts) {
  const [a, b] = texts.map((text) => text.split("\n"));
  const shorter = Math.min(a.length, b.length);
  let [head, tail] = [0, 0];
  while (head < shorter && a[head] === b[head]) head += 1;
  while (tail < shorter - head && a.at(-1 - tail) === b.at(-1 - tail)) tail += 1;
  for (const [at, lines] of [a, b].entries()) {
    const ended = lines.map((line, n) => (n < lines.length - 1 ? `${line}\n` : line));
    const [before, after] = [ended.splice(0, head), ended.splice(ended.length - tail)];
    places[at].replaceChildren(...before, element("mark", {}, ended.join("")), ...after);
  }
}
