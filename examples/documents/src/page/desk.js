// What can be done with a document, and what comes of it. Whatever the response is, the text that was typed stays in its
// draft until it is saved, or until its writer drops it.

import { Draft } from "./draft.js";
import { quoted } from "./element.js";
import { Refused, exchange } from "./exchange.js";
import { keep, readDocument } from "./version.js";

const WEAKENED = `Refused, although nothing was changed: a proxy makes the tag of this document weak, and If-Match never
  holds for a weak tag (RFC 9110, section 13.1.1). The server has a flag for such a proxy: --behind-weakening-proxy.`;

export class Desk extends EventTarget {
  /** The document that is open. */
  draft = null;
  /** The version of others that stands against it: `null` if they deleted it, `undefined` if none does. */
  theirs = undefined;
  message = { text: "", kind: "" };
  #last = Promise.resolve();

  /** Does one thing after the other, in the order in which they were asked for. */
  do(action) {
    this.#last = this.#last.then(action).catch((error) => {
      this.say(error instanceof Refused ? error.message : `This page failed: ${error.message}.`, "bad");
    });
  }

  say(text, kind = "") {
    this.message = { text, kind };
    this.dispatchEvent(new Event("change"));
  }

  show(draft, message) {
    if (this.draft?.unsaved) throw new Refused("First save or discard your text. A new tab can open the other document.");
    this.draft = draft;
    this.say(message);
  }

  begin() { this.show(new Draft("", null), ""); }

  async open(id) {
    const draft = new Draft(id, null);
    const { status, version } = await readDocument(draft.path);
    if (!version) throw new Refused(`There is no document ${quoted(id)} any more.`);
    draft.begin(version);
    this.show(draft, status === 304 ? "Not changed since this tab has seen it: it was not sent again." : "Loaded.");
  }

  async save() {
    const { draft } = this;
    if (draft.base && !draft.unsaved) return this.say("There is nothing to save: the text is the loaded one.");
    await this.put(draft, draft.base);
  }

  /** Writes over that version and no other; over `null`, only where nothing is. */
  async put(draft, over) {
    const { id, path, contentType, raw } = draft;
    const condition = over ? ["If-Match", over.tag] : ["If-None-Match", "*"];
    const { status, tag } = await exchange("PUT", path, { condition, contentType, body: raw });
    draft.id = id; // whatever was typed there in the meantime
    if (status === 412) return this.resolve(await this.overtaken(over));
    // The response has the tag of what was sent. What was typed in the meantime is a change of that.
    draft.base = keep(path, { tag, contentType, raw });
    this.say(status === 201 ? "Created." : "Saved.", "good");
  }

  /** What is there in the place of the version that a write was refused for. */
  async overtaken(over) {
    const { version } = await readDocument(this.draft.path);
    if (version && version.tag === over?.tag) throw new Refused(WEAKENED);
    return version;
  }

  /** Another writer was first: shows both sides, unless they are the same, as after a save whose response got lost. */
  resolve(theirs) {
    const { draft } = this;
    const same = theirs && !theirs.kind && theirs.raw === draft.raw && theirs.contentType === draft.contentType;
    if (same) draft.base = theirs;
    else this.theirs = theirs;
    this.say(same ? "What is stored is what you have here." : "", "good");
  }

  /** Does what was chosen, now that both sides were seen. */
  settle(choice, theirs) {
    if (choice === "theirs") return this.take(theirs, "You took theirs.");
    // Over the version that was shown, not over whatever may be there by now.
    if (choice === "mine") return this.put(this.draft, theirs);
    if (choice !== "edit") return this.say("Not saved. Your text is kept.", "bad");
    this.draft.base = theirs;
    this.say("This is your text. To save it is to write over the version that you have just seen.");
  }

  /** Looks whether another writer has changed it, without saving. */
  async reload() {
    const { status, version } = await readDocument(this.draft.path);
    if (version?.tag !== this.draft.base.tag) return this.replace(version, "Another writer has changed it.");
    this.say(`Not changed${status === 304 ? ": it was not sent again" : ""}.`);
  }

  /** Only with the tag that was seen. */
  async delete() {
    const { path, base } = this.draft;
    const { status } = await exchange("DELETE", path, { condition: ["If-Match", base.tag] });
    if (status === 412) return this.replace(await this.overtaken(base), "Not deleted: another writer has changed it.");
    if (!this.draft.unsaved) return this.take(null, "Deleted.");
    this.draft.base = null;
    this.say("Deleted. Your text is still here: to save it is to create the document again.");
  }

  /** Puts the version of others in the place of a text without changes, and beside one with changes. */
  replace(theirs, message) {
    if (this.draft.unsaved) return this.resolve(theirs);
    if (theirs) return this.take(theirs, `${message} This is their version.`);
    this.draft.base = null;
    this.say("Another writer has deleted it. The text is still here: to save it is to create it again.", "bad");
  }

  discard() { this.take(this.draft.base, "Your changes are dropped."); }

  /** Goes on with a version in the place of the text; with `null`, with nothing. */
  take(version, message) {
    if (version) this.draft.begin(version);
    else this.draft = null;
    this.say(message);
  }
}
