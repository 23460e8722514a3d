import { after, before, describe, it } from "mocha";
import { cardWithShare, generateKeys, removeCard, soPin, userPin } from "./virtual-card";
import { contentsOf, messageIn, run, workspaceFile } from "./workbench";

describe("what was told before keys go", function () {
  this.timeout(120_000);

  const backup = workspaceFile("told-before.bin");
  let reader = "";
  const generate = (label: string) => run("generateKey", [{ pick: "EC P-521" }, { type: label }, { type: userPin }], { reader });

  before(async () => {
    reader = await cardWithShare("told-before.pbe", true);
    await generateKeys(reader, "EC P-256");
    await run("backUpKey", [{ type: userPin }, { file: backup }], { reader, keyRef: 1 });
  });

  after(() => removeCard(reader));

  it("still holds when a restored key replaces another: one that came in its place stays", async () => {
    const meanwhile = async (): Promise<void> => {
      await run("deleteKey", [{ press: "Delete key…" }, { type: "ec-p-256" }, { type: userPin }], { reader, keyRef: 1 });
      await generate("newcomer");
    };
    const moves = [{ pick: "ec-p-256" }, { type: userPin }, { press: "Replace key", meanwhile }];
    const seen = await run("restoreKey", moves, { reader, file: backup });
    messageIn(seen, /It is the same key as the one in the file/);
    messageIn(seen, /There is no key with reference 1 on the card any more/);
    await contentsOf(reader, /newcomer/);
  });

  it("is what is known of the backups of a key that a restored one replaces", async () => {
    const moves = [{ pick: "newcomer" }, { type: userPin }, { escape: true } as const];
    messageIn(await run("restoreKey", moves, { reader, file: backup }), /Replace the key “newcomer”\?[^]*reference 1 is deleted[^]*No backup of it is known/);
  });

  it("still holds when a key is backed up: no other one goes into a file of its name", async () => {
    const meanwhile = async (): Promise<void> => {
      await run("deleteKey", [{ press: "Delete key…" }, { type: "newcomer" }, { type: userPin }], { reader, keyRef: 1 });
      await generate("successor");
    };
    const seen = await run("backUpKey", [{ type: userPin, meanwhile }], { reader, keyRef: 1 });
    messageIn(seen, /There is no key with reference 1 on the card any more/);
    await contentsOf(reader, /successor/);
  });

  it("is told anew before a card is initialized, if more would be lost by then", async () => {
    const pins = [soPin, userPin, userPin].map((type) => ({ type }));
    const press = "Initialize and delete 1 key";
    const answers = [{ press, meanwhile: () => generate("latecomer") }, { escape: true } as const];
    const seen = await run("initializeCard", [{ type: "" }, { pick: "No backup" }, ...pins, { pick: "3 tries" }, ...answers], { reader });
    messageIn(seen, /and lose 2 keys for good\?[^]*• 2 without a backup: successor, latecomer/);
    await contentsOf(reader, /latecomer/);
  });
});
