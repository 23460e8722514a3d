import { FormatError } from "../format-error";
import type { Element } from "./elements";
import { byteCount, readElements } from "./elements";
import type { StructureHeader, StructureNode } from "./node";
import { notUnderstood } from "./node";
import type { Shape, View } from "./shape";
import { shapesOf } from "./shape";
import { tagName } from "./tag-names";
import { flagsOf, flagsText } from "./flags";
import { hexText, valueByTag } from "./values";

/** Deeper than any format here, and far from what the stack can take. */
const MAX_DEPTH = 24;

/** Nodes of all elements from `offset` to `end`; what can not be read is a node with its problem. */
export function describeRun(view: View, offset: number, end: number, shape?: Shape): StructureNode[] {
  const { elements, broken } = readElements(view.bytes, offset, end);
  const shapes = shapesOf(elements, shape);
  const expected = shape !== undefined;
  const nodes = elements.map((element, i) => describeElement(view, element, shapes[i] ?? stranger(expected)));
  const next = elements.at(-1)?.end ?? offset;
  return broken === undefined ? nodes : [...nodes, notUnderstood(next, end, broken.reason)];
}

const unnamed: Shape = { name: "Element" };
/** For an element where none, or another one, belongs. */
export const unexpected: Shape = { name: "Unknown element" };

const stranger = (expected: boolean) => (expected ? unexpected : unnamed);

/**
 * The node of one element: a leaf of tag, length and value where the value is atomic; otherwise a node whose first
 * child is the leaf "Tag and length".
 */
export function describeElement(view: View, element: Element, shape: Shape): StructureNode {
  const { offset, end, tag, constructed, value: content, cutShort } = element;
  const node: StructureNode = {
    name: nameOf(shape, content),
    offset,
    length: end - offset,
    tag: tagName(tag, view.notation),
  };
  const hasParts = (constructed && view.depth < MAX_DEPTH) || (!constructed && shape.parts !== undefined);
  if (hasParts) {
    const inside: View = { ...view, depth: view.depth + 1 };
    node.children = [describeHeader(element, node.tag), ...describeContent(inside, element, shape)];
    setValue(node, quietly(() => shape.value?.(content)));
  } else {
    describeAtom(node, element, shape);
  }
  if (cutShort !== undefined) node.problem = cutShort;
  else if (shape === unexpected) node.problem ??= "nothing is known to belong here";
  else addProblem(node, quietly(() => shape.problem?.(content)));
  return node;
}

/** The leaf for tag and length of an element that has parts. */
export function describeHeader(element: Element, tag = ""): StructureNode {
  const { offset, valueOffset, statedLength } = element;
  const value = `${tag}, ${byteCount(statedLength)}`;
  return { name: "Tag and length", offset, length: valueOffset - offset, value, header: headerOf(element) };
}

function headerOf({ tag, offset, valueOffset }: Element): StructureHeader {
  const tagLength = tag > 0xffff ? 3 : tag > 0xff ? 2 : 1;
  return { tag: tagLength, length: valueOffset - offset - tagLength };
}

function describeContent(view: View, { constructed, valueOffset, end }: Element, shape: Shape): StructureNode[] {
  if (!constructed && shape.parts !== undefined) return shape.parts(view, valueOffset, end);
  const knowsContent = shape.fields !== undefined || shape.each !== undefined;
  return describeRun(view, valueOffset, end, knowsContent ? shape : undefined);
}

function describeAtom(node: StructureNode, element: Element, shape: Shape): void {
  const { tag, constructed, valueOffset, value: content } = element;
  node.header = headerOf(element);
  try {
    if (constructed) setValue(node, hexText(content));
    else if (shape.bits === undefined) setValue(node, shape.value?.(content) ?? valueByTag(tag, content));
    else {
      const flags = flagsOf(content, valueOffset, shape.bits);
      setValue(node, shape.value?.(content) ?? flagsText(flags) ?? valueByTag(tag, content));
      if (flags !== undefined) node.bits = flags;
    }
  } catch (error) {
    if (!(error instanceof FormatError)) throw error;
    setValue(node, hexText(content));
    node.problem = error.reason;
  }
}

function addProblem(node: StructureNode, problem: string | undefined): void {
  if (problem !== undefined) node.problem ??= problem;
}

function setValue(node: StructureNode, value: string | undefined): void {
  if (value !== undefined) node.value = value;
}

function nameOf({ name }: Shape, content: Uint8Array): string {
  return typeof name === "string" ? name : (quietly(() => name(content)) ?? "Element");
}

/** A summary says nothing where its parts are damaged: these tell it themselves. */
export function quietly<T>(summarize: () => T): T | undefined {
  try {
    return summarize();
  } catch (error) {
    if (error instanceof FormatError) return undefined;
    throw error;
  }
}
