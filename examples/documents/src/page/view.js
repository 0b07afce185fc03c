// From what is on the desk to what is on the screen. Nothing is read back from here but what was typed and chosen.

import { showDifferences } from "./differences.js";
import { plain } from "./draft.js";
import { $, quoted, tagged, visible } from "./element.js";

/** What was shown the last time: if that changes, the focus goes there. */
let last = null;

export function render({ draft, theirs, message }) {
  $("message").value = message.text;
  $("message").className = message.kind;
  $("editor").hidden = draft === null;
  if (draft) renderEditor(draft);
  document.title = `${draft?.unsaved ? "• " : ""}${draft?.id ? `${visible(draft.id)} · ` : ""}documents`;
  if (draft !== last) $(!draft ? "new" : draft.base ? "text" : "id").focus();
  last = draft;
  if (theirs !== undefined && !$("conflict").open) showConflict(draft, theirs);
}

function renderEditor({ id, base, text, contentType, kind, unsaved }) {
  $("id").value = id;
  $("text").value = text;
  $("id").readOnly = base !== null;
  $("text").readOnly = kind !== undefined;
  $("content-type").disabled = base !== null;
  $("content-type").value = contentType;
  // The type of a document is kept, even if it is not one of the offered types.
  if (!$("content-type").value) $("content-type").add(new Option(contentType, contentType, false, true));
  $("base").replaceChildren(...(base ? ["based on ", tagged(base.tag)] : ["not stored yet"]));
  $("kind").textContent = kind ? `This is ${kind}. It can be looked at and deleted here, but not changed.` : "";
  $("save").disabled = kind !== undefined;
  $("discard").disabled = !unsaved;
  $("reload").disabled = $("delete").disabled = base === null;
}

function showConflict({ id, base, text }, theirs) {
  const now = () => (theirs ? tagged(theirs.tag) : "nothing");
  const happened = !theirs ? "deleted" : base ? "changed" : "created";
  const seen = base ? ["You started with ", tagged(base.tag)] : ["You wanted to create it"];
  $("conflict-title").textContent = `Another writer has ${happened} ${quoted(id)}`;
  $("conflict-text").replaceChildren(...seen, "; by now ", now(), " is there. Nothing was overwritten, and your text is kept.");
  $("theirs-tag").replaceChildren(theirs ? now() : "deleted");
  $("theirs-note").replaceChildren(theirs ? "drop mine" : "drop mine, leave it deleted");
  $("mine-note").replaceChildren(...(theirs ? ["save mine over ", now()] : ["create it again with mine"]));
  $("edit-note").replaceChildren(...(theirs ? ["my text, now based on ", now()] : ["my text, as a new document"]));
  showDifferences([$("theirs"), $("mine")], [plain(theirs?.raw ?? ""), text]);
  $("conflict").returnValue = "";
  $("conflict").showModal();
}
