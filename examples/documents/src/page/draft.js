// One document that is being edited: the version that it started from, and the text since.

const TEXT = "text/plain; charset=utf-8";

export class Draft {
  /** The version of others that stands against this text: `null` if they deleted it, `undefined` if none does. */
  theirs = undefined;

  /** From a version, or from nothing: then the document is yet to be made. */
  constructor(id, base) {
    this.id = id;
    this.begin(base);
  }

  begin(base) {
    this.base = base;
    this.text = base?.text ?? "";
    this.contentType = base?.contentType ?? TEXT;
    this.editable = base?.editable ?? true;
    this.lineEnd = base?.raw.includes("\r\n") ? "\r\n" : "\n";
    this.theirs = undefined;
  }

  /** From now on the text counts as a change of that version. The text stays, and what belongs to it. */
  rebase(base) {
    this.base = base;
    this.theirs = undefined;
  }

  get unsaved() {
    return this.base ? this.text !== this.base.text : this.id !== "" || this.text !== "";
  }

  get inConflict() {
    return this.theirs !== undefined;
  }

  /** Neither "." nor ".." can be the last part of a URL. */
  get path() {
    if (/^\.{0,2}$/.test(this.id) || !this.id.isWellFormed()) return null;
    return `/documents/${encodeURIComponent(this.id)}`;
  }

  /** The text as it is to be stored: with the line ends that the document had, and as it was if it was not changed. */
  get raw() {
    return this.base && !this.unsaved ? this.base.raw : this.text.replaceAll("\n", this.lineEnd);
  }
}
