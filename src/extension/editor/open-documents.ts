import type { Target } from "../commands/services";
import { setContext } from "../editor-values";
import type { BlobDocument } from "./blob-document";
import { situationOf } from "./unlocked-view";

/** The files that the blob view has open, and which one a person has before them. */
export class OpenDocuments {
  private readonly documents = new Map<string, BlobDocument>();
  private current: BlobDocument | undefined;

  add(document: BlobDocument): void {
    this.documents.set(document.uri.toString(), document);
    document.onChanged(() => {
      if (this.current === document) this.tellSituation();
    });
  }

  remove(document: BlobDocument): void {
    const key = document.uri.toString();
    if (this.documents.get(key) === document) this.documents.delete(key);
    if (this.current === document) this.activate(undefined);
  }

  /** One of its editors is the active one now; undefined: none of any file is. */
  activate(document: BlobDocument | undefined): void {
    this.current = document;
    this.tellSituation();
  }

  /** The open file that a command works on: the one it was started on, else the one in the active editor. */
  documentOf({ file }: Target): BlobDocument | undefined {
    return file === undefined ? this.current : this.documents.get(file.toString());
  }

  private tellSituation(): void {
    setContext("editor", situationOf(this.current?.view));
  }
}
