import { fromHex, wipe } from "../bytes";

/*
 * RC2 (RFC 2268), with which PKCS#12 files of old protect their certificates. Deciphering alone: nobody shall protect
 * anything with it any more.
 */

const BLOCK_LENGTH = 8;
const TABLE_LENGTH = 128;
const WORD = 0xffff;
/** Of the four words of a block, in a mixing round. */
const rotations = [1, 2, 3, 5];

/** PITABLE, a permutation of all bytes by the digits of pi (RFC 2268 2). */
const permutation = fromHex(
  [
    "D978F9C419DDB5ED28E9FD794AA0D89DC67E37832B76538E624C6488448BFBA2",
    "179A59F587B34F1361456D8D09817D32BD8F40EB86B77B0BF09521225C6B4E82",
    "54D66593CE60B21C7356C014A78CF1DC1275CA1F3BBEE4D1423DD430A33CB626",
    "6FBF0EDA4669075727F21D9BBC944303F811C7F690EF3EE706C3D52FC8661ED7",
    "08E8EADE8052EEF784AA72AC354D6A2A961AD2715A1549744B9FD05E0418A4EC",
    "C2E0416E0F51CBCC2491AF50A1F47039997C3A8523B8B47AFC02365B25559731",
    "2D5DFA98E38A92AE05DF2910676CBAC9D300E6CFE19EA82C6316013F58E289A9",
    "0D38341BAB33FFB0BB480C5FB9B1CD2EC5F3DB47E5A59C770AA62068FE7FC1AD",
  ].join(""),
);

const permuted = (index: number): number => permutation[index & 0xff] ?? 0;

/** The 64 words of a key of 1 to 128 bytes whose effective length is `effectiveBits` (RFC 2268 2). */
function expand(key: Uint8Array, effectiveBits: number): Uint16Array {
  const table = new Uint8Array(TABLE_LENGTH);
  table.set(key);
  const at = (index: number): number => table[index] ?? 0;
  for (let i = key.length; i < TABLE_LENGTH; i++) table[i] = permuted(at(i - 1) + at(i - key.length));
  const effective = Math.ceil(effectiveBits / 8);
  const mask = 0xff >> (8 * effective - effectiveBits);
  const first = TABLE_LENGTH - effective;
  table[first] = permuted(at(first) & mask);
  for (let i = first - 1; i >= 0; i--) table[i] = permuted(at(i + 1) ^ at(i + effective));
  const words = Uint16Array.from({ length: TABLE_LENGTH / 2 }, (_, i) => at(2 * i) | (at(2 * i + 1) << 8));
  wipe(table);
  return words;
}

/** One block, in place: as four words, lowest byte first (RFC 2268 4). */
function decipherBlock(block: Uint16Array, words: Uint16Array): void {
  const word = (index: number): number => block[index & 3] ?? 0;
  let next = words.length;
  const unmix = () => {
    for (let i = 3; i >= 0; i--) {
      const turns = rotations[i] ?? 0;
      const turned = (word(i) >> turns) | (word(i) << (16 - turns));
      block[i] = (turned - (words[--next] ?? 0) - (word(i + 3) & word(i + 2)) - (~word(i + 3) & word(i + 1))) & WORD;
    }
  };
  const unmash = () => {
    for (let i = 3; i >= 0; i--) block[i] = word(i) - (words[word(i + 3) & 0x3f] ?? 0);
  };
  for (const rounds of [5, 6, 5]) {
    for (let i = 0; i < rounds; i++) unmix();
    if (next > 0) unmash();
  }
}

/**
 * Deciphers whole blocks in CBC mode and leaves their padding on.
 * @param key 1 to 128 bytes
 * @param iv 8 bytes
 */
export function decipherRc2(key: Uint8Array, iv: Uint8Array, ciphertext: Uint8Array, effectiveBits = 8 * key.length): Uint8Array {
  if (key.length < 1 || key.length > TABLE_LENGTH) throw new RangeError("an RC2 key has 1 to 128 bytes");
  if (iv.length !== BLOCK_LENGTH || ciphertext.length % BLOCK_LENGTH !== 0) throw new RangeError("RC2 works on blocks of 8 bytes");
  const words = expand(key, effectiveBits);
  const plain = new Uint8Array(ciphertext.length);
  const block = new Uint16Array(BLOCK_LENGTH / 2);
  for (let start = 0; start < ciphertext.length; start += BLOCK_LENGTH) {
    const before = start === 0 ? iv : ciphertext.subarray(start - BLOCK_LENGTH, start);
    block.forEach((_, i) => (block[i] = (ciphertext[start + 2 * i] ?? 0) | ((ciphertext[start + 2 * i + 1] ?? 0) << 8)));
    decipherBlock(block, words);
    before.forEach((byte, i) => (plain[start + i] = byte ^ ((block[i >> 1] ?? 0) >> (8 * (i & 1)))));
  }
  words.fill(0);
  return plain;
}
