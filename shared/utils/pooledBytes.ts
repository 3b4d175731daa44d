const POOL_BYTES = 4_096;

/**
 * Random bytes from a pool that is filled 4 KiB at a time: each call to the operating system costs more than what a
 * salt of 16 bytes is used for.
 * @param randomBytes fills the pool (node:crypto)
 * @returns a source of the same kind, for at most 4,096 bytes a call; no byte is given out twice
 */
export function pooledBytes(randomBytes: (size: number) => Buffer): (size: number) => Buffer {
  let pool: Buffer = Buffer.alloc(0);
  return (size) => {
    if (pool.length < size) pool = randomBytes(POOL_BYTES);
    const taken = pool.subarray(0, size);
    pool = pool.subarray(size);
    return taken;
  };
}
