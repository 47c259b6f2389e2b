import { platform } from '#platform';
import { relaxedSimd, simd } from 'wasm-feature-detect';
import { LoadError } from './errors.js';
import type { Backend } from './internal/backend.js';
import { DirectBackend } from './internal/directBackend.js';
import { importGlue } from './internal/lazyGlue.js';
import {
  boolean,
  checkOptions,
  fail,
  oneOf,
  positiveInteger,
  type Given,
} from './internal/validate.js';
import { coreOperations } from './internal/operations/core.js';
import type { Operations } from './internal/operations/execute.js';
import {
  binaryName,
  binaryUrl,
  instantiate,
  kEditions,
  kVariants,
  type BuiltVariant,
  type Edition,
} from './internal/wasmModule.js';
import { WorkerBackend } from './internal/workerBackend.js';
import { Unrolled } from './unrolled.js';

/** `'relaxed-simd'` fuses multiplication and addition; the threaded forms are not in this build. */
export type Variant = 'simd' | 'relaxed-simd' | 'simd-threads' | 'relaxed-simd-threads';

export interface LoadOptions {
  /** Default `'auto'`: the fastest that the engine runs. */
  variant?: 'auto' | Variant | undefined;
  /**
   * Which models the binary has: `'core'` those of text and numbers, `'full'` those of speech as well
   * (`speechEmbedder`, `spokenQueryIndex`, `ctcRecognizer` and what belongs to them); it is a third
   * larger. Default `'core'`.
   */
  edition?: Edition | undefined;
  /**
   * Where the binary is, when it is not beside the package's code: the file, or with a `/` at the end
   * the folder that has the files of `unrolled/dist/wasm`. Relative to the page; in Node, to the
   * working directory.
   */
  wasmUrl?: string | URL | undefined;
  /** The bytes of the binary, of `variant` (`'auto'`: `'simd'`). */
  wasmBinary?: BufferSource | undefined;
  /** Compute in a Web Worker (in Node a worker thread), behind the same interface. Default false. */
  worker?: boolean | undefined;
  /** For the threaded variants. */
  threads?: number | undefined;
  /** The same numbers on every machine for the same seed: pins `'simd'`. Default false. */
  deterministic?: boolean | undefined;
}

const kProbes: Record<BuiltVariant, () => Promise<boolean>> = { simd, 'relaxed-simd': relaxedSimd };

function wasmUrlCheck(value: unknown, name: string): void {
  if (typeof value !== 'string' && !(value instanceof URL)) fail(name, 'a string or a URL', value);
}

function wasmBinaryCheck(value: unknown, name: string): void {
  const isBuffer = /^\[object (Shared)?ArrayBuffer\]$/.test(Object.prototype.toString.call(value));
  if (!ArrayBuffer.isView(value) && !isBuffer) fail(name, 'an ArrayBuffer or a view of one', value);
}

/** The variant that bytes from elsewhere are of, as far as their name tells. */
function variantOf({ wasmUrl }: Given<LoadOptions>): BuiltVariant {
  return wasmUrl !== undefined && /relaxed-simd[^/]*$/.test(String(wasmUrl))
    ? 'relaxed-simd'
    : 'simd';
}

async function chooseVariant(options: Given<LoadOptions>): Promise<BuiltVariant> {
  const { variant = 'auto', deterministic = false } = options;
  if (deterministic && variant !== 'auto' && variant !== 'simd') {
    fail('variant', '"simd" or "auto" when deterministic', variant);
  }
  if (
    variant === 'simd-threads' ||
    variant === 'relaxed-simd-threads' ||
    options.threads !== undefined
  ) {
    throw new LoadError(`this build has no threads; its variants are ${kVariants.join(' and ')}`);
  }
  if (variant !== 'auto') {
    if (await kProbes[variant]()) return variant;
    throw new LoadError(
      `this engine does not run the variant ${variant} (WebAssembly.validate says no)`,
    );
  }
  const isFile = options.wasmUrl !== undefined && !String(options.wasmUrl).endsWith('/');
  const fixed = isFile || options.wasmBinary !== undefined ? variantOf(options) : undefined;
  if (fixed !== 'simd' && !deterministic && (await kProbes['relaxed-simd']()))
    return 'relaxed-simd';
  if (fixed !== 'relaxed-simd' && (await kProbes.simd())) return 'simd';
  throw new LoadError(
    'this engine does not run WebAssembly with SIMD (WebAssembly.validate says no)',
  );
}

function urlOf({ wasmUrl, edition = 'core' }: Given<LoadOptions>, variant: BuiltVariant): URL {
  if (wasmUrl === undefined) return binaryUrl(variant, edition);
  const text = String(wasmUrl);
  try {
    return new URL(
      text.endsWith('/') ? text + binaryName(variant, edition) : text,
      platform.baseUrl,
    );
  } catch {
    throw new LoadError(`wasmUrl must be a URL, got ${JSON.stringify(text)}`);
  }
}

async function compile(
  options: Given<LoadOptions>,
  variant: BuiltVariant,
): Promise<WebAssembly.Module> {
  if (options.wasmBinary) {
    return WebAssembly.compile(options.wasmBinary).catch((error: unknown) => {
      throw new LoadError(`cannot compile wasmBinary: ${reason(error)}`, { cause: error });
    });
  }
  const url = urlOf(options, variant);
  return platform.compile(url).catch((error: unknown) => {
    throw new LoadError(`cannot load ${url.href}: ${reason(error)}`, { cause: error });
  });
}

function reason(error: unknown): string {
  const { message, cause } = Object(error) as Partial<Error>;
  // fetch says only "fetch failed" and hides why in the cause.
  const why = (Object(cause) as Partial<Error>).message;
  return [message ?? String(error), ...(why ? [why] : [])].join(': ');
}

async function operationsOf(edition: Edition): Promise<Operations> {
  if (edition === 'core') return coreOperations;
  return (await import('./internal/operations/full.js')).fullOperations;
}

async function start(options: Given<LoadOptions>, variant: BuiltVariant): Promise<Backend> {
  const compiled = await compile(options, variant);
  const { edition = 'core' } = options;
  try {
    if (options.worker) return await WorkerBackend.start({ variant, edition }, compiled);
    const glue = await importGlue(variant, edition);
    return new DirectBackend(await instantiate(glue, compiled), await operationsOf(edition));
  } catch (error) {
    if (error instanceof LoadError) throw error;
    throw new LoadError(`cannot start the variant ${variant}: ${reason(error)}`, { cause: error });
  }
}

/**
 * Loads the WebAssembly module. A failed load can be tried again.
 *
 * @throws {LoadError} when the engine cannot run the variant, or when the binary or the Worker cannot
 *   be loaded; the message has the URL and the reason
 * @throws {InvalidArgumentError} when an option is unknown or cannot be used
 */
export async function load(options?: LoadOptions): Promise<Unrolled> {
  const given = checkOptions(options, '', {
    edition: oneOf(...kEditions),
    variant: oneOf('auto', ...kVariants, 'simd-threads', 'relaxed-simd-threads'),
    wasmUrl: wasmUrlCheck,
    wasmBinary: wasmBinaryCheck,
    worker: boolean,
    threads: positiveInteger,
    deterministic: boolean,
  });
  const variant = await chooseVariant(given);
  const backend = await start(given, variant);
  const description = await backend.request('describe', undefined);
  if (description.variant !== variant) {
    backend.close();
    throw new LoadError(`the binary is of the variant ${description.variant}, not ${variant}`);
  }
  return new Unrolled(backend, {
    variant,
    edition: given.edition ?? 'core',
    version: description.version,
    worker: given.worker ?? false,
  });
}
