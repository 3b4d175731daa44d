import { findPostgres } from '../tools/postgres.mts';
import { writeStackFile } from '../lib/stack.mts';
import type { Stack } from '../lib/stack.mts';
import { startPostgres, stopPostgres } from './postgres.mts';

export async function startServers(stack: Stack): Promise<void> {
  await startPostgres(stack, findPostgres() as string);
  writeStackFile(stack);
}

export async function stopServers(stack: Stack): Promise<void> {
  await stopPostgres(stack);
}
