import type { SpeechSegment, Unrolled, Waveform } from 'unrolled';
import { cut } from './sound.ts';

/** Seconds. */
const limits = {
  /** Nothing at all is heard: no microphone is as quiet as that. */
  silence: 2.5,
  /** There is sound, but nobody speaks. */
  waiting: 10,
  /** As much as is searched for at once. */
  speech: 4,
};

/**
 * How the speech in a question is found: cut close, as the windows of the index are, and short sounds with pauses
 * between them, as in “ticket”, make one.
 */
export const questionSpeech = {
  hangoverSeconds: 0.3,
  minSpeechSeconds: 0.06,
  paddingSeconds: 0,
} as const;

/** Seconds: what is shorter is a click. */
const shortest = 0.15;

/** Of full scale: no room is quieter than that, but a microphone that is muted. */
const dead = 1e-4;

const silent =
  'The microphone is silent: nothing at all comes from it. Is it muted, or is it another one that you speak into?';

const what = {
  NotAllowedError:
    'The microphone was refused. Allow it for this page (the sign beside the address), or pick a word or a file.',
  NotFoundError: 'No microphone was found. Plug one in and try again, or pick a word or a file.',
  NotReadableError:
    'The microphone cannot be read; perhaps another program has it. Close that and try again.',
} as const;

/** What the browser says when it lends no microphone, in words that help. */
function explain(error: unknown): Error {
  const name = error instanceof Error || error instanceof DOMException ? error.name : '';
  const known: Readonly<Record<string, string>> = what;
  return new Error(known[name] ?? `The microphone cannot be used: ${String(error)}`, {
    cause: error,
  });
}

async function openStream(): Promise<MediaStream> {
  // Only secure pages have it, whatever the types say.
  const devices = (navigator as Partial<Navigator>).mediaDevices;
  if (!devices) {
    throw new Error('Browsers lend the microphone to pages of https addresses only.');
  }
  try {
    return await devices.getUserMedia({
      audio: { echoCancellation: false, noiseSuppression: false, autoGainControl: false },
    });
  } catch (error) {
    throw explain(error);
  }
}

interface ListeningEvents {
  /** dB of full scale, and whether somebody speaks. */
  readonly onLevel: (level: number, inSpeech: boolean) => void;
}

/**
 * Listens until somebody has said something, and gives that. Nothing of it is kept.
 *
 * @throws an Error that says what is wrong: refused, missing, silent, nobody speaks
 * @throws the reason of `signal`
 */
export async function listen(
  unrolled: Unrolled,
  signal: AbortSignal,
  { onLevel }: ListeningEvents,
): Promise<Waveform> {
  const stream = await openStream();
  const context = new AudioContext();
  try {
    signal.throwIfAborted();
    // Where it does not run nothing is heard, which is said below.
    void context.resume();
    await context.audioWorklet.addModule(new URL('./capture.js', import.meta.url));
    const source = context.createMediaStreamSource(stream);
    const capture = new AudioWorkletNode(context, 'capture', { numberOfOutputs: 0 });
    source.connect(capture);
    return await hear(unrolled, capture.port, context.sampleRate, signal, onLevel);
  } finally {
    for (const track of stream.getTracks()) track.stop();
    await context.close();
  }
}

async function hear(
  unrolled: Unrolled,
  port: MessagePort,
  sampleRate: number,
  signal: AbortSignal,
  onLevel: ListeningEvents['onLevel'],
): Promise<Waveform> {
  const endpointer = await unrolled.endpointer(sampleRate, questionSpeech);
  const heard: Float32Array[] = [];
  let seconds = 0;
  let loudest = 0;
  const all = () => {
    const samples = new Float32Array(heard.reduce((sum, { length }) => sum + length, 0));
    let at = 0;
    for (const piece of heard) {
      samples.set(piece, at);
      at += piece.length;
    }
    return { samples, sampleRate };
  };
  try {
    let speechSince: number | undefined;
    for await (const piece of pieces(port, signal)) {
      heard.push(piece);
      seconds += piece.length / sampleRate;
      const { segments, inSpeech, level } = await endpointer.push(piece.slice());
      onLevel(level, inSpeech);
      loudest = piece.reduce((most, sample) => Math.max(most, Math.abs(sample)), loudest);
      const word = segments.find(isWord);
      if (word) return cut(all(), word);
      speechSince = inSpeech ? (speechSince ?? seconds) : undefined;
      if (speechSince !== undefined && seconds - speechSince > limits.speech) break;
      if (seconds > limits.silence && loudest < dead) throw new Error(silent);
      if (seconds > limits.waiting && !inSpeech) {
        throw new Error(
          `Nobody was heard to speak in ${limits.waiting} seconds. Try again, a little louder or closer.`,
        );
      }
    }
    const word = (await endpointer.finish()).find(isWord);
    return word ? cut(all(), word) : all();
  } finally {
    endpointer.dispose();
  }
}

const isWord = ({ start, end }: SpeechSegment) => end - start >= shortest;

/** What comes through a port, piece by piece, until the loop is left. */
async function* pieces(port: MessagePort, signal: AbortSignal): AsyncGenerator<Float32Array> {
  const waiting: Float32Array[] = [];
  let wake: () => void = () => undefined;
  port.onmessage = ({ data }: MessageEvent<Float32Array>) => {
    waiting.push(data);
    wake();
  };
  const stop = () => {
    wake();
  };
  signal.addEventListener('abort', stop);
  try {
    for (;;) {
      signal.throwIfAborted();
      const piece = waiting.shift();
      if (piece) yield piece;
      else await within(limits.silence, (resolve) => (wake = resolve));
    }
  } finally {
    signal.removeEventListener('abort', stop);
    port.close();
  }
}

/** Waits for something that is to come in so many seconds. */
async function within(seconds: number, wait: (resolve: () => void) => void): Promise<void> {
  let timer = 0;
  try {
    await new Promise<void>((resolve, reject) => {
      wait(resolve);
      timer = window.setTimeout(() => {
        reject(new Error(silent));
      }, 2000 * seconds);
    });
  } finally {
    clearTimeout(timer);
  }
}
