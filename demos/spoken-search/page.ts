import type { SpeechEmbedder, SpokenHit, Unrolled, Waveform } from 'unrolled';
import { CodeBlock } from '../shared/codeBlock.ts';
import { find } from '../shared/dom.ts';
import { acceptDrops } from '../shared/fileDrop.ts';
import { foldOnNarrowScreens } from '../shared/fold.ts';
import { releaseOnLeave } from '../shared/library.ts';
import { messageOf, type Notices } from '../shared/notices.ts';
import { startTries } from '../shared/tries.ts';
import { archiveId, question } from './archive.ts';
import { AskPanel } from './askPanel.ts';
import facts from './model.json';
import { listen, questionSpeech } from './microphone.ts';
import { OwnPanel } from './ownPanel.ts';
import { OwnRecordings } from './ownRecordings.ts';
import { Results } from './results.ts';
import { snippet } from './snippet.ts';
import { cut, decode, secondsOf } from '../shared/sound.ts';
import type { Started } from './start.ts';
import { WordMap } from './wordMap.ts';

/** Hits that are shown. */
const hitsAtMost = 10;

/** Seconds of a file that is asked with. */
const longestQuery = 10;

/** What is asked for when the page opens. */
const opening = 'lighthouse';

/** What was asked: its sound, and what it was if that is known. */
interface Query {
  readonly sound: Waveform;
  readonly name: string;
  readonly word?: string | undefined;
}

/** The page as a whole: ways of asking, and what was found. */
export class Page {
  readonly #unrolled: Unrolled;
  readonly #embedder: SpeechEmbedder;
  readonly #archive: Waveform;
  readonly #questions: Waveform;
  readonly #notices: Notices;
  readonly #ask: AskPanel;
  readonly #ownPanel: OwnPanel;
  readonly #own: OwnRecordings;
  readonly #results: Results;
  readonly #map = new WordMap();
  #query: Query | undefined;
  #newest: Query | undefined;
  #listening: AbortController | undefined;
  #working: Promise<unknown> = Promise.resolve();

