import assert from "node:assert/strict";
import { existsSync, readFileSync } from "node:fs";
import { describe, it } from "mocha";
import { backupsViewId, blobViewCommandNames, commandId, commandNames, extensionPrefix, keyBlobEditorId, viewId } from "../../../src/extension/names";
import type { Settings } from "../../../src/extension/names";

interface MenuEntry {
  command: string;
  when?: string;
  group?: string;
}

interface Manifest {
  icon: string;
  capabilities: { untrustedWorkspaces: { restrictedConfigurations: string[] } };
  contributes: {
    commands: { command: string; title: string; category: string; icon?: string }[];
    keybindings: { command: string; when: string }[];
    menus: Record<string, MenuEntry[]>;
    views: Record<string, { id: string }[]>;
    viewsContainers: { activitybar: { id: string; icon: string }[] };
    viewsWelcome: { view: string; when: string; contents: string }[];
    customEditors: { viewType: string }[];
    configuration: { properties: Record<string, { scope: string }> };
    jsonValidation: { url: string }[];
    walkthroughs: { steps: { description: string; media: { markdown: string } }[] }[];
  };
}

const manifest = JSON.parse(readFileSync("package.json", "utf8")) as Manifest;
const { contributes } = manifest;
const known = new Set<string>([...commandNames, ...blobViewCommandNames].map(commandId));
const ownLinks = (text: string): string[] =>
  [...text.matchAll(/command:(smartcardHsm\.[A-Za-z]+)/g)].map((match) => match[1] ?? "");

describe("the manifest", () => {
  it("binds only known commands of the key blob view to keys, and only there", () => {
    const names = new Set<string>(blobViewCommandNames.map(commandId));
    assert.ok(contributes.keybindings.length > 0);
    for (const { command, when } of contributes.keybindings) {
      assert.ok(names.has(command), command);
      assert.ok(when.startsWith(`activeCustomEditorId == ${keyBlobEditorId} && `), when);
    }
  });

  it("contributes the commands that the code knows, and no others", () => {
    assert.deepEqual(contributes.commands.map(({ command }) => command).sort(), [...known].sort());
  });

  it("names every command in sentence case under one category", () => {
    for (const { title, category } of contributes.commands) {
      assert.equal(category, "SmartCard-HSM");
      assert.match(title, /^[A-Z][^A-Z]*(DKEK|PIN|JSON|PEM)?[^A-Z]*$/, title);
    }
  });

  it("uses only known commands in menus, welcome texts and the walkthrough", () => {
    const used = [
      ...Object.values(contributes.menus).flatMap((entries) => entries.map(({ command }) => command)),
      ...contributes.viewsWelcome.flatMap(({ contents }) => ownLinks(contents)),
      ...contributes.walkthroughs.flatMap(({ steps }) => steps.flatMap(({ description }) => ownLinks(description))),
    ];
    assert.ok(used.length > 0);
    assert.deepEqual(used.filter((command) => !known.has(command)), []);
  });

  it("gives an icon to every command that stands on a row or in a title bar", () => {
    const shown = Object.values(contributes.menus)
      .flat()
      .filter(({ group }) => group?.startsWith("inline") === true || group?.startsWith("navigation") === true);
    for (const { command } of shown) {
      assert.ok(contributes.commands.find((one) => one.command === command)?.icon, command);
    }
  });

  it("has a welcome text for every situation without a reader", () => {
    for (const situation of ["starting", "stopped", "no-service", "no-binding", "no-reader"]) {
      const fitting = contributes.viewsWelcome.filter(({ when }) => when.includes(`== '${situation}'`));
      assert.equal(fitting.length, 1, situation);
    }
  });

  it("has a welcome text for every situation without a backup", () => {
    for (const situation of ["looking", "nowhere", "none", "unsaved"]) {
      const fitting = contributes.viewsWelcome.filter(({ view, when }) => view === backupsViewId && when.includes(`== '${situation}'`));
      assert.equal(fitting.length, 1, situation);
    }
  });

  it("declares the views, the editor and the settings by the names the code uses", () => {
    const settings: Record<keyof Settings, true> = {
      "virtualCards.folder": true,
      "pcsc.binding": true,
      "unlock.minutes": true,
      "backups.folders": true,
    };
    const names = Object.keys(settings).map((name) => `${extensionPrefix}.${name}`);
    assert.deepEqual(Object.keys(contributes.configuration.properties).sort(), names.sort());
    assert.deepEqual(Object.values(contributes.views).flat().map(({ id }) => id), [viewId, backupsViewId]);
    assert.deepEqual(contributes.customEditors.map(({ viewType }) => viewType), [keyBlobEditorId]);
  });

  it("lets no folder set how readers and virtual cards are reached, and none that is not trusted any other setting", () => {
    const { restrictedConfigurations } = manifest.capabilities.untrustedWorkspaces;
    const free = Object.entries(contributes.configuration.properties).filter(([, { scope }]) => scope !== "machine");
    assert.deepEqual(free.map(([name]) => name).sort(), [...restrictedConfigurations].sort());
  });

  it("refers to files that exist", () => {
    const files = [
      manifest.icon,
      ...contributes.viewsContainers.activitybar.map(({ icon }) => icon),
      ...contributes.walkthroughs.flatMap(({ steps }) => steps.map(({ media }) => media.markdown)),
      ...contributes.jsonValidation.map(({ url }) => url),
    ];
    assert.deepEqual(files.filter((file) => !existsSync(file)), []);
  });
});
