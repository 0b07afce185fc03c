/** Makes an element. Text goes in as text, never as markup; what is nothing is left out. */
export function element(name, properties, ...children) {
  const made = Object.assign(document.createElement(name), properties);
  made.append(...children.filter((child) => child !== undefined && child !== null && child !== ""));
  return made;
}
