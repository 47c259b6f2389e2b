import { cluster, hierarchy, type HierarchyPointNode } from 'd3-hierarchy';
import { h, svg } from '../shared/dom.ts';
import type { OpenTree } from './openTree.ts';

/** Pixels: between two levels, around a label, and of a letter. */
const level = 38;
const space = 14;
const letter = 8.2;
const margin = 24;

function widthOf(label: string): number {
  return Math.max(16, Array.from(label).length * letter);
}

/** A sentence as a tree: words at the bottom, each under its tag, phrases above. */
export class TreePicture {
  readonly element = h('div', {
    class: 'tree-picture',
    tabindex: 0,
    role: 'region',
    'aria-label': 'The sentence as a tree',
  });

  /** More than one tree: the brackets did not enclose the whole. */
  show(trees: readonly OpenTree[], description: string): void {
    const [only] = trees;
    const root: OpenTree =
      only && trees.length === 1 ? only : { label: '…', children: trees, open: true };
    if (!only) {
      this.element.replaceChildren();
      return;
    }
    const layout = cluster<OpenTree>()
      .nodeSize([1, level])
      .separation((a, b) => (widthOf(a.data.label) + widthOf(b.data.label)) / 2 + space);
    const all = layout(hierarchy<OpenTree>(root, ({ children }) => [...children]));
    const nodes = all.descendants();
    const left = Math.min(...nodes.map(({ x, data }) => x - widthOf(data.label) / 2)) - margin;
    const right = Math.max(...nodes.map(({ x, data }) => x + widthOf(data.label) / 2)) + margin;
    // Words stand in one row, all else hangs as deep as it is nested: so no two lines cross.
    const bottom = level * all.height;
    for (const node of nodes) node.y = node.children ? level * node.depth : bottom;
    const [width, height] = [right - left, bottom + 2 * margin];
    const picture = svg(
      'svg',
      {
        width,
        height,
        viewBox: `${left} ${-margin} ${width} ${height}`,
        role: 'img',
        'aria-label': description,
      },
      ...all.links().map(({ source, target }) => link(source, target)),
      ...nodes.map(mark),
    );
    this.element.replaceChildren(picture);
  }
}

function link(
  from: HierarchyPointNode<OpenTree>,
  to: HierarchyPointNode<OpenTree>,
): SVGPathElement {
  const kind = to.children ? '' : ' is-word';
  return svg('path', {
    class: `tree-link${kind}`,
    d: `M${from.x} ${from.y + 8}L${to.x} ${to.y - 11}`,
  });
}

function mark({ data, x, y, children }: HierarchyPointNode<OpenTree>): SVGTextElement {
  const isTag = children?.every((child) => !child.children) && children.length === 1;
  const kind = !children ? 'is-word' : isTag ? 'is-tag' : data.open ? 'is-open' : 'is-phrase';
  return svg('text', { class: `tree-node ${kind}`, x, y: y + 4.5 }, data.label);
}
