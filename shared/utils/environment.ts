/** Where a service runs; each has a file in services/<name>/config. */
export const ENVIRONMENTS = ['development', 'test', 'staging', 'production'] as const;
export type Environment = (typeof ENVIRONMENTS)[number];

/** Those that strangers can reach. Staging refuses what production refuses, so that it is found there. */
const DEPLOYED: readonly Environment[] = ['staging', 'production'];

export function isEnvironment(name: string): name is Environment {
  return (ENVIRONMENTS as readonly string[]).includes(name);
}

/** Whether the rules of productionFaults.ts hold there. */
export function isDeployed(environment: Environment): boolean {
  return DEPLOYED.includes(environment);
}
