import type { KeyObject } from "node:crypto";
import * as operations from "../../../../src/engine/operations";
import { utf8 } from "../../../../src/formats/bytes";
import { pkcs8Of } from "../../../unit/private-keys/key-files";
import { reader } from "../bench";
import { hashOf } from "../private-keys/import-bench";
import { dkekKeys } from "./blob-secrets";
import { ec, numbersOf, onEmpty, onFull, rsa } from "./fixtures";
import type { Doing, Operation } from "./operation";
import { withCollection } from "./with-shares";

const importing = (doing: Doing, key: KeyObject) =>
  withCollection(doing, (services, collection) => {
    const file = doing.fixtures.pkcs12.slice();
    const params = { reader, pin: doing.pin(), file, password: doing.password(), collection, publicKeySha256: hashOf(key), label: "imported" };
    return operations.importKey({ ...doing, ...services }, params, doing.context);
  });

/** What is done with private keys in files. */
export const withKeyFiles: readonly Operation[] = [
  {
    name: "open a key file",
    place: onFull,
    wrong: [undefined, "password"],
    secrets: () => numbersOf(rsa, ec),
    work: (doing) => operations.openKeyFile({ file: doing.fixtures.pkcs12.slice(), password: doing.password() }, doing.context),
  },
  {
    name: "open a key file that is not enciphered",
    place: onFull,
    wrong: [undefined],
    secrets: () => numbersOf(rsa),
    work: (doing) => operations.openKeyFile({ file: pkcs8Of(rsa) }, doing.context),
  },
  {
    name: "open a PEM file",
    place: onFull,
    wrong: [undefined],
    secrets: () => numbersOf(rsa),
    work: (doing) => operations.openKeyFile({ file: utf8(rsa.export({ format: "pem", type: "pkcs8" }).toString()) }, doing.context),
  },
  {
    name: "open a PEM file that breaks off behind its key",
    place: onFull,
    wrong: [],
    secrets: () => numbersOf(rsa),
    work: (doing) => {
      const pem = rsa.export({ format: "pem", type: "pkcs8" }).toString();
      return operations.openKeyFile({ file: utf8(`${pem}${pem.slice(0, -40)}`) }, doing.context);
    },
  },
  {
    name: "open a PEM file whose key has a character too many",
    place: onFull,
    wrong: [],
    secrets: () => numbersOf(rsa),
    work: (doing) => {
      const [rest, end] = rsa.export({ format: "pem", type: "pkcs8" }).toString().split("\n-----END");
      return operations.openKeyFile({ file: utf8(`${rest}!!!!\n-----END${end}`) }, doing.context);
    },
  },
  {
    name: "open a PKCS#12 in BER with keys in the clear",
    place: onFull,
    wrong: [undefined],
    secrets: () => numbersOf(rsa),
    work: (doing) => operations.openKeyFile({ file: doing.fixtures.ber.slice(), password: doing.password() }, doing.context),
  },
  {
    name: "import an RSA key",
    place: onEmpty,
    wrong: [undefined, "PIN", "password"],
    secrets: () => [...dkekKeys(), ...numbersOf(rsa, ec)],
    work: (doing) => importing(doing, rsa),
  },
  {
    // To sign its request, the curve library makes numbers and copies of an EC key's own, which nobody else can zero.
    name: "import an EC key",
    place: onEmpty,
    wrong: [undefined],
    secrets: () => [...dkekKeys(), ...numbersOf(rsa)],
    work: (doing) => importing(doing, ec),
  },
];
