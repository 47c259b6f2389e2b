/** The few helpers with which the pages make and find elements. */

type Attributes = Record<string, string | number | boolean | undefined>;
type Child = Node | string;

/** Makes an element: `h('p', { class: 'lead' }, 'Some text')`. `true` sets an empty attribute. */
export function h<K extends keyof HTMLElementTagNameMap>(
  tag: K,
  attributes: Attributes = {},
  ...children: Child[]
): HTMLElementTagNameMap[K] {
  const element = document.createElement(tag);
  setAttributes(element, attributes);
  element.append(...children);
  return element;
}

function setAttributes(element: Element, attributes: Attributes): void {
  for (const [name, value] of Object.entries(attributes)) {
    if (value === undefined || value === false) continue;
    element.setAttribute(name, value === true ? '' : String(value));
  }
}

/** Finds what the page's HTML promises to hold. */
export function find(selector: string): HTMLElement {
  const element = document.querySelector<HTMLElement>(selector);
  if (!element) throw new Error(`The page has no ${selector}.`);
  return element;
}

/** Makes an SVG element: `svg('circle', { r: 4 })`. */
export function svg<K extends keyof SVGElementTagNameMap>(
  tag: K,
  attributes: Attributes = {},
  ...children: Child[]
): SVGElementTagNameMap[K] {
  const element = document.createElementNS('http://www.w3.org/2000/svg', tag);
  setAttributes(element, attributes);
  element.append(...children);
  return element;
}

/** An SVG drawing from its inner markup's path data, hidden from assistive technology. */
export function icon(path: string, viewBox = '0 0 16 16'): SVGSVGElement {
  const hidden = { 'aria-hidden': 'true', focusable: 'false' };
  return svg('svg', { viewBox, ...hidden }, svg('path', { d: path }));
}

let lastId = 0;

/** An id for tying a label to its control. */
export function freshId(prefix: string): string {
  lastId += 1;
  return `${prefix}-${lastId}`;
}
