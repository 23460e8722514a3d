import { oneLine } from "../../protocol/one-line";

interface Features {
  class?: string;
  text?: string;
  title?: string | undefined;
  role?: string;
  /** Further attributes; those that are undefined are left out. */
  attributes?: Record<string, string | undefined>;
}

/** Makes an element. Text is set as text, never as markup, and on one line: it may come from a file that anybody made. */
export function element<K extends keyof HTMLElementTagNameMap>(
  tag: K,
  features: Features = {},
  ...children: readonly (Node | undefined)[]
): HTMLElementTagNameMap[K] {
  const made = document.createElement(tag);
  if (features.class) made.className = features.class;
  if (features.text !== undefined) made.textContent = oneLine(features.text);
  if (features.title !== undefined) made.title = features.title.split("\n").map(oneLine).join("\n");
  if (features.role) made.setAttribute("role", features.role);
  for (const [name, value] of Object.entries(features.attributes ?? {})) {
    if (value !== undefined) made.setAttribute(name, value);
  }
  for (const child of children) if (child !== undefined) made.append(child);
  return made;
}

/** Sets text on one line, as `element` does; what stays the same is not announced again. */
export function setText(on: HTMLElement, text: string): void {
  const shown = oneLine(text);
  if (on.textContent !== shown) on.textContent = shown;
}

/** A codicon. It only accompanies words, so that screen readers pass over it. */
export function icon(name: string, further = ""): HTMLElement {
  return element("span", { class: `codicon codicon-${name} ${further}`.trim(), attributes: { "aria-hidden": "true" } });
}

/** A button with words on it. */
export function button(text: string, kind: "primary" | "secondary", press: () => void): HTMLButtonElement {
  const made = element("button", { class: `button ${kind}`, text, attributes: { type: "button" } });
  made.addEventListener("click", press);
  return made;
}

/** A small button with an icon on it; `name` is its tooltip and what screen readers say. */
export function iconButton(symbol: string, name: string, press: () => void): HTMLButtonElement {
  const features = { class: "icon-button", title: name, attributes: { type: "button", "aria-label": name } };
  const made = element("button", features, icon(symbol));
  made.addEventListener("click", press);
  return made;
}
