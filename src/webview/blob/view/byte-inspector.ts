import { element } from "../../shared/dom";
import { hexOffset } from "../../shared/words";
import { hexByte } from "../model/bytes";
import type { Exploration } from "../model/exploration";
import type { Role } from "../model/roles";
import { deepestAt } from "../model/structure";
import { binary } from "../model/words";

const roleNames: Record<Role, string> = { tag: "tag", length: "length", value: "value" };

/** One byte in every notation, bit by bit, and what it is: the one the mouse rests on, else the one at the caret. */
export class ByteInspector {
  readonly element = element("div", { class: "inspector", role: "group", attributes: { "aria-label": "Byte" } });
  private shown = "";

  constructor(
    private readonly exploration: Exploration,
    private readonly bytes: Uint8Array,
    private readonly roleOf: (offset: number) => Role,
  ) {}

  render(): void {
    const { previewByte, caret, selected, preview, structure } = this.exploration;
    const offset = previewByte ?? caret;
    const bit = previewByte === undefined ? selected?.bit : preview?.bit;
    const key = `${offset ?? ""} ${bit?.mask ?? ""}`;
    if (key === this.shown) return;
    this.shown = key;
    const byte = offset === undefined ? undefined : this.bytes[offset];
    if (offset === undefined || byte === undefined) {
      this.element.replaceChildren(...this.legend());
      return;
    }
    const role = this.roleOf(offset);
    const name = deepestAt(structure, offset)?.node.name;
    const what = name ? `${roleNames[role]} of ${name}` : roleNames[role];
    this.element.replaceChildren(
      element("span", { class: "code", text: `${hexOffset(offset)}: ${hexByte(byte)}`, title: `offset ${offset}` }),
      bitsOf(byte, bit?.mask),
      element("span", { class: "code decimal", text: String(byte), title: "decimal" }),
      element("span", { class: `what is-${role}`, text: what, title: what }),
    );
  }

  private legend(): HTMLElement[] {
    const roles: Role[] = ["tag", "length", "value"];
    return roles.map((role) => element("span", { class: `is-${role}`, text: roleNames[role] }));
  }
}

function bitsOf(byte: number, mask: number | undefined): HTMLElement {
  const place = mask === undefined ? -1 : 7 - Math.log2(mask);
  const bits = Array.from(binary(byte).replace(" ", ""), (bit, i) =>
    element("span", { class: i === place ? "bit selected" : "bit", text: bit }),
  );
  return element("span", { class: "code bits", title: "binary" }, ...bits);
}
