import assert from "node:assert/strict";
import { ApduChannel } from "../../../src/engine/hsm/channel";
import { Dkek } from "../../../src/engine/hsm/dkek";
import { Files } from "../../../src/engine/hsm/files";
import { Keys } from "../../../src/engine/hsm/keys";
import { Pins } from "../../../src/engine/hsm/pins";
import { isFailure } from "../../../src/engine/failure";
import { ascii, fromHex, toHex } from "../../../src/formats/bytes";

/** A card that answers with what the script says, and the commands it got. */
function scripted(...answers: string[]) {
  const commands: string[] = [];
  const buffers: Uint8Array[] = [];
  const channel = new ApduChannel(
    {
      atr: new Uint8Array(),
      transmit: (command) => {
        commands.push(toHex(command));
        buffers.push(command);
        return Promise.resolve(fromHex(answers.shift() ?? "6F00"));
      },
      disconnect: () => Promise.resolve(),
    },
  );
  return { channel, commands, buffers };
}

const read = { name: "READ BINARY", cla: 0x00, ins: 0xb1, p1: 0x2f, p2: 0x02, data: fromHex("54020000"), le: 4 };

describe("An APDU channel", () => {
  it("takes 61xx with all that was asked for as done, and asks for nothing more", async () => {
    const { channel, commands } = scripted("01020304" + "6110");
    assert.deepEqual(await channel.send(read), { data: fromHex("01020304"), sw: 0x9000 });
    assert.deepEqual(commands, ["00B12F02045402000004"]);
  });

  it("fetches what is missing with GET RESPONSE, piece by piece", async () => {
    const { channel, commands } = scripted("6102", "0102" + "6102", "0304" + "9000");
    assert.deepEqual(await channel.send(read), { data: fromHex("01020304"), sw: 0x9000 });
    assert.deepEqual(commands.slice(1), ["00C0000002", "00C0000002"]);
  });

  it("does with what it has when the card knows no GET RESPONSE", async () => {
    const { channel } = scripted("0102" + "6102", "6D00");
    assert.deepEqual(await channel.send(read), { data: fromHex("0102"), sw: 0x9000 });
  });

  it("asks a card that always has more for no more than any command can have", async () => {
    const { channel, commands } = scripted(...Array.from({ length: 1000 }, () => "AB".repeat(255) + "61FF"));
    const { data } = await channel.send({ name: "VERIFY", cla: 0x00, ins: 0x20, p1: 0, p2: 0x81 });
    assert.ok(data.length <= 65_536 + 255 && commands.length < 300);
  });

  it("asks again with the Le that 6Cxx names, once", async () => {
    const { channel, commands } = scripted("6C02", "0102" + "9000");
    assert.deepEqual(await channel.send(read), { data: fromHex("0102"), sw: 0x9000 });
    assert.equal(commands[1], "00B12F02045402000002");
    const stubborn = scripted("6C02", "6C02");
    assert.equal((await stubborn.channel.send(read)).sw, 0x6c02);
    assert.equal(stubborn.commands.length, 2);
  });

  it("never repeats a PIN, and zeroes the command it was in", async () => {
    const { channel, commands, buffers } = scripted("63C3", "6C02");
    await assert.rejects(new Pins(channel, 3).verify(ascii("648219")), (error) => isFailure(error, "status-word"));
    assert.deepEqual(commands, ["00200081", "0020008106363438323139"]);
    assert.ok(buffers.every((buffer) => buffer.every((byte) => byte === 0)));
  });

  it("takes an answer without a status word for a failure of the card", async () => {
    const { channel } = scripted("90");
    await assert.rejects(channel.send(read), (error) => isFailure(error, "status-word"));
  });
});

