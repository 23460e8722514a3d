import { Emitter } from "vscode-jsonrpc";
import type { AesKcv, Key } from "../../protocol/keys";
import type { Hex, KeyReference, ReaderName } from "../../protocol/values";
import { readCardOf } from "../cards/snapshot";
import type { CardsSnapshot } from "../cards/snapshot";
import { DisposableList } from "../disposables";

/** A key on the card that is in a reader. */
export interface KeyPlace {
  reader: ReaderName;
  serial: string;
  keyRef: KeyReference;
}

interface Remembered extends KeyPlace {
  aesKcv: AesKcv;
  /** How the key and the use of its card by others stood. */
  face: string;
}

interface Cards {
  readonly snapshot: CardsSnapshot;
  readonly onChanged: (listener: () => void) => { dispose(): void };
}

/**
 * Key check values of AES keys on cards, as a backup or a test of a key told them. Each is forgotten when the card may hold
 * another key there: taken out, used by another program, the key gone or described otherwise.
 */
export class AesKcvs {
  private readonly disposables = new DisposableList();
  private readonly changed = this.disposables.add(new Emitter<void>());
  private readonly remembered = new Map<string, Remembered>();

  readonly onChanged = this.changed.event;

  constructor(private readonly cards: Cards) {
    this.disposables.add(cards.onChanged(() => this.forgetStale()));
  }

  remember(place: KeyPlace, aesKcv: AesKcv | undefined): void {
    const face = this.faceOf(place);
    if (aesKcv === undefined || face === undefined) return;
    this.remembered.set(nameOf(place), { ...place, aesKcv, face });
    this.changed.fire();
  }

  /** For a key that is about to be replaced. */
  forget(place: KeyPlace): void {
    if (this.remembered.delete(nameOf(place))) this.changed.fire();
  }

  /** Of the card that is in a reader. */
  of(reader: ReaderName, serial: string): ReadonlyMap<KeyReference, Hex> {
    const here = [...this.remembered.values()].filter((one) => one.reader === reader && one.serial === serial);
    return new Map(here.map(({ keyRef, aesKcv }) => [keyRef, aesKcv]));
  }

  dispose(): void {
    this.disposables.dispose();
  }

  private forgetStale(): void {
    for (const [name, place] of this.remembered) if (this.faceOf(place) !== place.face) this.remembered.delete(name);
  }

  private faceOf({ reader, serial, keyRef }: KeyPlace): string | undefined {
    const entry = this.cards.snapshot.readers?.find((one) => one.reader.name === reader);
    const card = entry && readCardOf(entry)?.card;
    const key = card?.serial === serial ? card.keys.find((one) => one.keyRef === keyRef) : undefined;
    return key && JSON.stringify([entry?.reader.card?.foreignUses, descriptionOf(key)]);
  }
}

function descriptionOf({ type, size, label, id }: Key): unknown[] {
  return [type, size, label, id];
}

function nameOf({ reader, serial, keyRef }: KeyPlace): string {
  return JSON.stringify([reader, serial, keyRef]);
}
