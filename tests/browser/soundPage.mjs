// What a person does on any page with sound, and the sound that is lent to it.

import { DemoPage } from './demoPage.mjs';

/**
 * A WAV file of 16-bit samples.
 * @param {Int16Array} samples
 * @param {number} sampleRate
 */
export function wavOf(samples, sampleRate) {
  const data = Buffer.from(samples.buffer, samples.byteOffset, samples.byteLength);
  const header = Buffer.alloc(44);
  header.write('RIFF', 0);
  header.writeUInt32LE(36 + data.length, 4);
  header.write('WAVEfmt ', 8);
  header.writeUInt32LE(16, 16);
  header.writeUInt16LE(1, 20);
  header.writeUInt16LE(1, 22);
  header.writeUInt32LE(sampleRate, 24);
  header.writeUInt32LE(2 * sampleRate, 28);
  header.writeUInt16LE(2, 32);
  header.writeUInt16LE(16, 34);
  header.write('data', 36);
  header.writeUInt32LE(data.length, 40);
  return Buffer.concat([header, data]);
}

/**
 * Some of a sound with silence around it, in which there is a breath of noise as in any room.
 * @param {Int16Array} samples
 * @param {number} sampleRate
 * @param {{ start: number, end: number }} stretch
 * @param {number} around in seconds, on either side
 */
export function spoken(samples, sampleRate, { start, end }, around) {
  const word = samples.subarray(Math.round(start * sampleRate), Math.round(end * sampleRate));
  const pause = Math.round(around * sampleRate);
  const all = Int16Array.from(
    { length: word.length + 2 * pause },
    (_, i) => ((i * 7919) % 31) - 15,
  );
  for (const [i, sample] of word.entries()) all[pause + i] = sample;
  return all;
}

export class SoundPage extends DemoPage {
  /**
   * The samples of one of the page's own sounds.
   * @param {string} name of the Ogg file
   * @param {number} sampleRate
   */
  async samples(name, sampleRate) {
    const base64 = await this.page.evaluate(
      async (wanted, rate) => {
        const entry = performance
          .getEntriesByType('resource')
          .find((one) => one.name.includes(`/${wanted}-`) && one.name.endsWith('.ogg'));
        const bytes = await (await fetch(entry?.name ?? '')).arrayBuffer();
        const buffer = await new OfflineAudioContext(1, 1, rate).decodeAudioData(bytes);
        const numbers = Int16Array.from(buffer.getChannelData(0), (x) => Math.round(32_000 * x));
        const blob = new Blob([numbers]);
        return new Promise((resolve, reject) => {
          const reader = new FileReader();
          reader.onload = () => resolve(String(reader.result).replace(/^.*,/, ''));
          reader.onerror = reject;
          reader.readAsDataURL(blob);
        });
      },
      name,
      sampleRate,
    );
    const bytes = Buffer.from(/** @type {string} */ (base64), 'base64');
    return new Int16Array(
      bytes.buffer.slice(bytes.byteOffset, bytes.byteOffset + bytes.byteLength),
    );
  }

  /**
   * From the next load on the microphone gives this sound, once, and then nothing; without it, nothing at
   * all.
   * @param {string} [wav] in base64
   */
  async lendMicrophone(wav) {
    await this.page.evaluateOnNewDocument((sound) => {
      navigator.mediaDevices.getUserMedia = async () => {
        const context = new AudioContext();
        void context.resume();
        const to = context.createMediaStreamDestination();
        if (sound) {
          const bytes = Uint8Array.from(atob(sound), (letter) => letter.charCodeAt(0));
          const source = context.createBufferSource();
          source.buffer = await context.decodeAudioData(bytes.buffer);
          source.connect(to);
          source.start();
        }
        return to.stream;
      };
    }, wav);
  }

  /**
   * From now on the browser lends no microphone, with the name of an error.
   * @param {string} name
   */
  async keepMicrophone(name) {
    await this.page.evaluate((reason) => {
      navigator.mediaDevices.getUserMedia = () => Promise.reject(new DOMException('No', reason));
    }, name);
  }
}
