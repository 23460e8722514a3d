import assert from "node:assert/strict";
import { describe, it } from "mocha";
import type { Row } from "../../../src/extension/tree/row";
import { rowsOf as rowsWithCoverage, situationOf } from "../../../src/extension/tree/rows";
import type { CardContent, CardsSnapshot } from "../../../src/extension/cards/snapshot";
import { sampleCard, sampleCoverage, sampleEntry, sampleKey, samplePcsc, sampleSnapshot } from "./samples";

const rowsOf = (snapshot: CardsSnapshot) => rowsWithCoverage(snapshot, sampleCoverage(snapshot), 0);

/** The rows as a person sees them. */
function seen(rows: readonly Row[], depth = 0): string[] {
  return rows.flatMap((row) => [
    `${"  ".repeat(depth)}${[row.label, row.description].filter(Boolean).join(" | ")}`,
    ...seen(row.children, depth + 1),
  ]);
}

function all(rows: readonly Row[]): Row[] {
  return rows.flatMap((row) => [row, ...all(row.children)]);
}

function rowOf(content: CardContent, idPart: string): Row {
  const row = all(rowsOf(sampleSnapshot(sampleEntry("A", content)))).find(({ id }) => id.endsWith(idPart));
  return row ?? assert.fail(`no row ${idPart}`);
}

const read = (changes: Parameters<typeof sampleCard>[0] = {}): CardContent => ({ state: "read", card: sampleCard(changes) });

