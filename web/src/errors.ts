/** Every error that the library throws on purpose is one of these. */
export class UnrolledError extends Error {
  override name = 'UnrolledError';
}

/** An argument or option has a value that cannot be used; the message names it, and what would do. */
export class InvalidArgumentError extends UnrolledError {
  override name = 'InvalidArgumentError';
}

/** Two shapes that must agree do not. */
export class ShapeError extends UnrolledError {
  override name = 'ShapeError';
}

/** Data from outside, such as a model file, is not in the format that it claims to be. */
export class FormatError extends UnrolledError {
  override name = 'FormatError';
}

/** An object was used after `dispose()`. */
export class DisposedError extends UnrolledError {
  override name = 'DisposedError';
}

/** The WebAssembly module or its Worker could not be loaded; the message has the URL and the reason. */
export class LoadError extends UnrolledError {
  override name = 'LoadError';
}

/** A request needs more memory than there is. The library works on after it. */
export class OutOfMemoryError extends UnrolledError {
  override name = 'OutOfMemoryError';
}

/**
 * Training ran away: the loss or the gradient is no longer finite. The message says at which step.
 * The model has the weights of the last step whose loss was finite.
 */
export class DivergedError extends UnrolledError {
  override name = 'DivergedError';
}

const kClasses = {
  UnrolledError,
  InvalidArgumentError,
  ShapeError,
  FormatError,
  DisposedError,
  LoadError,
  OutOfMemoryError,
  DivergedError,
};

/**
 * An error as it crosses a border: thrown by C++ (bindings/guard.h), or sent by a Worker.
 * @internal
 */
export interface Failure {
  kind: string;
  message: string;
}

function isFailure(error: unknown): error is Failure {
  const { kind, message } = Object(error) as Partial<Failure>;
  return typeof kind === 'string' && typeof message === 'string';
}

/** @internal */
export function toFailure(error: unknown): Failure {
  if (error instanceof UnrolledError) return { kind: error.name, message: error.message };
  if (isFailure(error)) return { kind: error.kind, message: error.message };
  // A typed array that does not fit is a RangeError of the engine.
  const { name, message } = Object(error) as Partial<Error>;
  if (name === 'RangeError')
    return { kind: 'OutOfMemoryError', message: `not enough memory: ${message}` };
  return { kind: 'UnrolledError', message: `internal error: ${String(error)}` };
}

/** @internal */
export function fromFailure({ kind, message }: Failure, cause?: unknown): UnrolledError {
  const Class = Object.hasOwn(kClasses, kind)
    ? kClasses[kind as keyof typeof kClasses]
    : UnrolledError;
  return new Class(message, cause === undefined ? undefined : { cause });
}
