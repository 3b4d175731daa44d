export function withLock<T>(
  file: string,
  what: string,
  work: (handOver: (pid: number) => void) => Promise<T>,
): Promise<T>;
