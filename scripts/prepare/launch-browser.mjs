import { chromium } from "playwright-core";
import { installBrowser } from "./browser.mjs";

/** Starts a headless Chromium that reaches nothing but this machine. */
export async function launchBrowser() {
  const root = process.getuid?.() === 0;
  return chromium.launch({
    executablePath: await installBrowser(),
    // Whoever stops the server stops the browser too; Playwright's own handlers would end the process before that.
    handleSIGINT: false,
    handleSIGTERM: false,
    handleSIGHUP: false,
    args: [
      ...(root ? ["--no-sandbox"] : []),
      "--disable-dev-shm-usage",
      "--disable-gpu",
      "--disable-background-networking",
      "--disable-component-update",
      "--host-resolver-rules=MAP * ~NOTFOUND , EXCLUDE 127.0.0.1",
    ],
  });
}
