import type { Selection } from "../../../protocol/webview-messages";
import type { Run } from "./bytes";
import type { Match } from "./find";
import { deepestAt, deepestOver, pathOf, visibleRows, type Entry, type Structure } from "./structure";

/** What survives a reload of the view. */
export interface Place {
  /** Absent: as a file opens for the first time. */
  expanded?: readonly string[] | undefined;
  selected?: string | undefined;
  caret?: number | undefined;
  /** Where marking bytes began. */
  anchor?: number | undefined;
}

/** Levels that are open when a file is shown for the first time: its parts, and the fields of each. */
const OPEN_LEVELS = 2;

/**
 * What of a file is open, selected and pointed at: the one selection that the tree and the bytes share.
 * The selection is an entry; the caret is the byte in it that the bytes pane stands on. Where a run of bytes was marked,
 * the selection is the deepest entry that holds them all.
 */
export class Exploration {
  rows: readonly Entry[] = [];
  /** Grows with every change. */
  revision = 0;
  private readonly expanded: Set<string>;
  private row = 0;
  private entry: Entry | undefined;
  private byte: number | undefined;
  private anchor: number | undefined;
  private pointedAt: Entry | undefined;
  private pointedByte: number | undefined;
  private matches: ReadonlySet<Entry | undefined> = new Set();
  private foundRuns: readonly Run[] = [];
  private readonly listeners: (() => void)[] = [];

  constructor(
    readonly structure: Structure,
    /** Bytes in the file. */
    readonly size: number,
    place: Place = {},
  ) {
    this.expanded = new Set(place.expanded?.filter((id) => structure.byId.has(id)) ?? openAtFirst(structure));
    this.rows = visibleRows(structure, this.expanded);
    this.goBackTo(place);
  }

  get selected(): Entry | undefined {
    return this.entry;
  }

  get caret(): number | undefined {
    return this.byte;
  }

  /** The row the tree stands on: that of the selection, the first one without a selection. */
  get activeRow(): number {
    return this.row;
  }

  /** The bytes that were marked one by one; absent where a part was selected as a whole. */
  get marked(): Run | undefined {
    if (this.anchor === undefined || this.byte === undefined || this.anchor === this.byte) return undefined;
    return { start: Math.min(this.anchor, this.byte), end: Math.max(this.anchor, this.byte) + 1 };
  }

  /** What is selected: the marked bytes, or the selected part. */
  get selection(): Selection | undefined {
    if (!this.entry) return undefined;
    const { name, offset, length } = this.entry.node;
    if (!this.marked) return { name, offset, length };
    return { name, offset: this.marked.start, length: this.marked.end - this.marked.start };
  }

  /** What the mouse rests on, in either pane. */
  get preview(): Entry | undefined {
    return this.pointedAt;
  }

  /** The byte the mouse rests on; of a part, its first one. */
  get previewByte(): number | undefined {
    return this.pointedByte ?? (this.pointedAt && this.pointedAt.node.length > 0 ? this.pointedAt.node.offset : undefined);
  }

  /** Bytes that were looked for. */
  get found(): readonly Run[] {
    return this.foundRuns;
  }

  isFound(entry: Entry): boolean {
    return this.matches.has(entry);
  }

  showFound(matches: readonly Match[]): void {
    this.matches = new Set(matches.map(({ entry }) => entry));
    this.foundRuns = matches.flatMap(({ run }) => run ?? []);
    this.changed();
  }

  get place(): Place {
    return { expanded: [...this.expanded], selected: this.entry?.id, caret: this.byte, anchor: this.anchor };
  }

  isExpanded(entry: Entry): boolean {
    return this.expanded.has(entry.id);
  }

  /** The row that stands for an entry: its own, or that of the closed part it lies in. */
  rowFor(entry: Entry): Entry {
    return pathOf(entry).find((step) => !this.expanded.has(step.id)) ?? entry;
  }

  onChange(listener: () => void): void {
    this.listeners.push(listener);
  }

  /** Selects a part; the caret goes to its first byte. */
  selectEntry(entry: Entry): void {
    this.entry = entry;
    this.byte = entry.node.length > 0 ? entry.node.offset : undefined;
    this.anchor = undefined;
    this.uncover(entry);
    this.changed();
  }

