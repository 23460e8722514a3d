import type { Md5State } from "./md5-chain";

const BLOCK_LENGTH = 64;

/** Left rotations of the steps, four to each of the four passes (RFC 1321 3.4). */
const rotations = [
  [7, 12, 17, 22],
  [5, 9, 14, 20],
  [4, 11, 16, 23],
  [6, 10, 15, 21],
];

/** Step i: the integer part of 2^32 |sin(i + 1)| (RFC 1321 3.4, table T). */
const sines = Int32Array.from({ length: 64 }, (_, step) => Math.floor(Math.abs(Math.sin(step + 1)) * 2 ** 32));

/** MD5 (RFC 1321) of a message of any length, left as its four words of state. */
export function md5(message: Uint8Array): Md5State {
  const padded = pad(message);
  const words = new DataView(padded.buffer);
  const state = Int32Array.of(0x67452301, 0xefcdab89, 0x98badcfe, 0x10325476);
  for (let block = 0; block < padded.length; block += BLOCK_LENGTH) {
    compress(state, (word) => words.getInt32(block + 4 * word, true));
  }
  padded.fill(0);
  return state;
}

/** 80, zeros, and the length in bits as 64 bits with the least significant byte first (RFC 1321 3.1, 3.2). */
function pad(message: Uint8Array): Uint8Array<ArrayBuffer> {
  const blocks = Math.floor((message.length + 8) / BLOCK_LENGTH) + 1;
  const padded = new Uint8Array(blocks * BLOCK_LENGTH);
  padded.set(message);
  padded[message.length] = 0x80;
  new DataView(padded.buffer).setBigUint64(padded.length - 8, BigInt(message.length) * 8n, true);
  return padded;
}

function compress(state: Md5State, message: (word: number) => number): void {
  let [a = 0, b = 0, c = 0, d = 0] = state;
  for (let step = 0; step < 64; step++) {
    const pass = step >> 4;
    const { mixed, word } = mix(pass, step, b, c, d);
    const sum = (a + mixed + message(word % 16) + (sines[step] ?? 0)) | 0;
    const by = rotations[pass]?.[step % 4] ?? 0;
    const turned = (sum << by) | (sum >>> (32 - by));
    [a, b, c, d] = [d, (b + turned) | 0, b, c];
  }
  [a, b, c, d].forEach((value, i) => (state[i] = (state[i] ?? 0) + value));
}

function mix(pass: number, step: number, b: number, c: number, d: number): { mixed: number; word: number } {
  if (pass === 0) return { mixed: (b & c) | (~b & d), word: step };
  if (pass === 1) return { mixed: (b & d) | (c & ~d), word: 5 * step + 1 };
  if (pass === 2) return { mixed: b ^ c ^ d, word: 3 * step + 5 };
  return { mixed: c ^ (b | ~d), word: 7 * step };
}

/** The 16 bytes of a digest. */
export function md5Digest(state: Md5State): Uint8Array {
  const digest = new Uint8Array(16);
  const view = new DataView(digest.buffer);
  state.forEach((word, i) => view.setInt32(4 * i, word, true));
  return digest;
}
