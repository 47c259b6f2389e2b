import { cellLook, cellName } from '../shared/cells.ts';
import { find, h } from '../shared/dom.ts';
import { Canvas } from '../shared/paint.ts';
import { rounded } from '../shared/rounded.ts';
import { Slider } from '../shared/slider.ts';
import { colour } from '../shared/theme.ts';
import {
  alphabet,
  type Example,
  letterCount,
  newExample,
  type ProblemName,
  sumOf,
} from './problems.ts';
import type { Racer } from './race.ts';

const parts = Array.from({ length: 21 }, (_, index) => index / 20);

/** Pixels above the bars, and how high they are in a picture of that height. */
const top = 20;

function barHeight(height: number): number {
  return height - top - 76;
}

const labelFont = '12px system-ui, sans-serif';

/** One sequence that the visitor can change, and where each racer's answer lies. */
export class ExamplePicture {
  readonly #canvas: Canvas;
  readonly #sliders: readonly [Slider<number>, Slider<number>];
  readonly #letters: HTMLInputElement;
  readonly #task = find('#task');
  readonly #onChange: () => void;
  #problem: ProblemName = 'adding';
  #example: Example;
  #racers: readonly Racer[] = [];

  constructor(lag: number, onChange: () => void) {
    this.#onChange = onChange;
    this.#example = newExample(lag, Math.random);
    const slider = (label: string, index: 0 | 1) =>
      new Slider({
        label,
        values: parts,
        value: 0.5,
        format: (value) => value.toFixed(2),
        onInput: (value) => {
          this.#setNumber(index, value);
        },
      });
    this.#sliders = [slider('First marked number', 0), slider('Second marked number', 1)];
    this.#letters = find('#letters') as HTMLInputElement;
    this.#letters.addEventListener('input', () => {
      this.#typeLetters();
    });
    this.#letters.addEventListener('blur', () => {
      this.#letters.value = this.#example.letters;
    });
    find('#number-fields').append(this.#sliders[0].element, this.#sliders[1].element);
    this.#canvas = new Canvas(find('#example'), (context, width, height) => {
      this.#paint(context, width, height);
    });
    this.#canvas.element.setAttribute('aria-hidden', 'true');
    this.#drag();
    const again = h('button', { type: 'button', class: 'button button-plain' }, 'Another one');
    again.addEventListener('click', () => {
      this.another(this.#example.lag);
    });
    find('#example-buttons').append(again);
    this.#follow();
  }

  get example(): Example {
    return this.#example;
  }

  another(lag: number): void {
    this.#example = newExample(lag, Math.random);
    this.#follow();
    this.#onChange();
  }

  show(problem: ProblemName, racers: readonly Racer[]): void {
    this.#racers = racers;
    if (problem !== this.#problem) {
      this.#problem = problem;
      this.#follow();
    }
    this.#canvas.draw();
  }

  #setNumber(index: 0 | 1, value: number): void {
    const numbers = [...this.#example.numbers];
    numbers[this.#example.marks[index]] = value;
    this.#example = { ...this.#example, numbers };
    this.#describe();
    this.#onChange();
  }

  #typeLetters(): void {
    const known = Array.from(this.#letters.value.toUpperCase()).filter((letter) =>
      (alphabet as readonly string[]).includes(letter),
    );
    const letters = known.slice(0, letterCount).join('');
    this.#letters.value = letters;
    if (letters.length < letterCount) return;
    this.#example = { ...this.#example, letters };
    this.#describe();
    this.#onChange();
  }

  #follow(): void {
    const { numbers, marks, letters } = this.#example;
    this.#sliders[0].value = numbers[marks[0]] ?? 0;
    this.#sliders[1].value = numbers[marks[1]] ?? 0;
    this.#letters.value = letters;
    find('#number-fields').hidden = this.#problem !== 'adding';
    find('#letter-field').hidden = this.#problem !== 'copy';
    this.#describe();
  }

  #describe(): void {
    const { numbers, marks, letters, lag } = this.#example;
    const [first, second] = marks.map((mark) => rounded(numbers[mark] ?? 0, 2));
    this.#task.textContent =
      this.#problem === 'adding'
        ? `${lag} numbers, two of them marked. The answer is their sum: ` +
          `${first} + ${second} = ${rounded(sumOf(this.#example), 2)}.`
        : `${letterCount} letters, then ${lag} steps of nothing. The answer is the letters: ${letters}.`;
    this.#canvas.draw();
  }

  /** A marked number can be drawn up and down with the pointer. */
  #drag(): void {
    const { element } = this.#canvas;
    let held: 0 | 1 | undefined;
    const move = (event: PointerEvent) => {
      if (held === undefined) return;
      const box = element.getBoundingClientRect();
      const share = 1 - (event.clientY - box.top - top) / barHeight(box.height);
      const value = Math.max(0, Math.min(1, Math.round(share * 20) / 20));
      this.#sliders[held].value = value;
      this.#setNumber(held, value);
    };
    element.addEventListener('pointerdown', (event) => {
      if (this.#problem !== 'adding') return;
      const box = element.getBoundingClientRect();
      if (event.clientY - box.top > top + barHeight(box.height) + 8) return;
      const place = ((event.clientX - box.left) / box.width) * this.#example.lag - 0.5;
      const [first, second] = this.#example.marks;
      held = Math.abs(place - first) <= Math.abs(place - second) ? 0 : 1;
      element.setPointerCapture(event.pointerId);
      move(event);
    });
    element.addEventListener('pointermove', move);
    const release = () => {
      held = undefined;
    };
    element.addEventListener('pointerup', release);
    element.addEventListener('pointercancel', release);
  }

  #paint(context: CanvasRenderingContext2D, width: number, height: number): void {
    if (this.#problem === 'adding') this.#paintNumbers(context, width, height);
    else this.#paintLetters(context, width, height);
  }

  #paintNumbers(context: CanvasRenderingContext2D, width: number, height: number): void {
    const { numbers, marks, lag } = this.#example;
    const tall = barHeight(height);
    const step = width / lag;
    const gap = step > 6 ? 2 : step > 3 ? 1 : 0.4;
    numbers.forEach((number, index) => {
      const marked = marks.includes(index);
      context.fillStyle = colour(marked ? 'accent' : 'line-strong');
      context.globalAlpha = marked ? 1 : 0.45;
      const bar = Math.max(number * tall, 1);
      const wide = marked ? Math.max(step - gap, 4) : step - gap;
      context.fillRect(index * step + (step - wide) / 2, top + tall - bar, wide, bar);
    });
    context.globalAlpha = 1;
    context.font = labelFont;
    context.textAlign = 'center';
    context.fillStyle = colour('ink');
    for (const mark of marks) {
      const x = Math.max(14, Math.min(width - 14, (mark + 0.5) * step));
      context.fillText(
        (numbers[mark] ?? 0).toFixed(2),
        x,
        top + tall * (1 - (numbers[mark] ?? 0)) - 5,
      );
    }
    this.#paintAnswers(context, width, height);
  }

  /** A line from 0 to 2 on which the sum and every racer's answer lie. */
  #paintAnswers(context: CanvasRenderingContext2D, width: number, height: number): void {
    const y = height - 36;
    const at = (value: number) => 8 + (Math.max(0, Math.min(2, value)) / 2) * (width - 16);
    context.strokeStyle = colour('line-strong');
    context.lineWidth = 1;
    context.beginPath();
    context.moveTo(at(0), y);
    context.lineTo(at(2), y);
    for (const value of [0, 0.5, 1, 1.5, 2]) {
      context.moveTo(at(value), y - 3);
      context.lineTo(at(value), y + 3);
    }
    context.stroke();
    context.fillStyle = colour('ink-muted');
    for (const value of [0, 0.5, 1, 1.5, 2]) context.fillText(String(value), at(value), height - 4);
    const sum = sumOf(this.#example);
    context.fillStyle = colour('ink');
    context.fillRect(at(sum) - 1, y - 20, 2, 40);
    context.textAlign = sum > 1.7 ? 'right' : 'left';
    context.fillText('sum', at(sum) + (sum > 1.7 ? -6 : 6), y - 12);
    this.#racers.forEach(({ cell, answer, lost }) => {
      if (typeof answer !== 'number' || lost || !Number.isFinite(answer)) return;
      const { dash, colour: token } = cellLook(cell);
      context.beginPath();
      context.arc(at(answer), y, 5.5, 0, 2 * Math.PI);
      context.lineWidth = 2.5;
      context.strokeStyle = colour(token);
      context.fillStyle = colour(dash ? 'surface' : token);
      context.fill();
      context.stroke();
    });
  }

  /** The letters, the steps of nothing as dots, and below what each racer says. */
  #paintLetters(context: CanvasRenderingContext2D, width: number, height: number): void {
    const { letters, lag } = this.#example;
    const total = lag + 2 * letterCount;
    const step = Math.min(width / total, 26);
    const left = (width - step * total) / 2;
    const letterStep = Math.max(step, 15);
    const y = top + 16;
    context.textAlign = 'center';
    context.textBaseline = 'middle';
    context.font = `600 ${Math.min(20, letterStep)}px ui-monospace, Menlo, Consolas, monospace`;
    context.fillStyle = colour('accent');
    Array.from(letters).forEach((letter, index) => {
      context.fillText(letter, left + (index + 0.5) * letterStep, y);
    });
    context.fillStyle = colour('line-strong');
    const from = left + letterCount * letterStep;
    const to = width - left - letterCount * letterStep;
    for (let i = 0; i < lag; i += 1) {
      context.fillRect(from + ((i + 0.5) * (to - from)) / lag - 1, y - 1, 2, 2);
    }
    const rows = this.#racers.filter(({ answer }) => typeof answer === 'string');
    const line = Math.min(24, (height - y - 26) / Math.max(rows.length, 1));
    context.font = `600 ${Math.min(16, line)}px ui-monospace, Menlo, Consolas, monospace`;
    rows.forEach(({ cell, answer }, row) => {
      const below = y + 22 + (row + 0.5) * line;
      context.textAlign = 'right';
      context.fillStyle = colour(cellLook(cell).colour);
      context.fillText(cellName(cell), to - 10, below);
      context.textAlign = 'center';
      Array.from(String(answer)).forEach((letter, index) => {
        const right = letter === letters[index];
        context.fillStyle = colour(right ? 'accent' : 'ink-muted');
        context.globalAlpha = right ? 1 : 0.7;
        context.fillText(letter, to + (index + 0.5) * letterStep, below);
      });
      context.globalAlpha = 1;
    });
    context.textBaseline = 'alphabetic';
  }
}