  constructor({ unrolled, embedder, index, archive, questions }: Started, notices: Notices) {
    this.#unrolled = unrolled;
    this.#embedder = embedder;
    this.#archive = archive;
    this.#questions = questions;
    this.#notices = notices;
    this.#ask = new AskPanel({
      onWord: (text) => void this.#askWord(text),
      onMicrophone: () => void this.#listen(),
      onFile: (file) => void this.#askFile(file),
    });
    this.#ownPanel = new OwnPanel({
      onFile: (file) => void this.#add(file),
      onCancel: () => {
        this.#own.cancel();
      },
      onShow: (id) => void this.#guard(() => this.#results.open(id)),
      onRemove: (id) => void this.#remove(id),
    });
    this.#own = new OwnRecordings(unrolled, embedder, index, (share) => {
      this.#ownPanel.share = share;
    });
    this.#results = new Results({
      soundOf: (id) => (id === archiveId ? Promise.resolve(archive) : this.#own.sound(id)),
      nameOf: (id) => this.#own.nameOf(id),
      onOpen: (id) => {
        this.#ownPanel.show(this.#own.all, id);
      },
      onError: (error) => {
        notices.error(messageOf(error));
      },
    });
    const code = new CodeBlock('The page in code');
    code.show(snippet);
    find('#code').append(code.element);
    find('#demo-model').textContent = facts.description;
    foldOnNarrowScreens(find('#settings'));
    acceptDrops(document.body, (file) => void this.#add(file));
    startTries({
      pair: () => void this.#askWord('fear'),
      speak: () => {
        find('#main').scrollIntoView();
        void this.#listen();
      },
      own: () => {
        find('#add button').click();
      },
    });
    releaseOnLeave(unrolled, () => this.#release());
  }

  /** Shows the archive and asks the first question. */
  async begin(): Promise<void> {
    await this.#results.open(archiveId);
    this.#ask.ready = true;
    await this.#askWord(opening);
    this.#working = this.#guard(async () => {
      await this.#map.read(this.#embedder, this.#archive);
      await this.#showOnMap();
    });
    await this.#working;
    await this.#guard(async () => {
      const lost = await this.#own.restore();
      this.#ownPanel.show(this.#own.all, this.#results.shown);
      if (lost) this.#ownPanel.say(lost);
    });
    this.#ownPanel.ready = true;
  }

  async #askWord(text: string): Promise<void> {
    const sound = question(this.#questions, text);
    if (sound)
      await this.#search({
        sound,
        name: `“${text}”, said by a voice that is not in it`,
        word: text,
      });
  }

  async #askFile(file: File): Promise<void> {
    this.#notices.clearError();
    await this.#guard(async () => {
      const sound = await decode(await file.arrayBuffer(), file.name);
      if (secondsOf(sound) > longestQuery) {
        throw new Error(
          `${file.name} has ${Math.round(secondsOf(sound))} seconds; a question is a word or two, ` +
            `${longestQuery} seconds at most. To search it, add it as a recording.`,
        );
      }
      const segments = await this.#unrolled.speechSegments(sound, questionSpeech);
      const [first, last] = [segments[0], segments.at(-1)];
      if (!first || !last)
        throw new Error(`There is no speech in ${file.name}, so nothing is asked.`);
      await this.#search({
        sound: cut(sound, { start: first.start, end: last.end }),
        name: file.name,
      });
    });
  }

  async #listen(): Promise<void> {
    if (this.#listening) {
      this.#listening.abort(new DOMException('Stopped', 'AbortError'));
      return;
    }
    this.#notices.clearError();
    this.#results.stop();
    const listening = new AbortController();
    this.#listening = listening;
    this.#ask.listening = true;
    this.#say('Waiting for the microphone …');
    let hears = false;
    try {
      const sound = await listen(this.#unrolled, listening.signal, {
        onLevel: (level, inSpeech) => {
          if (!hears) this.#say('Listening: say a word of the archive, or of your own recording.');
          hears = true;
          this.#ask.hear(level, inSpeech);
        },
      });
      this.#ask.listening = false;
      await this.#search({ sound, name: 'what you said' });
    } catch (error) {
      this.#say('Pick a word, or say one.');
      if (!listening.signal.aborted) this.#notices.error(messageOf(error));
    } finally {
      this.#ask.listening = false;
      this.#listening = undefined;
    }
  }

  /** `stay`: with the recording that is shown. */
  async #search(query: Query, stay = false): Promise<void> {
    this.#notices.clearError();
    await this.#guard(async () => {
      this.#ask.chosen = query.word;
      this.#newest = query;
      const begun = performance.now();
      const hits = await this.#own.index.search(query.sound, {
        top: hitsAtMost,
        minimumScore: 0.2,
        // Questions come without silence around them.
        trim: false,
      });
      const took = performance.now() - begun;
      // Somebody has asked for something else meanwhile.
      if (query !== this.#newest) return;
      this.#query = query;
      await this.#results.show(hits, query, stay);
      await this.#report(hits, query, took);
      await this.#showOnMap();
    });
  }

  async #report(hits: readonly SpokenHit[], { name }: Query, took: number): Promise<void> {
    const windows = (await this.#own.index.recordings()).reduce((sum, one) => sum + one.windows, 0);
    const count = hits.length === 0 ? 'Nothing like it' : `${hits.length} passages`;
    this.#say(
      `Asked for ${name}: ${count} among ${windows.toLocaleString('en')} stretches of sound, in ${Math.round(took)} ms.`,
    );
  }

  async #showOnMap(): Promise<void> {
    const query = this.#query;
    if (!query) return;
    const [vector] = await this.#embedder.embed([query.sound]);
    if (vector && query === this.#query) this.#map.show(vector);
  }

  async #add(file: File): Promise<void> {
    if (this.#own.busy) {
      this.#ownPanel.say('One recording after the other: this one is being indexed still.');
      return;
    }
    this.#notices.clearError();
    this.#ownPanel.say(`Reading ${file.name} …`);
    try {
      const added = await this.#own.add(file);
      await this.#results.open(added.id);
      if (this.#query) await this.#search(this.#query, true);
      this.#ownPanel.say(added.note);
    } catch (error) {
      const cancelled = error instanceof DOMException && error.name === 'AbortError';
      this.#ownPanel.say(cancelled ? `${file.name} was not added.` : '');
      if (!cancelled) this.#notices.error(messageOf(error));
    }
  }

  async #remove(id: string): Promise<void> {
    await this.#guard(async () => {
      if (this.#own.busy)
        throw new Error('Wait until the other recording is indexed, or cancel that.');
      await this.#own.remove(id);
      if (this.#results.shown === id) await this.#results.open(archiveId);
      this.#ownPanel.show(this.#own.all, this.#results.shown);
      this.#ownPanel.say('');
      if (this.#query) await this.#search(this.#query);
    });
  }

  #say(status: string): void {
    find('#status').textContent = status;
  }

  async #guard(work: () => Promise<void>): Promise<void> {
    try {
      await work();
    } catch (error) {
      this.#notices.error(messageOf(error));
    }
  }

  async #release(): Promise<void> {
    this.#listening?.abort(new DOMException('Left', 'AbortError'));
    this.#results.stop();
    await this.#working;
    await this.#own.release();
    this.#embedder.dispose();
  }
}
