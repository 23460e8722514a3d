import { mkdir, mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { basename, dirname, join } from "node:path";
import type { Browser, Frame, FrameLocator, Locator, Page } from "playwright-core";
import { glob } from "../../scripts/glob.mjs";
import { launchBrowser } from "../../scripts/prepare/launch-browser.mjs";
import { installServer } from "../../scripts/vscode-server/install.mjs";
import type { Server, ServerOptions } from "../../scripts/vscode-server/start.mjs";
import { installExtension, startServer, workbenchAddress, writeSettings } from "../../scripts/vscode-server/start.mjs";

const pictures = ".cache/pictures";

/** Colour themes by what they are, with VS Code's name of them and the class that the workbench has while one is used. */
const themes = {
  light: { name: "Default Light Modern", className: "vs" },
  dark: { name: "Default Dark Modern", className: "vs-dark" },
  "high-contrast": { name: "Default High Contrast", className: "hc-black" },
  "high-contrast-light": { name: "Default High Contrast Light", className: "hc-light" },
};

export type Theme = keyof typeof themes;

export const themeNames = Object.keys(themes) as Theme[];

export interface WorkbenchOptions {
  /** Absent: the workbench has no extension but VS Code's own. */
  vsix?: string;
  settings?: Record<string, unknown>;
  /** What lies in the folder from the start, by its path in there; absent: nothing. */
  files?: Record<string, Uint8Array>;
  /** A `.code-workspace` among `files` that is opened instead of the folder. */
  workspaceFile?: string;
  /** Folders are not trusted before the person says so; absent: all are. */
  asksForTrust?: boolean;
  /** Socket of the PC/SC daemon; absent: there is none, whatever runs on this machine. */
  pcscSocket?: string;
}

/** A real workbench with a person in front of it: VS Code server, headless browser, an installed extension, a folder. */
export class Workbench {
  private constructor(
    readonly page: Page,
    /** The open folder. */
    readonly workspace: string,
    private readonly state: string,
    private readonly server: Server,
    private readonly browser: Browser,
    private settings: Record<string, unknown>,
  ) {}

  static async open({ vsix, settings = {}, files = {}, workspaceFile, asksForTrust = false, pcscSocket }: WorkbenchOptions): Promise<Workbench> {
    const state = await mkdtemp(join(tmpdir(), "workbench-"));
    const workspace = join(state, "key-ceremony");
    await mkdir(workspace);
    for (const [name, bytes] of Object.entries(files)) {
      await mkdir(dirname(join(workspace, name)), { recursive: true });
      await writeFile(join(workspace, name), bytes);
    }
    const env = { PCSCLITE_CSOCK_NAME: pcscSocket ?? join(state, "no-daemon.comm") };
    const options: ServerOptions = {
      data: join(state, "server"),
      extensions: join(state, "extensions"),
      settings: { "security.workspace.trust.enabled": asksForTrust, ...settings },
      asksForTrust,
      env,
    };
    const program = await installServer();
    if (vsix !== undefined) await installExtension(program, vsix, options);
    const server = await startServer(program, options);
    const browser = await launchBrowser();
    const context = await browser.newContext({ viewport: { width: 1280, height: 800 }, deviceScaleFactor: 1, reducedMotion: "reduce" });
    await context.grantPermissions(["clipboard-read", "clipboard-write"]);
    const page = await context.newPage();
    page.setDefaultTimeout(60_000);
    await page.goto(workbenchAddress(server, workspaceFile === undefined ? { folder: workspace } : { workspaceFile: join(workspace, workspaceFile) }));
    await page.locator(".monaco-workbench .activitybar").waitFor({ timeout: 60_000 });
    await page.locator(".explorer-folders-view").waitFor({ timeout: 60_000 });
    return new Workbench(page, workspace, state, server, browser, options.settings ?? {});
  }

  /** Reloads the window, which opens again what was open. */
  async reload(): Promise<void> {
    const reloaded = this.page.waitForEvent("load");
    await this.runCommand("Developer: Reload Window");
    await reloaded;
    await this.page.locator(".monaco-workbench .activitybar").waitFor({ timeout: 60_000 });
  }

  async close(): Promise<void> {
    await this.browser.close();
    await this.server.stop();
    await rm(this.state, { recursive: true, force: true, maxRetries: 5 });
  }

  /** What the server printed: for the report of a test that failed. */
  get serverOutput(): string {
    return this.server.output();
  }

  /** Changes user settings of the running workbench, for instance the colour theme. */
  async changeSettings(settings: Record<string, unknown>): Promise<void> {
    this.settings = { ...this.settings, ...settings };
    await writeSettings(join(this.state, "server"), this.settings);
  }

  async useTheme(theme: Theme): Promise<void> {
    const { name, className } = themes[theme];
    await this.changeSettings({ "workbench.colorTheme": name });
    await this.page.locator(`.monaco-workbench.${className}`).waitFor();
  }

  /** What an output channel of this name logged so far. */
  async logOf(channel: string): Promise<string> {
    const files = await glob(join(this.state, "server", "data", "logs"), `${channel}.log`);
    const texts = await Promise.all(files.map((file) => readFile(file, "utf8")));
    return texts.join("");
  }

  /** Waits until extensions are there, in a workbench without readers: before, VS Code takes a .bin file for text. */
  async waitForExtensions(): Promise<void> {
    await this.showView("SmartCard-HSM");
    await this.page.getByText("You can try everything without a reader").waitFor();
    await this.showView("Explorer");
  }

  /** Shows the view container of this name. */
  async showView(name: string): Promise<void> {
    const tab = this.page.locator(".activitybar").getByRole("tab", { name });
    if ((await tab.getAttribute("aria-selected")) !== "true") await tab.click();
  }

  async runCommand(title: string): Promise<void> {
    const timeout = 10_000;
    for (let attempt = 1; ; attempt++) {
      await this.page.keyboard.press("F1");
      try {
        await this.page.locator(".quick-input-widget .quick-input-filter input").fill(`>${title}`, { timeout });
        await this.page.locator(".quick-input-list").getByRole("option", { name: title }).first().waitFor({ timeout });
        break;
      } catch (error) {
        // VS Code gives a page the focus back a moment after a command, and closes with that what was opened meanwhile.
        if (attempt === 6) throw error;
      }
    }
    await this.page.keyboard.press("Enter");
  }

  /** The quick input as a person sees it: its title, what it asks, what it answers while typing. */
  get quickInput(): Locator {
    return this.page.locator(".quick-input-widget:visible");
  }

  /** Waits for an input box whose prompt or title tells `question`, and answers it. */
  async answer(question: string | RegExp, text: string): Promise<void> {
    await this.quickInput.filter({ hasText: question }).waitFor();
    await this.quickInput.locator(".quick-input-box input").fill(text);
    await this.page.keyboard.press("Enter");
  }

  /** Waits for a pick list whose title or placeholder tells `question`, and takes an entry. */
  async pick(question: string | RegExp, entry: string | RegExp): Promise<void> {
    const list = this.quickInput.filter({ hasText: question }).or(this.quickInput.filter({ has: this.page.getByPlaceholder(question) }));
    await list.getByRole("option", { name: entry }).first().click();
  }

  /** Answers a file dialog, which this workbench shows as a quick input, by its path. */
  async fileDialog(title: string | RegExp, path: string): Promise<void> {
    const dialog = this.quickInput.filter({ hasText: title });
    // The dialog fills in its folder once it has listed it; what is typed before that is lost.
    await dialog.getByRole("option", { name: ".." }).waitFor();
    await dialog.locator(".quick-input-filter input").fill(path);
    await dialog.getByRole("button", { name: "OK" }).click();
    // One that was about to list another folder takes OK for a visit to that of the path, and wants it once more.
    const isDone = await dialog.waitFor({ state: "hidden", timeout: 10_000 }).then(
      () => true,
      () => false,
    );
    if (!isDone) await dialog.getByRole("button", { name: "OK" }).click();
    await dialog.waitFor({ state: "hidden" });
  }

  /** Answers a dialog for a folder, which has to list the folder before it takes it. */
  async folderDialog(title: string | RegExp, path: string): Promise<void> {
    const dialog = this.quickInput.filter({ hasText: title });
    const entry = dialog.getByRole("option", { name: basename(path) });
    await entry.waitFor();
    await dialog.locator(".quick-input-filter input").fill(`${path}/`);
    await entry.waitFor({ state: "hidden" });
    await dialog.getByRole("button", { name: "OK" }).click();
    await dialog.waitFor({ state: "hidden" });
  }

  /** What is on the clipboard. */
  async clipboard(): Promise<string> {
    return this.page.evaluate(() => navigator.clipboard.readText());
  }

  treeItem(name: string | RegExp): Locator {
    return this.page.locator(".sidebar").getByRole("treeitem", { name });
  }

  /** Opens a row of a tree, if it is collapsed, once it has rows below it. */
  async expand(name: string | RegExp): Promise<void> {
    const row = this.treeItem(name).first().and(this.page.locator("[aria-expanded]"));
    await row.waitFor();
    if ((await row.getAttribute("aria-expanded")) === "false") await row.locator(".monaco-tl-twistie").click();
  }

  /** Right-clicks a row and takes an entry of its menu. */
  async contextMenu(row: Locator, entry: string | RegExp): Promise<void> {
    for (let attempt = 1; ; attempt++) {
      await row.click({ button: "right" });
      try {
        await this.focusMenuEntry(entry);
        break;
      } catch (error) {
        // VS Code closes a menu when something else in the window gets the focus or moves, as while it starts.
        if (attempt === 6) throw error;
        await this.page.keyboard.press("Escape");
      }
    }
    await this.takeFocusedEntry();
  }

  /** Takes an entry of the open menu. A menu ignores clicks right after it opened, so the keyboard does it. */
  async takeMenuEntry(entry: string | RegExp): Promise<void> {
    await this.focusMenuEntry(entry);
    await this.takeFocusedEntry();
  }

  private async focusMenuEntry(entry: string | RegExp): Promise<void> {
    const timeout = 10_000;
    await this.menu.getByRole("menuitem", { name: entry }).hover({ timeout });
    const focused = this.menu.locator(".action-item.focused").filter({ has: this.page.getByRole("menuitem", { name: entry }) });
    await focused.waitFor({ timeout });
  }

  private async takeFocusedEntry(): Promise<void> {
    await this.page.keyboard.press("Enter");
    await this.menu.waitFor({ state: "hidden" });
  }

  private get menu(): Locator {
    return this.page.locator(".monaco-menu-container");
  }

  /** What the tooltip of a row tells, which has `words`, as a person reads it who points at the row again when it was drawn anew meanwhile. */
  async tooltipOf(row: Locator, words: string): Promise<string> {
    const tooltip = this.page.locator(".monaco-hover:visible").filter({ hasText: words });
    for (let attempt = 1; ; attempt++) {
      await this.leaveHovers();
      await row.hover();
      try {
        await tooltip.waitFor({ timeout: 5_000 });
        return await tooltip.innerText({ timeout: 5_000 });
      } catch (error) {
        if (attempt === 12) throw error;
      }
    }
  }

  /** Makes room for the descriptions of rows. */
  async widenSideBar(): Promise<void> {
    const box = await this.page.locator(".part.sidebar").boundingBox();
    if (box === null) throw new Error("The side bar is hidden.");
    const edge = box.x + box.width + 2;
    await this.page.mouse.move(edge, 600);
    await this.page.mouse.down();
    await this.page.mouse.move(edge + 100, 600, { steps: 5 });
    await this.page.mouse.up();
  }

  /** The modal dialog, its text read by `innerText`. */
  get dialog(): Locator {
    return this.page.locator(".monaco-dialog-box");
  }

  async dialogButton(name: string | RegExp): Promise<void> {
    await this.dialog.getByRole("button", { name }).click();
    await this.dialog.waitFor({ state: "detached" });
  }

  notification(text: string | RegExp): Locator {
    return this.page.locator(".notification-toast").filter({ hasText: text });
  }

  async closeNotifications(): Promise<void> {
    await this.runCommand("Notifications: Clear All Notifications");
    await this.page.locator(".notification-toast").first().waitFor({ state: "detached" });
  }

  /** The document of the visible custom editor. */
  editorFrame(): FrameLocator {
    return this.page.frameLocator("iframe.webview:visible").frameLocator("#active-frame");
  }

  /** The same document for scripts: what runs in it sees the page's own world. */
  async editorDocument(): Promise<Frame> {
    const webview = await this.page.locator("iframe.webview:visible").elementHandle();
    const outer = await webview.contentFrame();
    const inner = await outer?.waitForSelector("#active-frame");
    const frame = await inner?.contentFrame();
    if (!frame) throw new Error("No webview is open.");
    return frame;
  }

  /** Takes a picture into .cache/pictures, the pointer out of the way. */
  async screenshot(name: string): Promise<void> {
    await mkdir(pictures, { recursive: true });
    await this.leaveHovers();
    await this.page.screenshot({ path: join(pictures, `${name}.png`), animations: "disabled", caret: "hide" });
  }

  /** Moves the pointer to where nothing tells more about itself, until no hover is left. */
  async leaveHovers(): Promise<void> {
    const hover = this.page.locator(".workbench-hover-container").first();
    for (let attempt = 1; ; attempt++) {
      await this.page.mouse.move(640, 790);
      try {
        await hover.waitFor({ state: "hidden", timeout: 3_000 });
        return;
      } catch (error) {
        if (attempt === 10) throw error;
      }
      // A hover that VS Code shows after the pointer left stays, until the pointer was in it and leaves again.
      const box = await hover.boundingBox();
      if (box !== null) await this.page.mouse.move(box.x + box.width / 2, box.y + box.height / 2);
    }
  }
}
