export { choosePcsc, type PcscChoice } from "./choose-pcsc";
export { Readers } from "./readers";
export { VirtualPort } from "./virtual/virtual-port";
