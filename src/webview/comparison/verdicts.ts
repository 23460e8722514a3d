import type { BlobComparison, BlobVerdicts, ComparedFile, KeyTrait, Side, Validity } from "../../protocol";
import { byteCount, curveInWords } from "../shared/words";

/** One thing that two files tell about each other, in words. */
export interface Verdict {
  /** `unknown`: the files don't tell. `attention`: something is wrong with a file. */
  kind: "same" | "different" | "unknown" | "attention";
  title: string;
  text: string;
}

/** The names of both files, in quotes. */
type Names = readonly [string, string];
type Facts = Extract<ComparedFile, { state: "read" }>["facts"];

/** What a comparison comes to, the most important first. */
export function verdictsOf({ files, verdicts }: BlobComparison, names: Names): Verdict[] {
  const [a, b] = files;
  if (a.state !== "read" || b.state !== "read" || verdicts === undefined) return unreadable(files, names);
  const problems = troubled(files, names);
  if (verdicts.identical) {
    const text = `All ${byteCount(a.size)} agree: either file is as good as the other.`;
    return [{ kind: "same", title: "Identical files", text }, ...problems];
  }
  const wrapping = wrappingVerdict(verdicts);
  return [
    keyVerdict(verdicts, [a.facts, b.facts], names),
    dkekVerdict(verdicts, a.facts, b.facts),
    certificateVerdict(verdicts, [a, b], names),
    ...(wrapping ? [wrapping] : []),
    ...problems,
  ];
}

function unreadable(files: BlobComparison["files"], names: Names): Verdict[] {
  return files.flatMap((file, i): Verdict[] => {
    const name = names[i] ?? "";
    if (file.state === "read") return [];
    if (file.state === "foreign") {
      return [{ kind: "attention", title: `${name} is not a key blob`, text: "There is nothing in it that could be compared." }];
    }
    const text = `Nothing of it could be decoded: ${file.reason}. No card can restore it; look for another copy.`;
    return [{ kind: "attention", title: `${name} is damaged at byte ${file.offset}`, text }];
  });
}

function troubled(files: BlobComparison["files"], names: Names): Verdict[] {
  return files.flatMap((file, i): Verdict[] => {
    const problems = file.state === "read" ? file.facts.problems : [];
    const [first] = problems;
    if (first === undefined) return [];
    const title = `${names[i] ?? ""} has ${problems.length === 1 ? "a problem" : `${problems.length} problems`}`;
    const text = `${problems.length === 1 ? "At" : "The first at"} byte ${first.offset}: ${first.reason}.`;
    return [{ kind: "attention", title, text }];
  });
}

const traitWords: Record<KeyTrait, string> = { type: "type", size: "size", label: "label", id: "ID" };

function keyVerdict({ key }: BlobVerdicts, [a, b]: readonly [Facts, Facts], [nameA, nameB]: Names): Verdict {
  switch (key.is) {
    case "same":
      return {
        kind: "same",
        title: "Same key",
        text:
          key.by === "wrapped-bytes"
            ? "Both files hold the same wrapped bytes."
            : "The public keys in both files are equal. That each wrapped key belongs to its public key shows when the file is unlocked.",
      };
    case "different": {
      const what = {
        "public-key": "The public keys in the files differ.",
        type: `${nameA} holds an ${keyWords(a)} key, ${nameB} an ${keyWords(b)} key.`,
        size: "The keys have different lengths.",
      };
      return { kind: "different", title: "Different keys", text: what[key.by] };
    }
    case "unproven": {
      const agree = `Both files tell the same ${listed(key.agree.map((trait) => traitWords[trait]))}`;
      const differ = key.differ.length === 0 ? "" : `, but another ${listed(key.differ.map((trait) => traitWords[trait]))}`;
      return {
        kind: "unknown",
        title: "Not proven to be the same key",
        text: `${agree}${differ}. Only a public key in both files, or unlocking them with the DKEK shares, can prove it.`,
      };
    }
    case "contradictory":
      return {
        kind: "attention",
        title: "Public keys and wrapped keys contradict each other",
        text: "One of the certificates or requests belongs to another key. Unlock both files with the DKEK shares to see which.",
      };
  }
}

