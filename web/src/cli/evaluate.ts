import { loadLibrary, openModel, readText } from './library.js';
import { printJson } from './output.js';

/** `unrolled evaluate MODEL CORPUS` */
export async function evaluate(
  modelFile: string,
  corpus: string,
  options: { json?: boolean },
): Promise<void> {
  const text = await readText(corpus);
  const library = await loadLibrary();
  const model = await openModel(library, modelFile);
  const result = await model.evaluate(text);
  library.dispose();
  if (options.json) {
    printJson(result);
    return;
  }
  process.stdout.write(`loss            ${result.loss.toFixed(4)} nats per token\n`);
  process.stdout.write(`perplexity      ${result.perplexity.toFixed(3)}\n`);
  process.stdout.write(`bits per token  ${result.bitsPerToken.toFixed(4)}\n`);
}
