// The list of documents, page by page. It is drawn when it was read, not at each keystroke.

import { $, element, tagged, visible } from "./element.js";
import { read } from "./version.js";

export class List {
  /** The way to the page that is shown: each page names the next one. */
  #pages = ["/documents"];
  #search = "";
  #next = undefined;

  async load() {
    const { version } = await read(this.#pages.at(-1), { search: this.#search });
    this.#next = version.next;
    $("entries").replaceChildren(...JSON.parse(version.raw).map(line));
    $("previous").disabled = this.#pages.length === 1;
    $("next").disabled = !this.#next;
    markCurrent();
  }

  find() {
    const contains = $("search").value;
    this.#search = contains && JSON.stringify({ contains });
    return this.#go(["/documents"]);
  }

  next() { return this.#go([...this.#pages, this.#next]); }
  previous() { return this.#go(this.#pages.slice(0, -1)); }
  #go(pages) {
    this.#pages = pages;
    return this.load();
  }
}

function line({ id, etag }) {
  const link = { href: `#${encodeURIComponent(id)}` };
  return element("li", {}, element("a", link, element("bdi", {}, visible(id)), tagged(etag)));
}

export function markCurrent() {
  for (const link of $("entries").querySelectorAll("a")) link.ariaCurrent = link.hash === location.hash ? "true" : null;
}
