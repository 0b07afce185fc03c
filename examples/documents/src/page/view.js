// From what is on the desk to what is on the screen. Nothing is read back from here but what somebody typed.

import { showDifferences } from "./differences.js";
import { element } from "./element.js";

const $ = (id) => document.getElementById(id);

/** What had the room of the editor the last time: if that changes, the focus goes there. */
let last = { draft: null, theirs: undefined };

export function render(desk) {
  const { draft, message } = desk;
  const inConflict = draft?.inConflict ?? false;

  $("message").textContent = message.text;
  $("message").className = message.kind;
  renderLists(desk);

  $("nothing").hidden = draft !== null;
  $("editor").hidden = draft === null || inConflict;
  $("conflict").hidden = !inConflict;
  if (inConflict) renderConflict(draft);
  else if (draft) renderEditor(draft);
  document.title = `${draft?.unsaved ? "• " : ""}${draft?.id ? `${draft.id} · ` : ""}documents`;

  // Theirs may be followed by newer ones: whoever would keep their own has to look again.
  const theirs = draft?.theirs;
  const moved = last.draft !== draft || last.theirs !== theirs;
  last = { draft, theirs };
  if (moved) focusOn(draft, inConflict);
}

function focusOn(draft, inConflict) {
  if (inConflict) $("conflict-title").focus();
  else if (draft) $(draft.id ? "text" : "id").focus();
  else $("new").focus();
}

function renderLists({ entries, search, drafts, draft }) {
  const focused = document.activeElement?.dataset?.key;
  const unsaved = [...drafts].filter((one) => one.unsaved || one.inConflict);
  const shown = unsaved.includes(draft) ? null : draft;
  $("drafts").replaceChildren(
    ...unsaved.map((one, at) => item(`draft ${at}`, one.id || "(no id)", "not saved", one === draft, { draft: one })),
  );
  $("entries").replaceChildren(
    ...entries.map(({ id, etag }) => item(`entry ${id}`, id, etag, shown?.base && shown.id === id, { id })),
  );
  $("none").hidden = entries.length > 0;
  $("none").textContent = search ? "Nothing was found." : "There are none yet.";
  if (focused) [...document.querySelectorAll("nav li button")].find((one) => one.dataset.key === focused)?.focus();
}

function item(key, name, note, current, opens) {
  const button = element("button", { type: "button", opens }, element("span", {}, name), element("code", {}, note));
  button.dataset.key = key;
  if (current) button.setAttribute("aria-current", "true");
  return element("li", {}, button);
}

function renderEditor(draft) {
  set($("id"), draft.id);
  $("id").readOnly = draft.base !== null;
  renderContentType(draft);
  if (draft.base) $("base").replaceChildren("based on ", element("code", {}, draft.base.tag));
  else $("base").replaceChildren("not stored yet");
  set($("text"), draft.text);
  $("text").readOnly = !draft.editable;
  $("unreadable").hidden = draft.editable;
  $("save").disabled = !draft.editable;
  $("discard").disabled = !draft.unsaved;
  $("reload").hidden = draft.base === null;
  $("delete").hidden = draft.base === null;
}

/** What a document has been given is kept, be it none of those that are offered. */
function renderContentType({ base, contentType }) {
  const select = $("content-type");
  const offered = [...select.options].some(({ value }) => value === contentType);
  if (!offered) select.append(element("option", {}, contentType));
  select.value = contentType;
  select.disabled = base !== null;
}

function renderConflict({ id, base, text, theirs }) {
  const happened = !theirs ? "deleted" : base ? "changed" : "created";
  const seen = base ? `You started from ${base.tag}` : "You wanted to create it";
  const now = theirs ? `${theirs.tag} is there. Nothing was overwritten, and your text` : "nothing is there. Your text";
  $("conflict-title").textContent = `Somebody else has ${happened} “${id}”`;
  $("conflict-text").textContent = `${seen}; by now ${now} is kept.`;
  $("theirs-tag").textContent = theirs?.tag ?? "deleted";
  showDifferences($("theirs"), theirs?.text ?? "", $("mine"), text);
  note("take-theirs", theirs ? "drop mine" : "drop mine, leave it deleted");
  note("keep-mine", theirs ? `save mine over ${theirs.tag}` : "create it again with mine");
  note("edit-again", theirs ? `my text, now based on ${theirs.tag}` : "my text, as a new document");
}

function note(button, text) {
  $(button).querySelector("small").textContent = text;
}

/** Only if it differs: the cursor would jump to the end. */
function set(field, value) {
  if (field.value !== value) field.value = value;
}