function dkekVerdict({ dkek }: BlobVerdicts, a: Facts, b: Facts): Verdict {
  return dkek === "same"
    ? { kind: "same", title: "Same DKEK", text: `Both have the KCV ${a.kcv}: a card that restores one file restores the other.` }
    : { kind: "different", title: "Different DKEKs", text: `The KCVs are ${a.kcv} and ${b.kcv}: a card that restores one file refuses the other.` };
}

type ReadFile = Extract<ComparedFile, { state: "read" }>;

function certificateVerdict({ certificate }: BlobVerdicts, files: readonly [ReadFile, ReadFile], names: Names): Verdict {
  const [a, b] = files;
  const requests = a.facts.certificate === "request" && b.facts.certificate === "request";
  switch (certificate.is) {
    case "none":
      return { kind: "same", title: "No certificate", text: "Neither file holds a certificate or a request." };
    case "same":
      return requests
        ? { kind: "same", title: "Same request", text: "Both files hold the same certificate request, and no certificate." }
        : { kind: "same", title: "Same certificate", text: "It goes back to the card with the key, whichever file is restored." };
    case "different":
      return requests
        ? { kind: "different", title: "Different requests", text: "Neither file holds a certificate, and requests have no date." }
        : { kind: "different", title: "Different certificates", text: "Nothing in them tells which one is newer." };
    case "newer": {
      const [newer, older] = inOrder(certificate.in, files);
      const [name, other] = inOrder(certificate.in, names);
      const text = `It is valid ${validityWords(newer.validity)}; that of ${other} ${validityWords(older.validity)}.`;
      return { kind: "different", title: `Newer certificate in ${name}`, text };
    }
    case "only": {
      const [name, other] = inOrder(certificate.in, names);
      const [{ facts }] = inOrder(certificate.in, files);
      return facts.certificate === "request"
        ? { kind: "different", title: `Request only in ${name}`, text: `${other} holds neither a certificate nor a request.` }
        : { kind: "different", title: `Certificate only in ${name}`, text: `A key that is restored from ${other} comes without one.` };
    }
    case "instead-of-request": {
      const [name, other] = inOrder(certificate.in, names);
      const text = `${other} holds only the request that the card made with its key. Restore ${name} to have the certificate on the card, too.`;
      return { kind: "different", title: `Certificate only in ${name}`, text };
    }
  }
}

function wrappingVerdict({ wrapping, key, dkek }: BlobVerdicts): Verdict | undefined {
  switch (wrapping) {
    case "same":
      return { kind: "same", title: "Same wrapped bytes", text: "One wrapped key is a copy of the other." };
    case "altered":
      return {
        kind: "attention",
        title: "One wrapped key is a damaged copy of the other",
        text: "They agree in most bytes, which never happens when a key is wrapped twice. Unlock both files with the DKEK shares to see which one is whole.",
      };
    case "unreadable":
      return { kind: "unknown", title: "Wrapped bytes can't be compared", text: "A wrapped key is not whole." };
    case "anew":
    case "other-form":
      if (key.is === "different") return undefined;
      if (dkek === "different") {
        return { kind: "different", title: "Wrapped under different DKEKs", text: "So no byte of them agrees, even if they hold one key." };
      }
      return wrapping === "anew"
        ? {
            kind: "different",
            title: "Wrapped anew",
            text: "Each wrapping begins with 8 random bytes that change all bytes behind them: other bytes do not mean another key.",
          }
        : {
            kind: "different",
            title: "Wrapped in another form",
            text: "The encrypted parts differ in kind or length. Devices write down one key in different ways, so this does not mean another key.",
          };
  }
}

function inOrder<T>(first: Side, [a, b]: readonly [T, T]): [T, T] {
  return first === 0 ? [a, b] : [b, a];
}

function validityWords(validity: Validity | undefined): string {
  return validity === undefined ? "for a time that it does not tell" : `from ${dayOf(validity.from)} to ${dayOf(validity.until)}`;
}

/** Without the time, as no certificate's newness is a matter of hours. */
function dayOf(instant: string): string {
  return instant.slice(0, 10);
}

function keyWords({ keyType, curve, keySize }: Facts): string {
  const measure = curve ? curveInWords(curve) : keySize;
  return measure === undefined ? keyType : `${keyType} ${measure}`;
}

function listed(words: readonly string[]): string {
  const last = words.at(-1) ?? "";
  return words.length < 2 ? last : `${words.slice(0, -1).join(", ")} and ${last}`;
}
