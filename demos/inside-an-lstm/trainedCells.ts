import type { LanguageModel, Unrolled } from 'unrolled';
import { find, freshId, h } from '../shared/dom.ts';
import { fetchFile } from '../shared/library.ts';
import { messageOf, type Notices } from '../shared/notices.ts';
import { rounded } from '../shared/rounded.ts';
import { Select } from '../shared/select.ts';
import { Slider } from '../shared/slider.ts';
import { CellDrawing } from './cellDrawing.ts';
import { HeatText } from './heatText.ts';
import { networks, type TrainedNetwork } from './networks.ts';
import { patterns } from './patterns.ts';
import { rank } from './ranking.ts';
import { Reading, type Trace } from './reading.ts';
import { UnitList } from './unitList.ts';

/** More would only make the page slow to scroll. */
const longestText = 3000;

/** Units that the list shows. */
const listed = 8;

const traces: readonly { readonly value: Trace; readonly name: string }[] = [
  { value: 'c', name: 'memory c (its tanh)' },
  { value: 'h', name: 'output h' },
  { value: 'i', name: 'input gate' },
  { value: 'f', name: 'forget gate' },
  { value: 'o', name: 'output gate' },
];

/** The cells of a trained network while it reads a text: which of them tracks what, and how. */
export class TrainedCells {
  readonly #unrolled: Unrolled;
  readonly #notices: Notices;
  readonly #heat: HeatText;
  readonly #drawing = new CellDrawing({ input: 'candidate g', output: 'output h' });
  readonly #sentence = find('#trained-sentence');
  readonly #note = find('#trained-note');
  readonly #rule = h('p', { class: 'field-note' });
  readonly #area: HTMLTextAreaElement;
  readonly #network: Select;
  readonly #pattern: Select;
  readonly #trace: Select;
  readonly #units: UnitList;
  readonly #unitField = find('#trained-unit');
  #slider: Slider<number> | undefined;
  #model: LanguageModel | undefined;
  #reading: Reading | undefined;
  #unit = 0;
  #inspected: number | undefined;
  /** Goes up whenever what is being read is no longer wanted. */
  #asked = 0;
  #timer: ReturnType<typeof setTimeout> | undefined;
  #work: Promise<void> = Promise.resolve();

