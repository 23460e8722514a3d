import type { Node } from "../../../protocol";
import type { Structure } from "./structure";

/** What a byte is in the part that holds it. */
export type Role = "tag" | "length" | "value";

/** Tells for every byte of a file of `size` bytes what it is; bytes that no part holds are values. */
export function rolesOf({ roots }: Structure, size: number): (offset: number) => Role {
  const roles: Role[] = new Array<Role>(size).fill("value");
  const mark = (node: Node): void => {
    const { offset, header, children } = node;
    if (children) children.forEach(mark);
    else if (header) {
      roles.fill("tag", offset, offset + header.tag);
      roles.fill("length", offset + header.tag, offset + header.tag + header.length);
    }
  };
  for (const { node } of roots) mark(node);
  return (offset) => roles[offset] ?? "value";
}
