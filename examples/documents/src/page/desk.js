// What can be done with documents, and what comes of it. Whatever the answer is, the text that was typed stays in its
// draft until it is saved, or until its writer says in so many words to drop it.

import { Draft } from "./draft.js";
import { NoAnswer, exchange } from "./exchange.js";
import { Version, forget, keep, read } from "./version.js";

const NO_ANSWER = "No answer came, so nobody knows whether the request arrived. Your text is kept: try again.";

export class Desk extends EventTarget {
  entries = [];
  search = "";
  /** The drafts that are open; of those, the one that is shown, if any. */
  drafts = new Set();
  draft = null;
  message = { text: "", kind: "" };

  #last = Promise.resolve();

  /** Does one thing after the other, in the order in which they were asked for. */
  do(action) {
    this.#last = this.#last.then(async () => {
      try {
        await action();
      } catch (error) {
        if (error instanceof NoAnswer) return this.say(NO_ANSWER, "bad");
        this.say(`This page failed: ${error.message}. Your text is kept.`, "bad");
        reportError(error);
      }
    });
    return this.#last;
  }

  say(text, kind = "") {
    this.message = { text, kind };
    this.changed();
  }

  changed() {
    this.dispatchEvent(new Event("change"));
  }

  // The list

  async list() {
    const answer = await read("/documents", this.search ? JSON.stringify({ contains: this.search }) : undefined);
    if (!answer.version) return this.refused("The list was not sent", answer);
    this.entries = JSON.parse(answer.version.raw);
    this.changed();
  }

  async find(text) {
    this.search = text;
    await this.list();
  }

  // The editor

  show(draft) {
    for (const other of this.drafts) if (!other.unsaved && !other.inConflict) this.drafts.delete(other);
    if (draft) this.drafts.add(draft);
    this.draft = draft;
    this.changed();
  }

  begin() {
    this.show(new Draft("", null));
    this.say("");
  }

  async open(id) {
    const unsaved = [...this.drafts].find((draft) => draft.id === id && draft.unsaved);
    if (unsaved) {
      this.show(unsaved);
      return this.say("This is your text, which is not saved yet.");
    }
    const draft = new Draft(id, null);
    const answer = draft.path ? await read(draft.path) : { status: 404 };
    if (answer.version) {
      draft.begin(answer.version);
      this.show(draft);
      this.say(answer.status === 304 ? "Not changed since this tab has seen it: it was not sent again." : "Loaded.");
    } else if (answer.status === 404) {
      this.say(`There is no document “${id}” any more.`, "bad");
    } else {
      this.refused(`“${id}” was not sent`, answer);
    }
  }

  async save() {
    const { draft } = this;
    if (!draft || draft.inConflict || !draft.editable) return;
    if (!draft.path) return this.say("An id has at least one character, and is neither “.” nor “..”.", "bad");
    if (draft.base && !draft.unsaved) return this.say("There is nothing to save: the text is the one that was loaded.");
    await this.put(draft, draft.base);
  }

  /** Writes over that version and no other; over `null`, only where nothing is. */
  async put(draft, over) {
    const { id, path, contentType, raw } = draft;
    const condition = over ? ["If-Match", over.tag] : ["If-None-Match", "*"];
    const answer = await exchange("PUT", path, { condition, contentType, body: raw });
    draft.id = id; // whatever was typed there in the meantime
    if (answer.status === 201 || answer.status === 204) {
      // The answer tells the tag of what was sent. What was typed in the meantime is a change of that.
      draft.rebase(keep(path, new Version({ tag: answer.tag, contentType, raw, editable: true })));
      this.say(answer.status === 201 ? "Created." : "Saved.", "good");
    } else if (answer.status === 412) {
      await this.compare(draft);
    } else {
      this.refused("Not saved", answer);
    }
  }

  /** Somebody else was first. Shows what they left beside what is here. */
  async compare(draft) {
    const answer = await read(draft.path);
    if (!answer.version && answer.status !== 404) {
      return this.refused("Not saved, and their version was not sent", answer);
    }
    const theirs = answer.version ?? null;
    if (theirs?.editable && theirs.raw === draft.raw && theirs.contentType === draft.contentType) {
      // As after a save whose answer got lost.
      draft.rebase(theirs);
      return this.say("What is stored is what you have here.", "good");
    }
    draft.theirs = theirs;
    this.say("");
  }

  /** Looks whether somebody else has changed it, without saving. */
  async reload() {
    const { draft } = this;
    if (!draft?.base || draft.inConflict) return;
    const answer = await read(draft.path);
    if (answer.version?.tag === draft.base.tag) {
      this.say(`Nobody has changed it${answer.status === 304 ? ": it was not sent again" : ""}.`);
    } else if (answer.version || answer.status === 404) {
      this.replace(draft, answer.version ?? null, "Somebody else has changed it. This is their version.");
    } else {
      this.refused("Not reloaded", answer);
    }
  }

  /** Only with the tag that was seen. */
  async delete() {
    const { draft } = this;
    if (!draft?.base || draft.inConflict) return;
    const answer = await exchange("DELETE", draft.path, { condition: ["If-Match", draft.base.tag] });
    if (answer.status === 204 || answer.status === 404) {
      forget(draft.path);
      this.gone(draft, answer.status === 204 ? "Deleted." : "Somebody else has deleted it.");
    } else if (answer.status === 412) {
      const now = await read(draft.path);
      if (!now.version && now.status !== 404) return this.refused("Not deleted, and their version was not sent", now);
      this.replace(draft, now.version ?? null, "Not deleted: somebody else has changed it. This is their version.");
    } else {
      this.refused("Not deleted", answer);
    }
  }

  /** Puts the version of others in the place of a text without changes, and beside one with changes. */
  replace(draft, theirs, message) {
    if (draft.unsaved) {
      draft.theirs = theirs;
      this.say("");
    } else if (theirs) {
      draft.begin(theirs);
      this.say(message);
    } else {
      draft.rebase(null);
      this.say("Somebody else has deleted it. The text is still here: to save it is to create it again.", "bad");
    }
  }

  gone(draft, message) {
    if (draft.unsaved) {
      draft.rebase(null);
      this.say(`${message} Your text is still here: to save it is to create the document again.`);
    } else {
      this.close(draft);
      this.say(message);
    }
  }

  /** Drops the text. */
  discard() {
    const { draft } = this;
    if (!draft || draft.inConflict) return;
    if (draft.base) draft.begin(draft.base);
    else this.close(draft);
    this.say("Your changes are dropped.");
  }

  close(draft) {
    this.drafts.delete(draft);
    if (this.draft === draft) this.draft = null;
  }

  // The conflict

  takeTheirs() {
    const { draft } = this;
    if (!draft?.inConflict) return;
    if (draft.theirs) draft.begin(draft.theirs);
    else this.close(draft);
    this.say("You took theirs.");
  }

  /** Over the version that is shown, not over whatever may be there by now. */
  async keepMine() {
    const { draft } = this;
    if (draft?.inConflict) await this.put(draft, draft.theirs);
  }

  editAgain() {
    const { draft } = this;
    if (!draft?.inConflict) return;
    draft.rebase(draft.theirs);
    this.say("This is your text. To save it is to write over the version that you have just seen.");
  }

  /** An answer that is no success (RFC 9457 says what its body is). The text is not touched. */
  refused(what, answer) {
    let detail = "";
    try {
      detail = `: ${JSON.parse(new TextDecoder().decode(answer.bytes)).detail}`;
    } catch {
      // Not from this server, then.
    }
    this.say(`${what} (${answer.status})${detail}`, "bad");
  }
}
