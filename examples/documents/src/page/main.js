// What is typed and clicked goes to the desk and the list; what is on the desk goes to the view.

import { Desk } from "./desk.js";
import { $ } from "./element.js";
import { wire } from "./exchange.js";
import { List, markCurrent } from "./list.js";
import { startLog } from "./log.js";
import { render } from "./view.js";

const desk = new Desk();
const list = new List();
startLog($("exchanges"));

desk.addEventListener("change", () => {
  render(desk);
  // The address names the document that is open, so that reloading the page opens it again.
  const hash = desk.draft?.base ? `#${encodeURIComponent(desk.draft.id)}` : "";
  if (location.hash !== hash) history.replaceState(null, "", hash || location.pathname);
  markCurrent();
});
function openNamed() {
  const id = location.hash.slice(1);
  if (id) desk.do(() => desk.open(decodeURIComponent(id)));
}
addEventListener("hashchange", openNamed);

// After a write, whatever came of it, the list is looked at again.
wire.addEventListener("exchange", ({ detail: { method } }) => {
  if (["PUT", "DELETE"].includes(method)) desk.do(() => list.load());
});

/** The value of a button is the name of what it does, if that can still be done when it is its turn. */
function press(button) {
  const can = () => button.checkVisibility() && !button.disabled && desk.theirs === undefined;
  desk.do(() => can() && (button.value in list ? list : desk)[button.value]());
}
addEventListener("click", ({ target }) => {
  const button = target.closest("button[type=button][value]");
  if (button) press(button);
  if (target.closest("nav :is(a, #new)")) $("list").hidePopover();
});
addEventListener("submit", (event) => {
  if (event.target.method === "dialog") return;
  event.preventDefault();
  press(event.submitter);
});
$("conflict").addEventListener("close", () => {
  const { theirs } = desk;
  desk.theirs = undefined;
  desk.do(() => desk.settle($("conflict").returnValue, theirs));
});
$("editor").addEventListener("input", () => {
  const { draft } = desk;
  const { unsaved } = draft;
  [draft.id, draft.text, draft.contentType] = ["id", "text", "content-type"].map((id) => $(id).value);
  if (draft.unsaved !== unsaved) render(desk);
});
addEventListener("keydown", (event) => {
  if (!(event.ctrlKey || event.metaKey) || event.key !== "s") return;
  event.preventDefault();
  if ($("save").checkVisibility() && !$("conflict").open) $("save").click();
});
addEventListener("beforeunload", (event) => desk.draft?.unsaved && event.preventDefault());

openNamed();
desk.do(() => list.load());
