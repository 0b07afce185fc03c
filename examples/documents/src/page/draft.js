// The document that is being edited: the version that it started from, and the text since.

/** A text as a text area has it. */
export const plain = (raw) => raw.replace(/\r\n?/g, "\n");

export class Draft {
  /** From a version, or from nothing: then the document is yet to be made. */
  constructor(id, base) {
    this.id = id;
    this.begin(base);
  }

  begin(base) {
    this.base = base;
    this.text = plain(base?.raw ?? "");
    this.contentType = base?.contentType ?? "text/plain; charset=utf-8";
    this.kind = base?.kind;
    this.lineEnd = base?.raw.includes("\r\n") ? "\r\n" : "\n";
  }

  get unsaved() {
    return this.text !== plain(this.base?.raw ?? "") || (!this.base && this.id !== "");
  }

  get path() { return `/documents/${encodeURIComponent(this.id)}`; }

  /** The text as it is to be stored: with the line ends that the document had, and as it was if it was not changed. */
  get raw() {
    return this.base && !this.unsaved ? this.base.raw : this.text.replaceAll("\n", this.lineEnd);
  }
}
