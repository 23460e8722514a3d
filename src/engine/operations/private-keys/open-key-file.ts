import { decodeSpki, publicKeySize } from "../../../formats/public-key";
import type { ImportableKey, OpenedKeyFile } from "../../../protocol";
import { wipingAfter } from "../login";
import type { KeyFileOpening } from "../params";
import type { OperationContext } from "../services";
import { type NamedKey, withPrivateKeyFile } from "./private-key-file";

/**
 * What keys a file has, and what is public of them. No card is needed, and nothing of it is kept.
 * @throws EngineFailure of `withPrivateKeyFile`
 */
export function openKeyFile({ file, password }: KeyFileOpening, context: OperationContext): Promise<OpenedKeyFile> {
  return wipingAfter([file, password], () =>
    withPrivateKeyFile({ file, ...(password && { password }) }, context, ({ format, keys, remarks }) => ({
      format,
      keys: keys.map(toImportableKey),
      remarks,
    })),
  );
}

function toImportableKey({ publicKey, publicKeySha256, label, certificate }: NamedKey): ImportableKey {
  const decoded = decodeSpki(publicKey);
  return {
    keyType: decoded.type,
    keySize: publicKeySize(decoded),
    ...(decoded.type === "EC" && { curve: decoded.curve }),
    ...(label !== undefined && { label }),
    publicKeySha256,
    ...(certificate && { certificate: { subject: certificate.subject, notAfter: certificate.notAfter } }),
  };
}
