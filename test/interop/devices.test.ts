import assert from "node:assert/strict";
import { verify, type KeyObject } from "node:crypto";
import { readFile } from "node:fs/promises";
import { keyUnwrap, type VirtualCardProfile } from "../../src/protocol";
import { PcscLab, type ReaderNumber } from "../harness/pcscd/pcsc-lab";
import { OurMember, TheirMember, type ClusterMember } from "./cluster-member";
import { Engine } from "./engine";
import { OpenSc, userPin } from "./opensc";

const devices: readonly { profile: VirtualCardProfile; name: string }[] = [
  { profile: "genuine-2", name: "SmartCard-HSM 2.5" },
  { profile: "genuine-3", name: "SmartCard-HSM 3.5" },
  { profile: "genuine-4", name: "SmartCard-HSM 4.1" },
  { profile: "pico", name: "Pico HSM 6.6" },
];

/** Each device makes one of either type; a key's number is its reference and its ID everywhere. */
const keys = devices.flatMap(({ profile, name }, device) =>
  (["RSA", "EC"] as const).map((type, index) => ({ profile, name, type, number: 2 * device + index + 1 })),
);

describe("Backups of one device on the others", () => {
  let lab: PcscLab;
  let engine: Engine;
  const publicKeys = new Map<number, KeyObject>();
  const fileOf = (number: number) => lab.file(`${String(number)}.bin`);

  async function insert(profile: VirtualCardProfile, reader: ReaderNumber): Promise<TheirMember> {
    await lab.remove(reader);
    await lab.insertProgram(["scripts/card.mjs", "--profile", profile], reader);
    const card = new OpenSc(lab, reader);
    await card.initializeWithKnownDkek();
    return new TheirMember(card);
  }

  async function signsAsBefore(member: ClusterMember, { number, name, type }: (typeof keys)[number]): Promise<void> {
    const { message, signature } = await member.sign(type, number);
    assert.ok(verify("sha256", message, publicKeys.get(number) ?? assert.fail(), signature), `${type} of ${name}`);
  }

  before(async () => {
    lab = await PcscLab.open();
    engine = await Engine.start(lab);
    for (const { profile } of devices) {
      const member = await insert(profile, 0);
      for (const { type, number } of keys.filter((key) => key.profile === profile)) {
        publicKeys.set(number, await member.generate(type, number));
        await member.wrap(number, fileOf(number));
      }
    }
  });
  after(async () => {
    await engine.stop();
    await lab.close();
  });

  describe("sc-hsm-tool → sc-hsm-tool", () => {
    for (const { profile, name } of devices) {
      it(`RSA 2048 and secp256r1 of every device: unwrap on a ${name}, and sign there`, async () => {
        const member = await insert(profile, 1);
        for (const key of keys) {
          await member.unwrap(key.number, fileOf(key.number));
          await signsAsBefore(member, key);
        }
      });
    }
  });

  describe("sc-hsm-tool → engine", () => {
    for (const { profile, name } of devices.filter((device) => device.profile === "genuine-2" || device.profile === "pico")) {
      it(`RSA 2048 and secp256r1 of every device: restore on a ${name}, and sign there`, async () => {
        const reader = await engine.addCardWithKnownDkek(profile);
        const member = new OurMember(engine, reader);
        for (const key of keys) {
          const file = (await readFile(fileOf(key.number))).toString("base64");
          await engine.connection.sendRequest(keyUnwrap, { reader, pin: userPin, file, keyRef: key.number });
          await signsAsBefore(member, key);
        }
      });
    }
  });
});