describe("the rows of the view", () => {
  it("show readers, the card, and what is on it", () => {
    const card = sampleCard({
      keys: [sampleKey({ keyRef: 1, id: "01", type: "RSA", size: 2048, label: "" }), sampleKey()],
      certificates: [
        { file: "CE02", label: "tls-2026", id: "02", kind: "x509", issuerCertificate: false, notAfter: "2027-01-31T00:00:00Z", der: "" },
      ],
      dataObjects: [{ file: "CD00", label: "notes", application: "app", private: true }],
    });
    const { curve, ...rsa } = card.keys[0] ?? assert.fail();
    assert.equal(curve, "secp256r1");
    const rows = rowsOf(
      sampleSnapshot(
        sampleEntry("SCM SCR 355", { state: "read", card: { ...card, keys: [rsa, sampleKey()] } }),
        sampleEntry("Virtual reader A", { state: "empty" }, { virtual: true }),
      ),
    );
    assert.deepEqual(seen(rows), [
      "SCM SCR 355",
      "  SmartCard-HSM | no backup: 2 of 2 · UTTMRN43855 · 3.5",
      "    User PIN | 3 tries left",
      "    DKEK | KCV 2BA159D3ADA6A53D · 1 share",
      "    Keys | 2 · 2 without backup",
      "      Key 1 | no backup · RSA 2048 · ref 1 · ID 01",
      "      tls-2026 | no backup · EC P-256 · ref 2 · ID 02",
      "    Certificates | 1",
      "      tls-2026 | X.509 · until 2027-01-31",
      "    Data objects | 1",
      "      notes | private · app",
      "Virtual reader A | no card",
    ]);
  });

  it("have ids of their own, also with the same card in two readers", () => {
    const rows = rowsOf(sampleSnapshot(sampleEntry("A", read()), sampleEntry("B", read())));
    const ids = all(rows).map(({ id }) => id);
    assert.equal(new Set(ids).size, ids.length);
  });

  it("tell every state of the PIN, and warn at the last try", () => {
    const pin = (userPin: ReturnType<typeof sampleCard>["userPin"]): Row => rowOf(read({ userPin }), "/userPin");
    assert.equal(pin({ state: "ready", triesLeft: 1 }).description, "1 try left");
    assert.equal(pin({ state: "ready", triesLeft: 1 }).icon.name, "warning");
    assert.equal(pin({ state: "ready", triesLeft: 2 }).icon.name, "lock");
    assert.equal(pin({ state: "blocked", triesLeft: 0 }).description, "blocked");
    assert.match(pin({ state: "blocked", triesLeft: 0 }).tooltip.note ?? "", /SO-PIN/);
    assert.equal(pin({ state: "uninitialized", triesLeft: null }).description, "not set");
    assert.match(pin({ state: "uninitialized", triesLeft: null }).tooltip.note ?? "", /Initialize/);
  });

  it("tell every state of the DKEK", () => {
    const words = (dkek: ReturnType<typeof sampleCard>["dkek"]) => rowOf(read({ dkek }), "/dkek").description;
    assert.equal(words({ state: "none", shares: 0, outstanding: 0 }), "none · no backups");
    assert.equal(words({ state: "pending", shares: 3, outstanding: 2 }), "2 of 3 shares missing");
    assert.equal(words({ state: "ready", shares: 1, outstanding: 0 }), "KCV told after unlocking · 1 share");
    assert.equal(words({ state: "ready", shares: 0, outstanding: 0, kcv: "00" }), "KCV 00 · made by the card");
  });

  it("tell what device a card looks like, and what to be aware of with it", () => {
    const facts = (row: Row) => Object.fromEntries(row.tooltip.facts.map(({ name, value }) => [name, value]));
    assert.match(facts(rowOf(read(), "UTTMRN43855"))["Looks like"] ?? "", /Nitrokey HSM 2/);
    const { device } = sampleCard();
    const pico = read({ device: { ...device, kind: "pico-hsm", losesDkekWithPower: true }, serial: "" });
    const card = rowOf(pico, "card:A:");
    assert.deepEqual([card.description, facts(card)["Looks like"]], ["no backup of its key · 3.5", "a Pico HSM"]);
    assert.match(facts(card)["Serial number"] ?? "", /none before/);
    assert.match(rowOf(pico, "/dkek").tooltip.note ?? "", /another DKEK when its power goes/);
    assert.doesNotMatch(rowOf(read(), "/dkek").tooltip.note ?? "", /power/);
  });

  it("warn of the DKEK of zeros", () => {
    const row = rowOf(read({ dkek: { state: "ready", shares: 2, outstanding: 0, kcv: "66687AADF862BD77" } }), "/dkek");
    assert.equal(row.icon.name, "warning");
    assert.match(row.tooltip.note ?? "", /protects nothing: all its bytes are zero/);
    assert.equal(row.description, "protects nothing · KCV 66687AADF862BD77 · 2 shares");
  });

  it("say of a DKEK that the card made that no other card gets it", () => {
    const own = rowOf(read({ dkek: { state: "ready", shares: 0, outstanding: 0, kcv: "2BA159D3ADA6A53D" } }), "/dkek");
    assert.equal(own.icon.name, "shield");
    assert.match(own.tooltip.note ?? "", /restored on this very card only/);
    assert.match(rowOf(read(), "/dkek").tooltip.note ?? "", /restored on every card with the same key check value/);
  });

  it("tell menus what they need to know", () => {
    assert.equal(rowOf(read({ unlocked: true }), "UTTMRN43855").context, "card physical unlocked dkek-ready pin-ready with-keys");
    assert.equal(rowOf(read({ keys: [] }), "/no-keys").context, "keys dkek-ready");
    assert.equal(rowOf(read(), "/keys").context, "keys dkek-ready with-keys");
    assert.equal(rowOf(read(), "/key:2").context, "key dkek-ready");
    const pending = { state: "pending", shares: 1, outstanding: 1 } as const;
    assert.equal(rowOf(read({ dkek: pending }), "/dkek").context, "dkek dkek-pending");
  });

  it("tell commands what they are about", () => {
    assert.deepEqual(rowOf(read(), "/key:2").subject, { reader: "A", keyRef: 2 });
    assert.deepEqual(rowOf(read(), "/keys").subject, { reader: "A" });
  });

  it("leave a foreign card alone, and say what keeps another from being read", () => {
    assert.equal(rowOf({ state: "foreign" }, "foreign:A").description, "not a SmartCard-HSM");
    const row = rowOf({ state: "unreadable", failure: { code: "card-in-use", reader: "A" } }, "unreadable:A");
    assert.match(row.description ?? "", /Another program holds the card/);
  });

  it("give a screen reader whole words", () => {
    for (const row of all(rowsOf(sampleSnapshot(sampleEntry("A", read()))))) assert.doesNotMatch(row.spoken, /·|^$/, row.id);
  });

  it("say that only virtual cards can be seen without the service", () => {
    const snapshot = sampleSnapshot(sampleEntry("V", { state: "empty" }, { virtual: true }));
    const pcsc = { ...samplePcsc, available: false, reason: "no daemon" };
    assert.deepEqual(seen(rowsOf({ ...snapshot, pcsc })), ["V | no card", "Only virtual cards are shown | no smart card service"]);
    assert.equal(situationOf({ ...snapshot, readers: [], pcsc }), "no-service");
    assert.equal(situationOf({ ...snapshot, readers: [], pcsc: { available: false, choice: "Neither fits." } }), "no-binding");
    assert.equal(situationOf({ ...snapshot, pcsc }), "readers");
  });

  it("leave out the slots of vpcd that have no card", () => {
    const empty = { state: "empty" } as const;
    const slots = [sampleEntry("Virtual PCD 00 00", read()), sampleEntry("Virtual PCD 00 01", empty)];
    assert.deepEqual(rowsOf(sampleSnapshot(...slots, sampleEntry("SCM SCR 355", empty))).map(({ label }) => label), [
      "Virtual PCD 00 00",
      "SCM SCR 355",
    ]);
    assert.equal(situationOf(sampleSnapshot(...slots.slice(1))), "no-reader");
  });

  it("know why there is nothing to show", () => {
    assert.equal(situationOf({ engine: { name: "starting" } }), "starting");
    assert.equal(situationOf({ engine: { name: "stopped", reason: "" } }), "stopped");
    assert.equal(situationOf(sampleSnapshot()), "no-reader");
    const { engine } = sampleSnapshot();
    assert.equal(situationOf({ engine }), "starting");
  });
});
