import { writeFile } from "node:fs/promises";
import { join } from "node:path";
import { run } from "../../../scripts/prepare/command.mjs";
import { PcscLab, type Daemon } from "./pcsc-lab";

const USB_PORT = 36963;

/** Serial readers of the laboratory, and the port of each; the USB reader is not among them. */
export const serialReaders = ["A", "B", "C"].flatMap((letter, index) =>
  [0, 1].map((slot) => ({ name: `Virtual PCD ${letter} 00 0${slot}`, port: 35963 + 2 * index + slot })),
);

/** The USB reader, of one slot. It takes few bytes in one APDU, and tells so; the others take all, and tell nothing. */
export const usbReader = { name: "USB PCD 00 00", port: USB_PORT, maxData: 500 };

const daemon = (usbDevice: string): Daemon => ({
  options: ["--config", "/run/reader.conf"],
  env: {
    LD_PRELOAD: usbDevice,
    USB_READER_FIFO: "/run/usb-reader",
    USB_READER_VPCD: "/run/usb-vpcd.so",
    USB_READER_PORT: String(USB_PORT),
    USB_READER_MAX_DATA: String(usbReader.maxData),
  },
  ports: serialReaders.map(({ port }) => port),
});

/** A laboratory whose daemon, not started yet, has six serial readers, and a USB reader to be plugged in. */
export async function openUsbLab(): Promise<PcscLab> {
  const lab = await PcscLab.prepare((folder) => daemon(join(folder, "usb-device.so")));
  for (const name of ["usb-device", "usb-driver"]) await compile(`test/harness/pcscd/${name}.c`, lab.file(`${name}.so`));
  await lab.succeed("sh", ["test/harness/pcscd/usb-readers.sh", lab.file("usb-driver.so")]);
  return lab;
}

function compile(source: string, library: string): Promise<void> {
  return run("gcc", ["-Wall", "-shared", "-fPIC", "-I/usr/include/PCSC", "-o", library, source]);
}

/** Plugs the USB reader in, or pulls it out. */
export async function setPlugged(lab: PcscLab, plugged: boolean): Promise<void> {
  await writeFile(lab.path("/run/usb-reader"), plugged ? "add\n" : "remove\n");
}
