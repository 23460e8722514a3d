/* global document, HTMLElement, getComputedStyle, requestAnimationFrame -- those of the page in which it runs */

/**
 * Runs in the page: scrolls, and tells the milliseconds of each frame. Plain text lies over the bytes, as many lines in the same place.
 * @param {{ plain: boolean, frames: number, rowsPerFrame: number }} options
 */
export async function scroll({ plain, frames, rowsPerFrame }) {
  const viewport = document.querySelector(".bytes .viewport");
  const row = document.querySelector(".bytes .sheet .row");
  if (!(viewport instanceof HTMLElement) || !(row instanceof HTMLElement)) throw new Error("The bytes are not shown.");
  const step = row.offsetHeight * rowsPerFrame;
  const text = document.createElement("div");
  if (plain) {
    const { left, top, width, height } = viewport.getBoundingClientRect();
    const { fontFamily, fontSize } = getComputedStyle(viewport);
    const place = { left: `${left}px`, top: `${top}px`, width: `${width}px`, height: `${height}px` };
    const look = { fontFamily, fontSize, lineHeight: `${row.offsetHeight}px`, whiteSpace: "pre", background: "var(--vscode-editor-background)" };
    Object.assign(text.style, { position: "fixed", overflow: "hidden auto", contain: "strict", ...place, ...look });
    text.textContent = "0040  00 01 02 03 04 05 06 07  08 09 0A 0B 0C 0D 0E 0F  abcdefghijklmnop\n".repeat(4096);
    document.body.append(text);
  }
  const scrolled = plain ? text : viewport;
  scrolled.scrollTop = 0;
  const frame = () => new Promise((resolve) => requestAnimationFrame(resolve));
  /** @type {number[]} */
  const times = [];
  await frame();
  let last = await frame();
  for (let i = 0; i < frames; i++) {
    scrolled.scrollTop += step;
    const now = await frame();
    times.push(now - last);
    last = now;
  }
  text.remove();
  return times;
}
