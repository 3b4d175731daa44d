import { componentFindings } from './componentRules.mts';
import { pubsubFindings } from './pubsubRules.mts';
import type { Resource } from './resources.mts';
import { wiringFindings } from './wiringRules.mts';

const API_VERSIONS: Readonly<Record<string, string>> = {
  Component: 'dapr.io/v1alpha1',
  Configuration: 'dapr.io/v1alpha1',
  Resiliency: 'dapr.io/v1alpha1',
  Subscription: 'dapr.io/v2alpha1',
};

/**
 * Looks at the resources of one set that a sidecar is given (a profile with what is common to all).
 * @returns a sentence for each finding: where, what was expected, what stands there, why it matters
 */
export function findingsOf(resources: readonly Resource[]): string[] {
  const findings = resources.flatMap((resource) => [
    ...kindFindings(resource),
    ...(resource.kind === 'Component' ? componentFindings(resource) : []),
    ...(isPubsub(resource) ? pubsubFindings(resource) : []),
    ...wiringFindings(resource, resources),
  ]);
  return [...findings, ...twins(resources)];
}

/** Whether a resource is a pub/sub component. */
export function isPubsub({ kind, spec }: Resource): boolean {
  return kind === 'Component' && String(spec.type).startsWith('pubsub.');
}

function kindFindings({ place, kind, apiVersion }: Resource): string[] {
  const expected = API_VERSIONS[kind];
  if (!expected) return [`${place}: expected a kind of ${Object.keys(API_VERSIONS).join(', ')}; got ${kind}`];
  if (apiVersion === expected) return [];
  return [
    `${place}: expected apiVersion ${expected}; got ${apiVersion || 'none'}: daprd 1.18 ignores others`,
  ];
}

function twins(resources: readonly Resource[]): string[] {
  const seen = new Set<string>();
  return resources.flatMap(({ place, kind, name }) => {
    const key = `${kind} ${name}`;
    const isFirst = !seen.has(key);
    seen.add(key);
    if (isFirst) return [];
    return [`${place}: expected one ${key} in a set; got another one: the later file would win`];
  });
}
