import { counted } from "../words";
import type { ChosenFiles } from "./chosen-files";

/** What files were chosen by: a folder stands for all folders in it. */
export function chosenWords({ name, isFolder }: Pick<ChosenFiles, "name" | "isFolder">): string {
  return isFolder ? `“${name}” and the folders in it` : `“${name}”`;
}

/** How many key blobs there are, and in how many folders where their names tell of some. */
export function amountWords(names: readonly string[]): string {
  const blobs = counted(names.length, "key blob");
  const folders = new Set(names.map((name) => name.slice(0, name.lastIndexOf("/") + 1)));
  return names.some((name) => name.includes("/")) ? `${blobs} in ${counted(folders.size, "folder")}` : blobs;
}
