/**
 * A test for paths by a glob as VS Code's settings have them: `**` for any folders, `*` and `?` within a name, `{a,b}` for one
 * of several, `[a-z]` and `[!a-z]` for a character. The path is relative, with slashes, and has to match as a whole.
 */
export function globTest(glob: string): (path: string) => boolean {
  const pattern = new RegExp(`^${patternOf(glob)}$`, "s");
  return (path) => pattern.test(path);
}

function patternOf(glob: string): string {
  const tokens = glob.match(/^\*\*\/|\/\*\*\/|\/\*\*$|\*+|\?|\[[^\]]*\]|\{[^{}]*(?:\{[^{}]*\}[^{}]*)*\}|[^]/g) ?? [];
  return tokens.map(patternOfToken).join("");
}

function patternOfToken(token: string): string {
  if (token === "**/") return "(?:.*/)?";
  if (token === "/**/") return "/(?:.*/)?";
  // A folder whose content is meant is meant as well.
  if (token === "/**") return "(?:/.*)?";
  if (token === "**") return ".*";
  if (/^\*+$/.test(token)) return "[^/]*";
  if (token === "?") return "[^/]";
  if (token.startsWith("[") && token.length > 2) return token.replace(/^\[[!^]/, "[^").replaceAll("\\", "\\\\");
  if (token.startsWith("{") && token.length > 2) return `(?:${alternatives(token.slice(1, -1)).map(patternOf).join("|")})`;
  return token.replace(/[\\^$.*+?()[\]{}|/]/, "\\$&");
}

/** The parts between the commas that are not inside of braces. */
function alternatives(text: string): string[] {
  return text.match(/(?:\{[^{}]*\}|[^,{}])+|(?<=^|,)(?=,|$)/g) ?? [""];
}
