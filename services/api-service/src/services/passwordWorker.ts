import bcrypt from 'bcryptjs';

// Runs in a worker thread, where blocking is the point. Only erasable syntax: tests start this very file.

/** Hashes; `cost` is the binary logarithm of the rounds. */
export function hash({ secret, cost }: { secret: string; cost: number }): string {
  return bcrypt.hashSync(secret, cost);
}

/** Whether the hash was made of this secret; takes as long as making it. */
export function compare({ secret, hash }: { secret: string; hash: string }): boolean {
  return bcrypt.compareSync(secret, hash);
}