  constructor(unrolled: Unrolled, notices: Notices) {
    this.#unrolled = unrolled;
    this.#notices = notices;
    this.#heat = new HeatText(find('#heat'), (index) => {
      // Whoever leaves the text finds the cell as it was.
      this.#inspected = index ?? this.#inspected;
      this.#showCell();
    });
    this.#network = new Select({
      label: 'The network has read',
      options: networks.map(({ id, name }) => ({ value: id, name })),
      value: networks[0]?.id ?? '',
      onChange: (id) => {
        this.choose(id);
      },
    });
    this.#pattern = new Select({
      label: 'Which units track …',
      options: patterns.map(({ id, name }) => ({ value: id, name })),
      value: patterns[0]?.id ?? '',
      onChange: () => {
        this.#rank(true);
      },
    });
    this.#trace = new Select({
      label: 'Colour shows the unit’s',
      options: traces,
      value: 'c',
      onChange: () => {
        this.#rank(false);
      },
    });
    this.#units = new UnitList((unit) => {
      this.#choose(unit);
    });
    const id = freshId('reads');
    this.#area = h('textarea', {
      id,
      spellcheck: 'false',
      autocomplete: 'off',
      maxlength: longestText,
    });
    this.#area.addEventListener('input', () => {
      clearTimeout(this.#timer);
      this.#timer = setTimeout(() => {
        this.#read();
      }, 200);
    });
    find('#trained-network').append(this.#network.element);
    find('#trained-pattern').append(this.#pattern.element, this.#rule, this.#units.element);
    find('#trained-trace').append(this.#trace.element);
    find('#trained-text').append(
      h('div', { class: 'field' }, h('label', { for: id }, 'Text to read: type here'), this.#area),
    );
    find('#trained-drawing').append(this.#drawing.element);
  }

  /** Opens a network and lets it read its passage. */
  choose(id: string, pattern?: string): void {
    const network = networks.find((one) => one.id === id);
    if (!network) return;
    this.#network.value = id;
    this.#pattern.value = pattern ?? network.pattern;
    const asked = (this.#asked += 1);
    this.#work = this.#work.then(() => this.#open(network, asked));
  }

  /** Resolves when nothing is asked of the library any more. */
  async release(): Promise<void> {
    this.#asked += 1;
    clearTimeout(this.#timer);
    await this.#work;
    this.#model?.dispose();
    this.#model = undefined;
  }

  async #open(network: TrainedNetwork, asked: number): Promise<void> {
    if (asked !== this.#asked) return;
    try {
      const bytes = await fetchFile(network.file, 'The trained network');
      const model = await this.#unrolled.open(bytes);
      this.#model?.dispose();
      this.#model = model;
      this.#note.textContent = network.description;
      this.#area.value = network.sample;
      this.#unit = 0;
      this.#showSlider(model.network.hiddenSize);
      await this.#follow(asked);
    } catch (error) {
      this.#notices.error(messageOf(error), [
        {
          label: 'Try again',
          run: () => {
            this.choose(network.id);
          },
        },
      ]);
    }
  }

  #read(): void {
    const asked = (this.#asked += 1);
    this.#work = this.#work.then(() => this.#follow(asked));
  }

  /** Lets the network read what stands in the field. */
  async #follow(asked: number): Promise<void> {
    const model = this.#model;
    if (!model || asked !== this.#asked) return;
    try {
      const characters = Array.from(this.#area.value);
      const isKnown = (c: string) => model.vocabulary.idOf(c) !== undefined;
      const read = characters.filter(isKnown);
      const [layer] = read.length > 0 ? (await model.activations(read.join(''))).layers : [];
      if (asked !== this.#asked) return;
      this.#heat.write(characters, isKnown);
      this.#reading = layer && new Reading(read, layer, model.network.hiddenSize);
      this.#inspected = undefined;
      this.#rank(true);
    } catch (error) {
      this.#notices.error(messageOf(error));
    }
  }

  get #chosenTrace(): Trace {
    return this.#trace.value as Trace;
  }

  /** Ranks the units anew. `choose`: take the best of them. */
  #rank(choose: boolean): void {
    const reading = this.#reading;
    const pattern = patterns.find(({ id }) => id === this.#pattern.value);
    if (!reading || !pattern) {
      this.#units.show([]);
      this.#rule.textContent =
        this.#area.value === ''
          ? 'There is nothing to read.'
          : 'The network knows none of these characters.';
      this.#sentence.textContent = '';
      this.#drawing.clear();
      return;
    }
    const values = pattern.measure(reading.characters);
    const ranked = rank(reading.trace(this.#chosenTrace), reading.units, values);
    this.#rule.textContent =
      ranked.length > 0
        ? `Correlation over these ${reading.length} characters with: ${pattern.rule}.`
        : `This text has nothing ${pattern.name}: nothing to track.`;
    this.#units.show(ranked.slice(0, listed));
    const [best] = ranked;
    if (choose && best) {
      // Where the pattern is strongest, there is something to see.
      this.#inspected ??= values.indexOf(Math.max(...values));
      this.#choose(best.unit);
    } else this.#choose(this.#unit);
  }

  #choose(unit: number): void {
    this.#unit = unit;
    if (this.#slider) this.#slider.value = unit;
    this.#units.mark(unit);
    if (this.#reading) this.#heat.colour(this.#reading.colours(this.#chosenTrace, unit));
    this.#showCell();
  }

  #showCell(): void {
    const at = Math.min(this.#inspected ?? 0, (this.#reading?.length ?? 0) - 1);
    const state = this.#reading?.cell(at, this.#unit);
    if (!this.#reading || !state) return;
    this.#heat.inspect(at);
    this.#drawing.show(state);
    const character = this.#reading.characters[at] ?? '';
    const name = names[character] ?? `“${character}”`;
    const text =
      `Unit ${this.#unit} after reading ${name}: keeps ${percent(state.f)} of its memory, ` +
      `lets in ${percent(state.i)} of ${rounded(state.candidate, 2)}, and shows ${percent(state.o)}.`;
    this.#sentence.textContent = text;
    this.#drawing.describe(text);
  }

  #showSlider(units: number): void {
    this.#slider = new Slider({
      label: 'Unit',
      values: Array.from({ length: units }, (_, unit) => unit),
      value: this.#unit,
      onInput: (unit) => {
        this.#choose(unit);
      },
    });
    this.#unitField.replaceChildren(this.#slider.element);
  }
}

const names: Record<string, string | undefined> = {
  ' ': 'a space',
  '\n': 'a line break',
  '\t': 'a tab',
};

function percent(share: number): string {
  return `${Math.round(share * 100)} %`;
}
