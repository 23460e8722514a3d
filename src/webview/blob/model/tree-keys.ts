import type { Exploration } from "./exploration";
import type { Entry } from "./structure";

/**
 * Carries out a key press in the tree (WAI-ARIA authoring practices, tree view).
 * @param active the entry that has the focus
 * @param page rows of one screen
 * @returns whether the key means something here
 */
export function pressTreeKey(exploration: Exploration, active: Entry, key: string, page: number): boolean {
  const { rows } = exploration;
  const at = rows.indexOf(active);
  const go = (row: number): true => {
    const entry = rows[Math.max(0, Math.min(rows.length - 1, row))];
    if (entry) exploration.selectEntry(entry);
    return true;
  };
  switch (key) {
    case "ArrowDown":
      return go(at + 1);
    case "ArrowUp":
      return go(at - 1);
    case "Home":
      return go(0);
    case "End":
      return go(rows.length - 1);
    case "PageDown":
      return go(at + page);
    case "PageUp":
      return go(at - page);
    case "ArrowRight":
      if (active.children.length > 0 && !exploration.isExpanded(active)) exploration.expand(active);
      else if (active.children[0]) exploration.selectEntry(active.children[0]);
      return true;
    case "ArrowLeft":
      if (exploration.isExpanded(active)) exploration.collapse(active);
      else if (active.parent) exploration.selectEntry(active.parent);
      return true;
    case "Enter":
    case " ":
      if (exploration.selected === active) exploration.toggle(active);
      else exploration.selectEntry(active);
      return true;
    case "*":
      exploration.expand(...active.siblings);
      return true;
    default:
      return false;
  }
}