  /** Selects the deepest part that holds the byte at `offset`. */
  selectByte(offset: number): void {
    if (offset < 0 || offset >= this.size) return;
    this.anchor = offset;
    this.extendTo(offset);
  }

  /** Marks the bytes from where marking began, or from the caret, to the one at `offset`. */
  extendTo(offset: number): void {
    if (offset < 0 || offset >= this.size) return;
    this.anchor ??= this.byte ?? offset;
    this.byte = offset;
    const { start, end } = this.marked ?? { start: offset, end: offset + 1 };
    this.entry = deepestOver(this.structure, start, end);
    if (this.entry) this.uncover(this.entry);
    this.changed();
  }

  /** Marks a run of bytes. */
  selectRun({ start, end }: Run): void {
    if (start < 0 || end > this.size || start >= end) return;
    this.anchor = end - 1;
    this.extendTo(start);
  }

  /** Points at a part without selecting it. */
  pointAt(entry: Entry | undefined, offset?: number): void {
    if (this.pointedAt === entry && this.pointedByte === offset) return;
    this.pointedAt = entry;
    this.pointedByte = offset;
    this.changed();
  }

  pointAtByte(offset: number | undefined): void {
    this.pointAt(offset === undefined ? undefined : deepestAt(this.structure, offset), offset);
  }

  expand(...entries: readonly Entry[]): void {
    for (const entry of entries) if (entry.children.length > 0) this.expanded.add(entry.id);
    this.rows = visibleRows(this.structure, this.expanded);
    this.changed();
  }

  /** Closes an entry; a selection inside it moves up to it, so that it never hides. */
  collapse(entry: Entry): void {
    this.expanded.delete(entry.id);
    this.rows = visibleRows(this.structure, this.expanded);
    if (this.entry !== entry && this.entry && pathOf(this.entry).includes(entry)) this.selectEntry(entry);
    else this.changed();
  }

  expandAll(): void {
    this.expand(...this.structure.byId.values());
  }

  /** Back to the parts of the file. */
  collapseAll(): void {
    this.expanded.clear();
    const top = this.entry && pathOf(this.entry)[1];
    for (const root of this.structure.roots) this.expanded.add(root.id);
    this.rows = visibleRows(this.structure, this.expanded);
    if (top && this.entry !== top) this.selectEntry(top);
    else this.changed();
  }

  toggle(entry: Entry): void {
    if (this.isExpanded(entry)) this.collapse(entry);
    else this.expand(entry);
  }

  private goBackTo(place: Place): void {
    if (place.caret !== undefined && place.caret < this.size) this.byte = place.caret;
    if (place.anchor !== undefined && place.anchor < this.size) this.anchor = place.anchor;
    const entry = place.selected === undefined ? undefined : this.structure.byId.get(place.selected);
    this.entry = entry ? this.agreeing(entry) : this.byte === undefined ? undefined : deepestAt(this.structure, this.byte);
    if (this.entry) this.uncover(this.entry);
    this.row = this.findRow();
  }

  /** A file that changed may have its parts elsewhere: marked bytes go to the part that holds them now, the caret to its part. */
  private agreeing(entry: Entry): Entry | undefined {
    const { offset, length } = entry.node;
    const run = this.marked ?? (this.byte === undefined ? undefined : { start: this.byte, end: this.byte + 1 });
    if (run && offset <= run.start && run.end <= offset + length) return entry;
    if (run && this.anchor !== undefined) return deepestOver(this.structure, run.start, run.end);
    this.byte = length > 0 ? offset : undefined;
    this.anchor = undefined;
    return entry;
  }

  private findRow(): number {
    return this.entry ? Math.max(0, this.rows.indexOf(this.entry)) : 0;
  }

  private uncover(entry: Entry): void {
    const hidden = pathOf(entry).slice(0, -1).filter((step) => !this.expanded.has(step.id));
    if (hidden.length === 0) return;
    for (const step of hidden) this.expanded.add(step.id);
    this.rows = visibleRows(this.structure, this.expanded);
  }

  private changed(): void {
    this.revision++;
    this.row = this.findRow();
    for (const listener of this.listeners) listener();
  }
}

function openAtFirst(structure: Structure): string[] {
  return [...structure.byId.values()]
    .filter((entry) => entry.level <= OPEN_LEVELS && entry.children.length > 0)
    .map((entry) => entry.id);
}
