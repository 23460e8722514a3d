import type { Reader } from "../../protocol";
import type { Services } from "./services";

/** The readers with what is known of their cards. */
export function listReaders({ cards }: Pick<Services, "cards">): Promise<Reader[]> {
  return cards.list();
}
