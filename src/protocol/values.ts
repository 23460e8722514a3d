/** Bytes on the wire, RFC 4648 section 4 with padding. */
export type Base64 = string;

/** Upper-case hexadecimal without separators: KCVs, IDs, ATRs, status words, hashes. */
export type Hex = string;

/** The name PC/SC, or the virtual reader, gives to a reader. It identifies the reader while it is there. */
export type ReaderName = string;

/** Number of a key on its card, 1 to 255: the low byte of its CCxx file (SmartCard-HSM ref. 4.8). Not the PKCS#15 ID. */
export type KeyReference = number;
