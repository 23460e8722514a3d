export { PcsclitePort } from "./pcsclite/pcsclite-port";
export { Readers } from "./readers";
export { VirtualPort } from "./virtual/virtual-port";
