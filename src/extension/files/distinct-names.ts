/** A folder with the name that it is called by. */
interface Folder {
  name: string;
  /** With slashes. */
  path: string;
}

/** The names of folders, of those that share one with as many folders above them as tell them apart: "team-a/keys" and "team-b/keys". */
export function distinctNames(folders: readonly Folder[]): string[] {
  return folders.map((folder) => {
    const others = folders.filter(({ name, path }) => name === folder.name && path !== folder.path);
    return others.length === 0 ? folder.name : distinctEnd(folder.path, others);
  });
}

function distinctEnd(path: string, others: readonly Folder[]): string {
  const parts = path.split("/").filter((part) => part !== "");
  const ends = parts.map((_, index) => parts.slice(-index - 1).join("/"));
  return ends.find((end) => others.every((other) => !`/${other.path}`.endsWith(`/${end}`))) ?? path;
}
