import { dkekWords, spaced } from "../words";
import { zeroDkekWords } from "../zero-dkek";
import type { CardPlace } from "./card-place";
import { warningColor } from "./colors";
import type { Fact, Row } from "./row";

/** Nothing but the KCV tells a DKEK that was lost from the right one. */
const compareKcv =
  "Compare it with the one of your shares before you rely on backups: a device like this ends up with another DKEK when its power goes between the last share and the first PIN.";

/** The DKEK of a card: what decides which backups it can restore. */
export function dkekRow({ id, reader, card: { dkek, device } }: CardPlace): Row {
  const state = dkekWords(dkek);
  const zero = zeroDkekWords(dkek.kcv);
  const facts: Fact[] = [
    { name: "Shares", value: dkek.state === "none" ? "none" : String(dkek.shares) },
    ...(dkek.state === "pending" ? [{ name: "Missing", value: String(dkek.outstanding) }] : []),
    ...(dkek.kcv === undefined ? [] : [{ name: "Key check value", value: spaced(dkek.kcv) }]),
  ];
  const notes = {
    none: "Keys of this card can't leave it, not even wrapped. Only initializing the card anew can change that, and it deletes all keys.",
    pending: "Keys can be backed up once all shares are imported.",
    ready: `Keys of this card can be backed up, and restored ${dkek.shares === 0 ? "on this very card only: no other gets the DKEK that it made" : "on every card with the same key check value"}.${device.losesDkekWithPower ? ` ${compareKcv}` : ""}`,
  };
  return {
    id: `${id}/dkek`,
    label: "DKEK",
    description: state,
    icon: {
      name: zero !== undefined ? "warning" : dkek.state === "none" ? "circle-slash" : "shield",
      ...((zero !== undefined || dkek.state === "pending") && { color: warningColor }),
    },
    tooltip: {
      title: "Device key encryption key",
      facts,
      note: zero ?? notes[dkek.state],
    },
    context: `dkek dkek-${dkek.state}`,
    spoken: `DKEK, ${state.replaceAll(" ·", ",")}`,
    subject: { reader },
    children: [],
  };
}
