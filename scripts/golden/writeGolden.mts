// Imports the compiled domain: load this file only after buildServices().
import { aggregates, eventTypes } from '@plinth/shared/domain/registry';
import { eventSchemas } from '@plinth/shared/testing/golden/eventSchemas';
import { readGoldenEvents, writeGoldenEvents } from '@plinth/shared/testing/golden/goldenEvents';
import { writeGoldenFolds } from '@plinth/shared/testing/golden/goldenFolds';
import type { AnyAggregate } from '@plinth/shared/types/aggregate';

/**
 * Writes the golden files that are missing.
 * @param folder tests/golden
 * @param registry path of shared/domain/registry.ts
 * @returns the files
 */
export function writeGolden(folder: string, registry: string): string[] {
  const events = writeGoldenEvents(folder, { eventTypes, schemas: eventSchemas(registry) });
  const golden = readGoldenEvents(folder);
  const folds = Object.values(aggregates).flatMap((typed) => {
    const aggregate = typed as unknown as AnyAggregate;
    return writeGoldenFolds(folder, { aggregate, golden }) ?? [];
  });
  return [...events, ...folds];
}
