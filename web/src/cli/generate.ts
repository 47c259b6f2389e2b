import { once } from 'node:events';
import { loadLibrary, openModel } from './library.js';

export interface GenerateFlags {
  prompt: string;
  length: number;
  temperature: number;
  topK: number;
  topP: number;
  seed?: number;
  stop?: string[];
}

/** `unrolled generate MODEL`: the prompt and what follows it, as it is written. */
export async function generate(modelFile: string, options: GenerateFlags): Promise<void> {
  const library = await loadLibrary();
  const model = await openModel(library, modelFile);
  let last = '';
  const write = async (text: string): Promise<void> => {
    last = text.at(-1) ?? last;
    if (!process.stdout.write(text)) await once(process.stdout, 'drain');
  };
  let prompt = options.prompt;
  for await (const piece of model.stream(options)) {
    // Only now is it known that the prompt can be read.
    await write(prompt + piece);
    prompt = '';
  }
  await write(prompt);
  if (last !== '\n') await write('\n');
  library.dispose();
}
