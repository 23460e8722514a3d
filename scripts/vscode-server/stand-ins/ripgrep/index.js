"use strict";
// The real package brings a ripgrep for every system; here lies the one of this system, or Debian's is used.
exports.rgPath = rgOfThisSystem();
exports.binPathFor = () => exports.rgPath;

function rgOfThisSystem() {
  try {
    return require.resolve(`@vscode/ripgrep-linux-${process.arch}/bin/rg`);
  } catch {
    return "/usr/bin/rg";
  }
}
