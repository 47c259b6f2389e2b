import type { SpokenHit, Waveform as Sound } from 'unrolled';
import { find, h, icon } from '../shared/dom.ts';
import { drawings } from '../shared/drawings.ts';
import { archiveId, sentenceAt } from './archive.ts';
import { HitList } from './hitList.ts';
import { Player } from '../shared/player.ts';
import { clock, peaksOf, secondsOf } from '../shared/sound.ts';
import { closeness, Waveform } from './waveform.ts';

interface ResultEvents {
  readonly soundOf: (id: string) => Promise<Sound>;
  /** What a recording of the visitor's is called. */
  readonly nameOf: (id: string) => string | undefined;
  readonly onOpen: (id: string) => void;
  readonly onError: (error: unknown) => void;
}

interface Asked {
  readonly sound: Sound;
  readonly word?: string | undefined;
}

/** Seconds before and behind a hit that are played with it. */
const around = 0.08;

/** A recording with what was found in it, to look at and to hear. */
export class Results {
  readonly #events: ResultEvents;
  readonly #player = new Player();
  readonly #waveform: Waveform;
  readonly #list: HitList;
  readonly #play: HTMLButtonElement;
  readonly #repeat: HTMLButtonElement;
  #shown = archiveId;
  #sound: Sound | undefined;
  #time = 0;
  #hits: readonly SpokenHit[] = [];
  #chosen = -1;
  #asked: Asked | undefined;

  constructor(events: ResultEvents) {
    this.#events = events;
    this.#waveform = new Waveform(find('#waveform'), {
      onSeek: (seconds) => {
        this.#seek(seconds);
      },
      onPick: (place) => {
        const hit = this.#marked()[place];
        if (hit) void this.#playHit(this.#hits.indexOf(hit));
      },
    });
    this.#list = new HitList({ onPlay: (index) => void this.#playHit(index) });
    this.#play = h(
      'button',
      { type: 'button', class: 'button', id: 'play', disabled: true },
      icon(drawings.play),
      h('span', {}, 'Play'),
    );
    this.#play.addEventListener('click', () => {
      if (this.#player.playing) this.stop();
      else this.#playOn();
    });
    this.#repeat = h(
      'button',
      { type: 'button', class: 'button button-plain', id: 'hear-query', disabled: true },
      'Hear the question',
    );
    this.#repeat.addEventListener('click', () => {
      if (this.#asked) this.#hear(this.#asked.sound);
    });
    find('#wave-buttons').append(this.#repeat, this.#play);
  }

  /** The recording that is to be seen. */
  get shown(): string {
    return this.#shown;
  }

  /** Shows a recording. */
  async open(id: string): Promise<void> {
    this.stop();
    const sound = await this.#events.soundOf(id);
    const peaks = await peaksOf(sound, closeness);
    this.#shown = id;
    this.#sound = sound;
    this.#time = 0;
    this.#waveform.show(peaks, secondsOf(sound));
    this.#play.disabled = false;
    find('#wave-name').textContent = this.#events.nameOf(id) ?? 'The archive';
    this.#caption(0);
    this.#mark(-1);
    this.#events.onOpen(id);
  }

  /**
   * Shows what was found, the best first, and the best of all in view; with `stay` the best of the recording
   * that is to be seen already.
   */
  async show(hits: readonly SpokenHit[], asked: Asked, stay = false): Promise<void> {
    this.stop();
    this.#hits = hits;
    this.#asked = asked;
    this.#repeat.disabled = false;
    this.#list.show(hits, asked.word, (id) => this.#events.nameOf(id));
    find('#no-hits').hidden = hits.length > 0;
    const best = stay ? this.#marked()[0] : hits[0];
    if (best && best.id !== this.#shown) await this.open(best.id);
    this.#mark(-1);
    if (!best) return;
    this.#waveform.reveal(best);
    this.#time = best.start;
    this.#caption(best.start);
  }

  stop(): void {
    this.#player.stop();
  }

  #marked(): SpokenHit[] {
    return this.#hits.filter(({ id }) => id === this.#shown);
  }

  #mark(chosen: number): void {
    this.#chosen = chosen;
    const marked = this.#marked();
    const marks = marked.map((hit) => ({
      ...{ start: hit.start, end: hit.end, label: String(this.#hits.indexOf(hit) + 1) },
    }));
    const hit = this.#hits[chosen];
    this.#waveform.mark(marks, hit ? marked.indexOf(hit) : -1);
    this.#list.choose(chosen);
  }

  async #playHit(index: number): Promise<void> {
    const hit = this.#hits[index];
    if (!hit) return;
    try {
      if (hit.id !== this.#shown) await this.open(hit.id);
      this.#mark(index);
      this.#waveform.reveal(hit);
      this.#run(Math.max(0, hit.start - around), hit.end + around);
    } catch (error) {
      this.#events.onError(error);
    }
  }

  #playOn(): void {
    const end = this.#sound ? secondsOf(this.#sound) : 0;
    this.#run(this.#time < end - 0.05 ? this.#time : 0, end);
  }

  #run(start: number, end: number): void {
    if (!this.#sound) return;
    const last = Math.min(end, secondsOf(this.#sound));
    this.#player.play(
      this.#sound,
      { start, end: last },
      {
        onMove: (seconds) => {
          this.#time = seconds;
          this.#waveform.seek(seconds);
          this.#caption(seconds);
        },
        onEnd: () => {
          this.#follow();
        },
      },
    );
    this.#follow();
  }

  #hear(sound: Sound): void {
    this.#player.play(
      sound,
      { start: 0, end: secondsOf(sound) },
      {
        onMove: () => undefined,
        onEnd: () => {
          this.#follow();
        },
      },
    );
    this.#follow();
  }

  #seek(seconds: number): void {
    const playing = this.#player.playing;
    this.stop();
    this.#time = seconds;
    this.#waveform.seek(seconds);
    this.#caption(seconds);
    if (this.#chosen >= 0) this.#mark(-1);
    if (playing) this.#playOn();
  }

  /** What is said there, and when it is. */
  #caption(seconds: number): void {
    const sentence = this.#shown === archiveId ? sentenceAt(seconds) : undefined;
    find('#wave-time').textContent = clock(seconds);
    const text = sentence ? `${sentence.voice}: ${sentence.text}` : '';
    if (find('#caption').textContent !== text) find('#caption').textContent = text;
  }

  #follow(): void {
    const playing = this.#player.playing;
    this.#play.dataset.playing = String(playing);
    const text = this.#play.querySelector('span');
    if (text) text.textContent = playing ? 'Stop' : 'Play';
    this.#play.querySelector('path')?.setAttribute('d', drawings[playing ? 'stop' : 'play']);
  }
}
