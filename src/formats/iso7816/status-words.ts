/** Status words of ISO 7816-4 5.6 that a SmartCard-HSM answers with (SmartCard-HSM ref. 1.5). */
export const sw = {
  ok: 0x9000,
  publicKeyAuthenticated: 0x9001,
  endOfFile: 0x6282,
  executionError: 0x6400,
  memoryFailure: 0x6581,
  buttonTimeout: 0x6600,
  wrongLength: 0x6700,
  secureMessagingNotSupported: 0x6882,
  notAllowed: 0x6900,
  securityStatusNotSatisfied: 0x6982,
  authenticationMethodBlocked: 0x6983,
  referenceDataNotUsable: 0x6984,
  conditionsNotSatisfied: 0x6985,
  commandNotAllowed: 0x6986,
  wrongData: 0x6a80,
  functionNotSupported: 0x6a81,
  fileNotFound: 0x6a82,
  notEnoughMemory: 0x6a84,
  incorrectP1P2: 0x6a86,
  referenceNotFound: 0x6a88,
  fileExists: 0x6a89,
  wrongParameters: 0x6b00,
  instructionNotSupported: 0x6d00,
  classNotSupported: 0x6e00,
  unknownError: 0x6f00,
} as const;

const names = new Map<number, string>([
  [sw.ok, "done"],
  [sw.publicKeyAuthenticated, "this public key is authenticated already"],
  [sw.endOfFile, "end of the file reached"],
  [sw.executionError, "the card could not carry out the command"],
  [sw.memoryFailure, "the card could not write to its memory"],
  [sw.buttonTimeout, "nobody pressed the button on the device in time"],
  [sw.wrongLength, "wrong length"],
  [sw.secureMessagingNotSupported, "the card does not support secure messaging"],
  [sw.notAllowed, "the card does not allow this"],
  [sw.securityStatusNotSatisfied, "the user PIN is needed first"],
  [sw.authenticationMethodBlocked, "the PIN is blocked"],
  [sw.referenceDataNotUsable, "the transport PIN must be changed first, or the key's use counter is exhausted"],
  [sw.conditionsNotSatisfied, "the conditions for this command are not met"],
  [sw.commandNotAllowed, "the card does not allow this command now"],
  [sw.wrongData, "wrong data, or a key that was wrapped under another DKEK"],
  [sw.functionNotSupported, "not supported by the card, or not permitted for this key"],
  [sw.fileNotFound, "file or key not found"],
  [sw.notEnoughMemory, "not enough memory on the card, or the key's use counter is exhausted"],
  [sw.incorrectP1P2, "wrong parameters, or no such key domain"],
  [sw.referenceNotFound, "not set up: no such PIN, DKEK, key domain or public key"],
  [sw.fileExists, "in use already"],
  [sw.wrongParameters, "wrong parameters"],
  [sw.instructionNotSupported, "the card does not know this command"],
  [sw.classNotSupported, "the card does not know this class of commands"],
  [sw.unknownError, "the card failed without telling why"],
]);

/** What ISO 7816-4 says of a first status byte, for words that have no name of their own. */
const families = new Map<number, string>([
  [0x62, "warning, nothing was changed"],
  [0x63, "warning, something was changed"],
  [0x64, "the card could not carry out the command, nothing was changed"],
  [0x65, "the card could not carry out the command, something was changed"],
  [0x66, "refused for security reasons"],
  [0x67, "wrong length"],
  [0x68, "a function in the command's class byte is not supported"],
  [0x69, "the card does not allow this command"],
  [0x6a, "wrong parameters"],
  [0x6b, "wrong parameters"],
  [0x6d, "the card does not know this command"],
  [0x6e, "the card does not know this class of commands"],
  [0x6f, "the card failed without telling why"],
]);

/** What a status word means on a SmartCard-HSM, in plain words without the number. */
export function statusWordName(word: number): string {
  const triesLeft = triesLeftOf(word);
  if (triesLeft !== undefined) return `wrong PIN, ${triesLeft} ${triesLeft === 1 ? "try" : "tries"} left`;
  const count = word & 0xff || 256;
  if (word >> 8 === 0x61) return `${count} more bytes to fetch`;
  if (word >> 8 === 0x6c) return `wrong expected length, ${count} bytes are there`;
  return names.get(word) ?? families.get(word >> 8) ?? "a status word outside of ISO 7816-4";
}

/** Tries left that 63Cx tells, after a wrong PIN or on a PIN status query; undefined for any other word. */
export function triesLeftOf(word: number): number | undefined {
  return (word & 0xfff0) === 0x63c0 ? word & 0x0f : undefined;
}
