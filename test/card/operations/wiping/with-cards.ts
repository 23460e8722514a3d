import * as operations from "../../../../src/engine/operations";
import { ascii, fromHex } from "../../../../src/formats/bytes";
import { copyOf, p256, reader, soPin } from "../bench";
import { firstReader, secondReader, twoCardsOf } from "../two-cards";
import { onEmpty, onFull, onWaiting } from "./fixtures";
import type { Operation } from "./operation";

const newPin = "87654321";

/** An SO-PIN as a person types it and as the card takes it. */
const soPinSecrets = (digits: string): Uint8Array[] => [ascii(digits), fromHex(digits)];
const soSecrets = () => soPinSecrets("3537363231383830");
const newSoPin = "0011223344556677";

/** What is done with cards and nothing else. */
export const withCards: readonly Operation[] = [
  {
    name: "initialize a card",
    place: onWaiting,
    wrong: [undefined],
    secrets: soSecrets,
    work: (doing) => operations.initializeCard(doing, { reader, soPin: soPin(), userPin: doing.pin(), retryCounter: 3, dkekShares: 1, label: "named" }),
  },
  {
    name: "read a card",
    place: onFull,
    wrong: [undefined, "PIN"],
    work: (doing) => operations.readCard(doing, { reader, pin: doing.pin() }),
  },
  {
    name: "unlock a card",
    place: onFull,
    wrong: [undefined, "PIN"],
    work: (doing) => operations.unlockCard(doing, { reader, pin: doing.pin() }),
  },
  {
    name: "change the user PIN",
    place: onFull,
    wrong: [undefined, "PIN"],
    secrets: () => [ascii(newPin)],
    work: (doing) => operations.changePin(doing, { reader, kind: "user", currentPin: doing.pin(), newPin: ascii(newPin) }),
  },
  {
    name: "change the SO-PIN",
    place: onFull,
    wrong: [undefined],
    secrets: () => [...soSecrets(), ...soPinSecrets(newSoPin)],
    work: (doing) => operations.changePin(doing, { reader, kind: "so", currentPin: soPin(), newPin: ascii(newSoPin) }),
  },
  {
    name: "unblock the user PIN",
    place: onFull,
    wrong: [undefined],
    secrets: () => [...soSecrets(), ascii(newPin)],
    work: (doing) => operations.unblockPin(doing, { reader, soPin: soPin(), newPin: ascii(newPin) }),
  },
  {
    name: "generate a key",
    place: onFull,
    wrong: [undefined, "PIN"],
    work: (doing) => operations.generateKey(doing, { reader, pin: doing.pin(), spec: p256, label: "new" }, doing.context),
  },
  {
    name: "back up a key",
    place: onFull,
    wrong: [undefined, "PIN"],
    work: (doing) => operations.wrapKey(doing, { reader, pin: doing.pin(), keyRef: 5 }),
  },
  {
    name: "prove a key",
    place: onFull,
    wrong: [undefined, "PIN"],
    work: (doing) => operations.proveKey(doing, { reader, pin: doing.pin(), keyRef: 5 }),
  },
  {
    name: "delete a key",
    place: onFull,
    wrong: [undefined, "PIN"],
    work: (doing) => operations.deleteKey(doing, { reader, pin: doing.pin(), keyRef: 5 }),
  },
  {
    name: "restore a key",
    place: onEmpty,
    wrong: [undefined, "PIN"],
    work: (doing) => operations.unwrapKey(doing, { reader, pin: doing.pin(), file: doing.fixtures.backup.slice(), prove: true }),
  },
  {
    name: "copy a key",
    place: ({ full, empty }) => twoCardsOf(copyOf(full), copyOf(empty)),
    wrong: [undefined, "PIN"],
    work: (doing) => operations.copyKey(doing, { from: { reader: firstReader, pin: doing.pin(), keyRef: 5 }, to: { reader: secondReader, pin: doing.pin() } }),
  },
];
