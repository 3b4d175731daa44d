import { randomUUID } from 'node:crypto';
import { AppError, UnavailableError } from '../errors/appErrors';
import type { Append } from './append';
import type { AppendUnit } from './appendUnit';
import type { ErasureRegister, RegisteredErasure } from './erasureRegister';

const CERTIFICATE = /^(\w+\.erased|audit\.person_erased)$/;

/**
 * Makes an append that writes what a unit erases into the register first, so that no erasure is missing there whenever
 * a process ends. One that is refused is withdrawn; one of which nobody knows what became of it stays: it was asked for.
 * @param register undefined where none is kept
 */
export function createRegisteredAppend(append: Append, register: ErasureRegister | undefined): Append {
  if (!register) return append;
  return async (unit) => {
    const erasures = erasuresOf(unit);
    if (erasures.length === 0) return append(unit);
    await register.add(erasures);
    try {
      return await append(unit);
    } catch (error) {
      const isRefused = error instanceof AppError && !(error instanceof UnavailableError);
      if (isRefused) await register.withdraw(erasures.map(({ id }) => id));
      throw error;
    }
  };
}

function erasuresOf({ context, streams, droppedKeys = [] }: AppendUnit): RegisteredErasure[] {
  return droppedKeys.map(({ tenantId, subjectId }) => {
    const certificate = streams
      .filter((stream) => (stream.tenantId ?? context.tenantId) === tenantId)
      .flatMap(({ events }) => events)
      .find(({ type }) => CERTIFICATE.test(type));
    if (!certificate)
      throw new Error(`expected an event that certifies the erasure in ${tenantId}; got none`);
    // A line is its run's own: two of one request carry the same event.
    const id = randomUUID();
    return { id, eventId: certificate.id, tenantId, subjectId, at: context.now.toISOString() };
  });
}
