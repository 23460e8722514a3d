import { curveNames, custodians, type KeySpec, maxFilesAtOnce, type PasswordShares } from "../../protocol";
import { fail } from "../failure";
import { LONGEST_KEY_FILE, type ShareCreation, type ShareWithPassword } from "../operations";
import type { Read } from "../rpc/method";
import { base64, base64OfAnyLength, fieldsOf, hexBytes, integer, line, list, matching, object, oneOf, textBytes } from "./values";

const SHARE_LENGTH = 64;

export const readerName = line(1, 1024);
export const keyReference = integer(1, 255);
export const keyId = hexBytes(1, 32);
export const label = line(1, 64);

/** 6 to 16 printable ASCII characters: no card takes another one, and a wrong one would cost a try. */
export const userPin: Read<Uint8Array> = (value, parameter) =>
  textBytes(6, 16)(matching(/^[\x20-\x7e]{6,16}$/, "it must have 6 to 16 ASCII characters")(value, parameter), parameter);

export const soPin: Read<Uint8Array> = (value, parameter) =>
  textBytes(16, 16)(matching(/^[0-9A-Fa-f]{16}$/, "it must have 16 hexadecimal digits")(value, parameter), parameter);

export const onReader = object({ reader: readerName });
export const withPin = object({ reader: readerName }, { pin: userPin });
export const onKey = object({ reader: readerName, keyRef: keyReference }, { pin: userPin });

/** What `ShareCollections` calls the shares that it keeps. */
export const collectionName = line(1, 64);

export const blobFile = base64(LONGEST_KEY_FILE, () => fail("not-a-key-blob", {}));

export const blobFiles: Read<[Uint8Array, Uint8Array]> = (value, parameter) => {
  const [first, second] = list(blobFile, 2, 2)(value, parameter);
  if (first === undefined || second === undefined) fail("invalid-params", { parameter, reason: "it must be a list of 2 to 2" });
  return [first, second];
};

/** Any files, each to be judged by itself. */
export const anyFiles = list(base64OfAnyLength, 0, maxFilesAtOnce);

/** A file with private keys, whatever its format; chains of certificates fit in, too. */
export const privateKeyFile = base64(LONGEST_KEY_FILE, () => fail("unsupported", { feature: "more than 64 KiB in one file", of: "file" }));

export const sha256Hex = matching(/^[0-9A-F]{64}$/, "it must be a SHA-256 in hexadecimal, in upper case");

/** A file that may be one of a share; the format tells. */
export const anyShareFile = base64(LONGEST_KEY_FILE, () => fail("not-a-share", {}));

const shareFile: Read<Uint8Array> = (value, parameter) => {
  const file = base64(SHARE_LENGTH, () => fail("not-a-share", {}))(value, parameter);
  return file.length === SHARE_LENGTH ? file : fail("not-a-share", {});
};

const MAX_PASSWORD_LENGTH = 1024;

/** UTF-8; some files are protected by an empty one. */
export const filePassword = textBytes(0, MAX_PASSWORD_LENGTH);

const number = matching(/^[0-9A-Fa-f:]{1,256}$/, "it must be hexadecimal, colons allowed");

const passwordShares: Read<PasswordShares> = object({
  prime: number,
  shares: list(object({ id: integer(1, 0xffff), value: number }), 1, 255),
});

/** A share file with its password or with password shares. */
export const share: Read<ShareWithPassword> = (value, parameter) =>
  fieldsOf(value, parameter)["passwordShares"] === undefined
    ? object({ file: shareFile, password: textBytes(0, MAX_PASSWORD_LENGTH) })(value, parameter)
    : object({ file: shareFile, passwordShares })(value, parameter);

export const shareCreation: Read<ShareCreation> = (value, parameter) =>
  fieldsOf(value, parameter)["threshold"] === undefined
    ? object({ reader: readerName, password: textBytes(1, MAX_PASSWORD_LENGTH) })(value, parameter)
    : object({ reader: readerName, threshold })(value, parameter);

const threshold: Read<{ required: number; total: number }> = (value, parameter) => {
  const numbers = object({ required: integer(2, custodians.max), total: integer(custodians.min, custodians.max) })(value, parameter);
  if (numbers.required > numbers.total)
    fail("invalid-params", { parameter: `${parameter}.required`, reason: "it must not be more than the total" });
  return numbers;
};

export const keySpec: Read<KeySpec> = (value, parameter) => {
  const { type } = object({ type: oneOf("RSA", "EC", "AES") })(value, parameter);
  switch (type) {
    case "RSA":
      return object({ type: oneOf("RSA"), size: oneOf(1024, 1536, 2048, 3072, 4096) })(value, parameter);
    case "EC":
      return object({ type: oneOf("EC"), curve: oneOf(...curveNames) })(value, parameter);
    case "AES":
      return object({ type: oneOf("AES"), size: oneOf(128, 192, 256) })(value, parameter);
  }
};
