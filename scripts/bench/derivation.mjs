import { createHash } from "node:crypto";
import { load, ratio } from "./ratio.mjs";

const rounds = 200_000;

/** The derivation of a share's key, held to the obvious way of writing it. */
export async function benchDerivation() {
  const { ShareKeyDerivation } = await load("src/formats/dkek/index.ts", "dkek");
  const own = () => {
    const derivation = new ShareKeyDerivation(new Uint8Array(21), new Uint8Array(8), rounds);
    while (!derivation.advance(rounds));
    derivation.wipe();
  };
  const node = () => {
    let digest = Buffer.alloc(16);
    for (let i = 0; i < 3 * rounds; i++) digest = createHash("md5").update(digest).digest();
  };
  console.log(`share key derivation, ${3 * rounds} rounds of MD5: Node's createHash in a loop takes ${await ratio(node, own)} as long`);
}
