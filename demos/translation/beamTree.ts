import { hierarchy, tree } from 'd3-hierarchy';
import type { BeamNode } from 'unrolled';
import { h, svg } from '../shared/dom.ts';
import { endSign } from './attentionMatrix.ts';

/** A beginning of an answer, with the ways in which the search went on from it. */
interface Branch {
  readonly token: string;
  readonly score: number;
  readonly finished: boolean;
  readonly children: Branch[];
  /** It leads to the answer that was chosen. */
  chosen: boolean;
}

/** Pixels between two steps, and between two branches. */
const gap = { step: 45, branch: 23 };
const margin = { left: 14, right: 22, top: 16, bottom: 14 };

/** Branches of more than this are not drawn: it would take longer than a frame. */
const most = 600;

/** The beginnings that the beam kept, as a tree that grows to the right. */
export class BeamTree {
  readonly element = h('div', {
    class: 'beam-tree',
    tabindex: 0,
    role: 'region',
    'aria-label': 'The candidates of the search, as a tree',
  });

  show(nodes: readonly BeamNode[], answer: readonly string[]): void {
    const root = grow(nodes, answer);
    const layout = tree<Branch>().nodeSize([gap.branch, gap.step]);
    const all = layout(hierarchy(root));
    const places = all.descendants();
    const lowest = Math.min(...places.map(({ x }) => x));
    const highest = Math.max(...places.map(({ x }) => x));
    const width = margin.left + all.height * gap.step + margin.right;
    const height = margin.top + highest - lowest + margin.bottom;
    const x = (depth: number) => margin.left + depth * gap.step;
    const y = (across: number) => margin.top + across - lowest;

    const links = all.links().map(({ source, target }) => {
      const [x0, y0, x1, y1] = [x(source.depth), y(source.x), x(target.depth), y(target.x)];
      const middle = (x0 + x1) / 2;
      return svg('path', {
        class: `beam-link${target.data.chosen ? ' is-chosen' : ''}`,
        d: `M${x0} ${y0}C${middle} ${y0} ${middle} ${y1} ${x1} ${y1}`,
      });
    });
    const marks = places.map(({ data, depth, x: across }) => {
      const place = { transform: `translate(${x(depth)} ${y(across)})` };
      const kind = `beam-node${data.chosen ? ' is-chosen' : ''}${data.finished ? ' is-finished' : ''}`;
      const mark = svg('g', { class: kind, ...place });
      if (depth === 0) {
        mark.append(svg('circle', { r: 4 }));
        return mark;
      }
      const wide = 12 + 9 * Math.max(0, Array.from(data.token).length - 1);
      mark.append(
        svg('title', {}, `${data.token}: ${score(data.score)}`),
        svg('rect', { x: -wide / 2 - 3, y: -9, width: wide + 6, height: 18, rx: 5 }),
        svg('text', { y: data.finished ? 1 : 4.5 }, data.token),
      );
      if (data.finished) {
        mark.append(svg('text', { class: 'beam-score', y: 12 }, score(data.score)));
      }
      return mark;
    });
    this.element.replaceChildren(
      svg(
        'svg',
        {
          width,
          height,
          viewBox: `0 0 ${width} ${height}`,
          role: 'img',
          'aria-label': `${places.length - 1} beginnings of answers; the chosen one is ${answer.join(' ')}.`,
        },
        ...links,
        ...marks,
      ),
    );
  }

  clear(): void {
    this.element.replaceChildren();
  }
}

function score(value: number): string {
  return value.toFixed(2).replace('-', '−');
}

/** The beginnings that were followed, each with the place of the one it goes on from, as a tree. */
function grow(nodes: readonly BeamNode[], answer: readonly string[]): Branch {
  const root: Branch = { token: '', score: 0, finished: false, children: [], chosen: true };
  const branches = new Map<number, Branch>();
  for (const [index, { parent, token, score: value, kept, finished }] of nodes.entries()) {
    if (!kept && !finished) continue;
    if (branches.size === most) break;
    const branch = { token: token ?? endSign, score: value, finished, children: [], chosen: false };
    branches.set(index, branch);
    (branches.get(parent) ?? root).children.push(branch);
  }
  choose(root, [...answer, endSign]);
  return root;
}

/** Marks the way to the answer as far as the tree goes. */
function choose(branch: Branch, [token, ...rest]: readonly string[]): void {
  const next = branch.children.find((child) => child.token === token);
  if (!next) return;
  next.chosen = true;
  choose(next, rest);
}
