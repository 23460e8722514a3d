import assert from "node:assert/strict";
import { describe, it } from "mocha";
import { globTest } from "../../../../src/extension/files/glob";

describe("a glob of the settings", () => {
  const matching: [glob: string, paths: string[], others: string[]][] = [
    ["**/.git", [".git", "a/.git", "a/b/.git"], [".github", "a.git", ".git/config"]],
    ["out", ["out"], ["a/out", "out/a"]],
    ["build/**", ["build/a", "build/a/b.bin"], ["rebuild/a", "builds"]],
    ["a/**/z.bin", ["a/z.bin", "a/b/c/z.bin"], ["a/bz.bin", "z.bin"]],
    ["**/*.bin", ["a.bin", "a/b.bin", "a/.bin"], ["a.bin/b"]],
    ["*.{bin,w[kK]y}", ["a.bin", "a.wky", "a.wKy"], ["a/b.bin", "a.wk", "a.bin,wky"]],
    ["**/{old,tmp-{a,b}}", ["old", "x/tmp-a", "tmp-b"], ["tmp-c", "tmp-"]],
    ["key-?.bin", ["key-1.bin"], ["key-.bin", "key-12.bin", "key-/.bin"]],
    ["key[!0-4].bin", ["key5.bin"], ["key4.bin"]],
    ["a+(b).x$", ["a+(b).x$"], ["aab.x$", "ab.x$"]],
    ["{a,}b", ["ab", "b"], ["a", ""]],
    ["un{closed", ["un{closed"], ["unclosed"]],
  ];
  for (const [glob, paths, others] of matching) {
    it(`means these paths by ${glob}`, () => {
      const test = globTest(glob);
      assert.deepEqual([...paths, ...others].filter(test), paths);
    });
  }
});
