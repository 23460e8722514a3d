/** How many bytes from the start of a file tell what it is. */
export const signatureLength = 512;

interface Signature {
  what: string;
  /** Regular expression over hexadecimal. */
  begins: string;
}

/** What people also keep in files that end in .bin, by how they begin. The longer beginning comes first. */
const signatures: readonly Signature[] = [
  { what: "a program for Linux (ELF)", begins: "7F454C46" },
  { what: "a program for Windows", begins: "4D5A" },
  { what: "a program for macOS", begins: "CFFAEDFE" },
  { what: "a Java class or a program for macOS", begins: "CAFEBABE" },
  { what: "a PNG picture", begins: "89504E470D0A1A0A" },
  { what: "a JPEG picture", begins: "FFD8FF" },
  { what: "a GIF picture", begins: "47494638" },
  { what: "a PDF document", begins: "25504446" },
  { what: "a ZIP archive", begins: "504B0304" },
  { what: "a gzip archive", begins: "1F8B08" },
  { what: "an xz archive", begins: "FD377A585A00" },
  { what: "a Zstandard archive", begins: "28B52FFD" },
  { what: "a 7-Zip archive", begins: "377ABCAF271C" },
  { what: "an SQLite database", begins: "53514C69746520666F726D6174203300" },
  { what: "a U-Boot image", begins: "27051956" },
  { what: "a flattened device tree", begins: "D00DFEED" },
  { what: "a SquashFS file system", begins: "68737173" },
  { what: "an image for ESP microcontrollers", begins: "E9......" },
  { what: "a UF2 firmware image", begins: "5546320A" },
  { what: "a DKEK share, or another file encrypted by OpenSSL with a password", begins: "53616C7465645F5F" },
  { what: "a key or certificate in PEM form", begins: "2D2D2D2D2D424547494E20" },
  { what: "an OpenPGP message or key", begins: "99" },
  { what: "a PKCS#12 key store", begins: "3082....020103" },
  { what: "an unprotected private key (PKCS#8)", begins: "3082....02010030" },
  { what: "an unprotected private key (PKCS#8)", begins: "3081..02010030" },
  { what: "an unprotected RSA private key", begins: "3082....0201000282" },
  { what: "an X.509 certificate or request", begins: "3082....3082....(?:A0030201|02)" },
  { what: "a card verifiable certificate", begins: "7F21" },
  { what: "a certificate request of a card (CVC)", begins: "67" },
];

/** What a file is by its first bytes, as the end of "It looks like …"; undefined for strangers. */
export function signatureOf(first: Uint8Array): string | undefined {
  if (first.length === 0) return undefined;
  const hex = Array.from(first.subarray(0, 32), (byte) => byte.toString(16).padStart(2, "0")).join("").toUpperCase();
  const found = signatures.find(({ begins }) => new RegExp(`^${begins}`).test(hex));
  if (found !== undefined) return found.what;
  const bytes = first.subarray(0, signatureLength);
  if (bytes.every((byte) => byte === bytes[0])) return `an empty image: its beginning is nothing but ${hex.slice(0, 2)}`;
  return bytes.every(isText) ? "a text" : undefined;
}

const isText = (byte: number): boolean => (byte >= 0x20 && byte < 0x7f) || byte === 0x09 || byte === 0x0a || byte === 0x0d;