describe("A file on the card", () => {
  it("is written in APDUs of no more than 1014 bytes, all of which must succeed", async () => {
    const answers = Array.from({ length: 4 }, () => "9000");
    const { channel, commands } = scripted(...answers);
    await new Files(channel).write(0xce01, new Uint8Array(2500).fill(0xab));
    assert.equal(commands.length, 4);
    assert.ok(commands.every((command) => command.length / 2 <= 1014));
    assert.ok(commands.every((command) => command.startsWith("00D7CE01")));
    assert.equal(commands.join("").split("AB").length - 1 >= 2500, true);
    const refused = scripted("9000", "9000", "6A84", "9000");
    await assert.rejects(new Files(refused.channel).write(0xce01, new Uint8Array(2500)), (error) => isFailure(error, "status-word"));
    assert.equal(refused.commands.length, 3);
  });

  it("is read to its end, however the card tells it", async () => {
    const full = "CD".repeat(1012);
    for (const end of ["9000", "6282", "6B00"]) {
      const { channel } = scripted(full + "9000", end);
      assert.equal((await new Files(channel).read(0xce01))?.length, 1012);
    }
    const longer = scripted(full + "6105", "0102" + "6282");
    assert.equal((await new Files(longer.channel).read(0xce01))?.length, 1014);
    assert.equal(await new Files(scripted("6A82").channel).read(0xce01), undefined);
  });
});

describe("A key blob", () => {
  const unwrap = async (length: number, ...answers: string[]) => {
    const { channel, commands } = scripted(...answers);
    await new Keys(channel, new Files(channel)).unwrap(5, new Uint8Array(length));
    return commands.map((command) => command.slice(0, 8));
  };

  it("that fits one safe APDU goes in it", async () => {
    assert.deepEqual(await unwrap(587, "9000"), ["80740593"]);
    assert.deepEqual(await unwrap(1007, "9000"), ["80740593"]);
  });

  it("that does not goes through EF 2F10", async () => {
    const throughFile = ["00D72F10", "00D72F10", "00D72F10", "80740593", "00E40200"];
    assert.deepEqual(await unwrap(1099, "9000", "9000", "9000", "9000", "9000"), throughFile);
  });

  it("that the card will not take in one APDU goes through EF 2F10", async () => {
    const inBoth = ["80740593", "00D72F10", "00D72F10", "80740593", "00E40200"];
    assert.deepEqual(await unwrap(93, "6700", "9000", "9000", "9000", "9000"), inBoth);
  });

  it("is not left in EF 2F10, whether the card takes it or not: the file is deleted, or emptied where it can't be", async () => {
    const sentFor = async (...answers: string[]) => {
      const { channel, commands } = scripted(...answers);
      await new Keys(channel, new Files(channel)).unwrap(5, new Uint8Array(1099)).catch((error: unknown) => assert.ok(isFailure(error)));
      return commands.map((command) => (command.length < 40 ? command : command.slice(0, 8)));
    };
    const empty = "00D72F1006540200005300";
    const written = [empty, "00D72F10", "00D72F10"];
    const [unwrapping, deletion] = ["80740593", "00E40200022F10"];
    for (const answer of ["9000", "6A80"]) {
      assert.deepEqual(await sentFor("9000", "9000", "9000", answer, "9000"), [...written, unwrapping, deletion]);
      assert.deepEqual(await sentFor("9000", "9000", "9000", answer, "6A82"), [...written, unwrapping, deletion]);
      assert.deepEqual(await sentFor("9000", "9000", "9000", answer, "6982", "6982"), [...written, unwrapping, deletion, empty]);
    }
    assert.deepEqual(await sentFor("9000", "9000", "6A84", "9000"), [...written, deletion]);
  });

  it("that is not one of the card's DKEK is told so, whichever way the card says it", async () => {
    for (const refused of ["6A80", "6400", "6A88"]) {
      await assert.rejects(unwrap(93, refused), (error) => isFailure(error, "mac-mismatch"));
      await assert.rejects(unwrap(1099, "9000", "9000", "9000", refused), (error) => isFailure(error, "mac-mismatch"));
    }
  });
});

describe("The state of a DKEK", () => {
  it("that is too short to be one is told as what the card does not have", async () => {
    for (const answer of ["9000", "01009000", "0100A1B2C39000"]) {
      await assert.rejects(new Dkek(scripted(answer).channel).status(), (error) => isFailure(error, "unsupported"));
    }
  });
});
