import { Minimatch } from "minimatch";

/** A test for relative paths with slashes by a glob as VS Code's settings have them, which knows no more than `**`, `*`, `?`, `{}` and `[]`. */
export function globTest(glob: string): (path: string) => boolean {
  const matcher = new Minimatch(glob, { dot: true, noext: true, nonegate: true, nocomment: true, platform: "linux" });
  return (path) => matcher.match(path);
}
