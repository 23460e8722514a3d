import { curves } from "../../formats/curves";
import type { ApplicationTemplate } from "../../formats/smartcard-hsm";
import { type CurveName, type Device, type KeyKind, type KeySpec, missingFeature } from "../../protocol";
import { fail } from "../failure";

/** Platform byte of tag 85 (SmartCard-HSM ref. 1.3). */
export const platform = { jcop: 0x00, demonstration: 0x01, pico: 0xff } as const;

/** Firmware with AES keys, long RSA keys and large curves (SmartCard-HSM ref. 9). */
const FIRST_VERSION_WITH_AES = 3;
/** What the crypto library of JCOP 2.4.1 takes. */
const LARGEST_FIELD_BEFORE_3 = 320;

const genuine: Device = {
  kind: "smartcard-hsm",
  rsaSizes: [1024, 1536, 2048, 3072, 4096],
  curves: curves.map(({ name }) => name),
  aesSizes: [128, 192, 256],
  ownLabel: true,
  soPinGuardsInitialization: true,
  unblocksKeepingPin: true,
  losesDkekWithPower: false,
};

const genuineBefore3: Device = {
  ...genuine,
  kind: "smartcard-hsm-before-3",
  rsaSizes: [1024, 1536, 2048],
  curves: curves.filter(({ bits }) => bits <= LARGEST_FIELD_BEFORE_3).map(({ name }) => name),
  aesSizes: [],
};

const curvesUnknownToPico: readonly CurveName[] = ["brainpoolP192r1", "brainpoolP224r1", "brainpoolP320r1"];

const pico: Device = {
  ...genuine,
  kind: "pico-hsm",
  aesSizes: [...genuine.aesSizes, 512],
  curves: genuine.curves.filter((name) => !curvesUnknownToPico.includes(name)),
  ownLabel: false,
  soPinGuardsInitialization: false,
  unblocksKeepingPin: false,
  losesDkekWithPower: true,
};

/** One of each kind. */
export const devices: readonly Device[] = [genuine, genuineBefore3, pico];

/** The device that a card seems to be. */
export function deviceOf(application: ApplicationTemplate): Device {
  if (application.platform === platform.pico) return pico;
  return application.version.major < FIRST_VERSION_WITH_AES ? genuineBefore3 : genuine;
}

/** Whether ENUMERATE tells of certificates (SmartCard-HSM ref. 2.7). */
export const listsCertificates = ({ kind }: Device): boolean => kind !== "pico-hsm";

/**
 * A key that the device can not make.
 * @throws EngineFailure `unsupported`
 */
export function requireMakeable(device: Device, spec: KeySpec): void {
  if (spec.type === "EC") requireHoldable(device, { type: spec.type, curve: spec.curve });
  else requireHoldable(device, { type: spec.type, size: spec.size });
}

/**
 * A key that the device can not hold, as far as the key is known.
 * @throws EngineFailure `unsupported`
 */
export function requireHoldable(device: Device, key: KeyKind): void {
  const feature = missingFeature(device, key);
  if (feature !== undefined) fail("unsupported", { feature });
}
