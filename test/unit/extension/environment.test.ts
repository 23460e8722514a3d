import assert from "node:assert/strict";
import { describe, it } from "mocha";
import { engineEnvironment } from "../../../src/extension/engine-client/environment";

describe("the engine's environment", () => {
  it("drops what could put code or a debugger into the process", () => {
    const own = {
      NODE_OPTIONS: "--require /tmp/evil.js",
      node_options: "--inspect",
      NODE_PATH: "/tmp",
      VSCODE_INSPECTOR_OPTIONS: "{}",
      VSCODE_IPC_HOOK: "/tmp/hook",
      ELECTRON_RUN_AS_NODE: "0",
      LD_PRELOAD: "/tmp/evil.so",
      DYLD_INSERT_LIBRARIES: "/tmp/evil.dylib",
    };
    assert.deepEqual(engineEnvironment(own), { ELECTRON_RUN_AS_NODE: "1" });
  });

  it("keeps the rest, the way to the PC/SC service among it", () => {
    const own = { PATH: "/bin", PCSCLITE_CSOCK_NAME: "/run/pcscd.comm", HOME: undefined };
    assert.deepEqual(engineEnvironment(own), {
      PATH: "/bin",
      PCSCLITE_CSOCK_NAME: "/run/pcscd.comm",
      ELECTRON_RUN_AS_NODE: "1",
    });
  });
});
