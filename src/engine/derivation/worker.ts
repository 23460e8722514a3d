import { parentPort, workerData } from "node:worker_threads";
import { ShareKeyDerivation } from "../../formats/dkek";
import { KEY_LENGTH, type DerivationTask, type WorkerMessage } from "./task";

/** Rounds between two looks at the stop word: some milliseconds. */
const CHUNK = 50_000;
/** The part of the whole that is worth a message. */
const PROGRESS_STEP = 0.01;

/** Runs one derivation to its end, or until it is stopped. */
function run(task: DerivationTask, tell: (message: WorkerMessage) => void): void {
  const derivation = new ShareKeyDerivation(task.password, task.salt);
  try {
    let told = 0;
    while (Atomics.load(task.stop, 0) === 0) {
      if (derivation.advance(CHUNK)) {
        fillResult(task.keyAndIv, derivation);
        tell("done");
        return;
      }
      if (derivation.progress - told >= PROGRESS_STEP) {
        told = derivation.progress;
        tell({ progress: told });
      }
    }
  } finally {
    derivation.wipe();
  }
}

function fillResult(keyAndIv: Uint8Array, derivation: ShareKeyDerivation): void {
  const { key, iv } = derivation.result();
  keyAndIv.set(key);
  keyAndIv.set(iv, KEY_LENGTH);
  key.fill(0);
  iv.fill(0);
}

run(workerData as DerivationTask, (message) => parentPort?.postMessage(message));
