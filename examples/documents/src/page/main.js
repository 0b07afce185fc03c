// What is typed and clicked goes to the desk; what is on the desk goes to the view.

import { Desk } from "./desk.js";
import { startLog } from "./log.js";
import { render } from "./view.js";

const $ = (id) => document.getElementById(id);
const desk = new Desk();

startLog($("exchanges"));
desk.addEventListener("change", () => {
  render(desk);
  remember();
});

/** After anything that may have changed what is stored, the list is looked at again. */
function act(action) {
  return desk.do(action).then(() => desk.do(() => desk.list()));
}

$("new").addEventListener("click", () => desk.do(() => desk.begin()));
$("refresh").addEventListener("click", () => desk.do(() => desk.list()));
$("search-form").addEventListener("submit", (event) => {
  event.preventDefault();
  desk.do(() => desk.find($("search").value));
});
$("drafts").addEventListener("click", ({ target }) => {
  const draft = target.closest("button")?.opens.draft;
  if (draft) desk.do(() => desk.show(draft));
});
$("entries").addEventListener("click", ({ target }) => {
  const id = target.closest("button")?.opens.id;
  if (id !== undefined) desk.do(() => desk.open(id));
});

$("id").addEventListener("input", () => {
  desk.draft.id = $("id").value;
  desk.changed();
});
$("text").addEventListener("input", () => {
  const { unsaved } = desk.draft;
  desk.draft.text = $("text").value;
  if (desk.draft.unsaved !== unsaved) desk.changed();
});
$("content-type").addEventListener("change", () => {
  desk.draft.contentType = $("content-type").value;
});
$("editor").addEventListener("submit", (event) => {
  event.preventDefault();
  act(() => desk.save());
});
$("reload").addEventListener("click", () => act(() => desk.reload()));
$("discard").addEventListener("click", () => desk.do(() => desk.discard()));
$("delete").addEventListener("click", () => act(() => desk.delete()));

$("take-theirs").addEventListener("click", () => desk.do(() => desk.takeTheirs()));
$("keep-mine").addEventListener("click", () => act(() => desk.keepMine()));
$("edit-again").addEventListener("click", () => desk.do(() => desk.editAgain()));

addEventListener("keydown", (event) => {
  if ((event.ctrlKey || event.metaKey) && event.key === "s") {
    event.preventDefault();
    if (!$("editor").hidden) $("editor").requestSubmit();
  }
});

addEventListener("beforeunload", (event) => {
  if ([...desk.drafts].some((draft) => draft.unsaved || draft.inConflict)) event.preventDefault();
});

// The document that is open is named in the address, so that reloading the page opens it again.

function remember() {
  const hash = desk.draft?.base ? `#${encodeURIComponent(desk.draft.id)}` : "";
  if (location.hash !== hash) history.replaceState(null, "", hash || location.pathname);
}

function openNamed() {
  try {
    const id = decodeURIComponent(location.hash.slice(1));
    if (id && id !== desk.draft?.id) desk.do(() => desk.open(id));
  } catch {
    // An address that names nothing.
  }
}

addEventListener("hashchange", openNamed);
openNamed();
desk.do(() => desk.list());
