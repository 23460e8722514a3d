import { text } from "../bytes";
import { octetsOf, octetString, parseDer, Parts, sequence, tagged, utf8String } from "../der";
import { decodeCommon, encodeCommon, identifier, pathIn, pathOf, typeAttributesOf, wrongKind } from "./common";

const OBJECT_IDENTIFIER = 0x06;

/** Description of a data object (DCOD), ISO 7816-15 8.8, SmartCard-HSM ref. 4.5. */
export interface DataDescription {
  label: string;
  application?: string;
  /** File of the data: CFxx, or CDxx where it is private. */
  path?: number;
  /** To be read after the user PIN only. */
  private: boolean;
  id?: Uint8Array;
}

/** The description at the start of `bytes`; what lies behind it is left alone. */
export function decodeDataDescription(bytes: Uint8Array): DataDescription {
  const block = parseDer(bytes);
  if (block.tag !== identifier.sequence) throw wrongKind(block, "description of a data object (30)");
  const parts = new Parts(block);
  const { label, flags } = decodeCommon(parts.required(identifier.sequence, "the common attributes"));
  const data = new Parts(parts.required(identifier.sequence, "the data attributes"));
  const application = data.optional(identifier.utf8String);
  data.optional(OBJECT_IDENTIFIER);
  const id = data.optional(identifier.octetString);
  const path = pathIn(typeAttributesOf(parts));
  return {
    label,
    private: flags?.includes("private") ?? false,
    ...(application && { application: text(application.value) }),
    ...(id && { id: octetsOf(id) }),
    ...(path !== undefined && { path }),
  };
}

/** The object is marked as modifiable, as OpenSC does. */
export function encodeDataDescription(description: DataDescription): Uint8Array {
  const { label, application, path, id } = description;
  const common = encodeCommon({ label, flags: description.private ? ["private", "modifiable"] : ["modifiable"] });
  const data = sequence(
    ...(application === undefined ? [] : [utf8String(application)]),
    ...(id ? [octetString(id)] : []),
  );
  return sequence(common, data, tagged(1, sequence(octetString(pathOf(path)))));
}
