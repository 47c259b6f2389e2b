// What the command line prints, and how it ends.

import { UnrolledError } from '../errors.js';

/** Something the user can mend: one line on standard error, exit code 1. */
export class Mendable extends Error {}

/** The one line for an error, or undefined for a bug, which deserves its stack. */
export function lineFor(error: unknown): string | undefined {
  if (error instanceof Mendable) return error.message;
  if (error instanceof UnrolledError && !error.message.startsWith('internal error'))
    return error.message;
  const { code, path, message } = Object(error) as NodeJS.ErrnoException;
  if (code === 'ENOENT') return `there is no ${path}`;
  if (code === 'ENOTDIR') return `${path} is not a folder`;
  if (code === 'ERR_FS_FILE_TOO_LARGE') return 'the file is too large to be read';
  if (code === 'EISDIR') return `${path ?? 'the path'} is a folder, not a file`;
  if (code === 'EACCES' || code === 'EPERM') return `${path} may not be read or written`;
  if (typeof code === 'string' && path !== undefined) return `${path}: ${message}`;
  return undefined;
}

/** Runs a command; its errors become one line and an exit code. */
export async function run(command: () => Promise<void>): Promise<void> {
  try {
    await command();
  } catch (error) {
    const line = lineFor(error);
    if (line === undefined) throw error;
    process.stderr.write(`unrolled: ${line.replaceAll('\n', ' ')}\n`);
    process.exitCode = 1;
  }
}

let closed = (): void => process.exit(0);

/** What is done, instead of ending at once, when nobody reads any longer, as after `| head`. */
export function whenNobodyReads(action: () => void): void {
  closed = action;
}

/** A pipe that the other side has closed is no error. */
export function watchOutput(): void {
  for (const stream of [process.stdout, process.stderr]) {
    stream.on('error', (error: NodeJS.ErrnoException) => {
      if (error.code !== 'EPIPE' && error.code !== 'ERR_STREAM_DESTROYED') throw error;
      closed();
    });
  }
}

/** One JSON object, one line. */
export function printJson(object: object): void {
  process.stdout.write(`${JSON.stringify(object)}\n`);
}
