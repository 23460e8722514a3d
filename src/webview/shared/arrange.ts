/**
 * Makes `wanted` the children of `parent`, in this order. A child that is in its place already is not touched: moving or
 * redrawing it would take the focus and the pointer from it.
 */
export function arrange(parent: Element, wanted: readonly Element[]): void {
  const stays = new Set<Node>(wanted);
  for (const child of [...parent.children]) if (!stays.has(child)) child.remove();
  let next = parent.firstElementChild;
  for (const child of wanted) {
    if (child === next) next = next.nextElementSibling;
    else parent.insertBefore(child, next);
  }
}

/**
 * A list whose items are redrawn only where what they show changed: the others keep the focus, and are not announced again.
 * Items with one id are told apart by their order.
 */
export class PatchedList<Item> {
  private items = new Map<string, { element: Element; drawn: string }>();

  constructor(
    private readonly parent: Element,
    private readonly idOf: (item: Item) => string,
    private readonly draw: (item: Item) => Element,
  ) {}

  update(items: readonly Item[]): void {
    const updated: typeof this.items = new Map();
    for (const item of items) {
      let id = this.idOf(item);
      while (updated.has(id)) id += "'";
      const drawn = JSON.stringify(item);
      const before = this.items.get(id);
      updated.set(id, before?.drawn === drawn ? before : { element: this.draw(item), drawn });
    }
    this.items = updated;
    arrange(this.parent, [...updated.values()].map((item) => item.element));
  }
}
