import { EXIT } from './exitCodes';
import type { ExitCode } from './exitCodes';

/** Why a service cannot start, in words for whoever runs it, and the code with which its process ends. */
export class StartError extends Error {
  override readonly name: string = 'StartError';

  /** @param message what was expected, what came, what to do; holds no secret */
  constructor(
    readonly exitCode: ExitCode,
    message: string,
    options?: ErrorOptions,
  ) {
    super(message, options);
  }
}

/** A StartError keeps its code; whatever else ends a start is a crash. */
export function exitCodeOf(error: unknown): ExitCode {
  return error instanceof StartError ? error.exitCode : EXIT.crashed;
}
