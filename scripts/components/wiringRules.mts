import { isBroadcast } from './pubsubRules.mts';
import { recordOf, textOf } from './resources.mts';
import type { Resource } from './resources.mts';

/** What subscriptions, resiliency and configuration have to say, and that what they name is there. */
export function wiringFindings(resource: Resource, all: readonly Resource[]): string[] {
  switch (resource.kind) {
    case 'Subscription':
      return subscriptionFindings(resource, all);
    case 'Resiliency':
      return [...policyFindings(resource), ...targetFindings(resource, all)];
    case 'Configuration':
      return configurationFindings(resource);
    default:
      return [];
  }
}

function subscriptionFindings({ place, spec, scopes }: Resource, all: readonly Resource[]): string[] {
  const pubsub = textOf(spec.pubsubname);
  const topic = textOf(spec.topic);
  const isDead = topic.endsWith('.dead');
  const faults: [boolean, string][] = [
    [
      scopes.length !== 1,
      `one app in scopes; got ${scopes.join(', ') || 'none'}: each has a path of its own`,
    ],
    [!componentOf(all, pubsub), `the pub/sub component ${pubsub || '?'} in this set; got none of that name`],
    [
      !textOf(recordOf(spec.routes).default),
      'routes.default; got none: what matches no rule would be dropped',
    ],
    [
      recordOf(spec.routes).rules !== undefined,
      'no routes.rules; got some: a service tells events apart itself',
    ],
    [
      !isDead && !isBroadcast({ name: pubsub }) && !textOf(spec.deadLetterTopic),
      'deadLetterTopic; got none: a message that cannot be parsed would block its partition for ever',
    ],
    [
      isDead !== (textOf(recordOf(spec.metadata).rawPayload) === 'true'),
      `rawPayload ${isDead ? "'true'" : 'unset'}: ${isDead ? 'a dead letter need not be JSON' : 'it would wrap our envelopes into ones with random ids'}`,
    ],
    [
      spec.bulkSubscribe !== undefined,
      'no bulkSubscribe; got one: its batches go one by one over all partitions',
    ],
  ];
  return faults.filter(([isFault]) => isFault).map(([, words]) => `${place}: expected ${words}`);
}

/** An omitted maxRetries means for ever, an omitted duration 5 s. */
function policyFindings({ place, spec }: Resource): string[] {
  const retries = Object.entries(recordOf(recordOf(spec.policies).retries));
  return retries.flatMap(([name, policy]) => {
    const { policy: kind, duration, maxInterval, maxRetries } = recordOf(policy);
    const faults: [boolean, string][] = [
      [kind !== 'constant' && kind !== 'exponential', 'policy constant or exponential'],
      [textOf(duration) === '', 'duration: omitted it is 5 s'],
      [typeof maxRetries !== 'number' || maxRetries < 0, 'maxRetries: omitted it is for ever'],
      [kind === 'exponential' && textOf(maxInterval) === '', 'maxInterval: omitted it grows to a minute'],
    ];
    return faults
      .filter(([isFault]) => isFault)
      .map(([, words]) => `${place}: expected retry policy ${name} to give ${words}`);
  });
}

function targetFindings({ place, spec }: Resource, all: readonly Resource[]): string[] {
  const targets = recordOf(recordOf(spec.targets).components);
  const pubsubs = all.filter(
    ({ kind, spec: own }) => kind === 'Component' && textOf(own.type).startsWith('pubsub.'),
  );
  const missing = pubsubs.flatMap(({ name }) => {
    const { inbound, outbound } = recordOf(targets[name]);
    const { retry, timeout } = recordOf(inbound);
    return [
      ...(retry && timeout
        ? []
        : [
            `${place}: expected inbound retry and timeout for ${name}; got less: on Redis a failed message would be lost`,
          ]),
      ...(outbound === undefined
        ? []
        : [
            `${place}: expected no outbound policy for ${name}; got one: a retried publish may change the order`,
          ]),
    ];
  });
  const unknown = Object.keys(targets).filter((name) => !componentOf(all, name));
  return [
    ...missing,
    ...unknown.map(
      (name) => `${place}: expected targets that are in this set; got ${name}: it has no effect`,
    ),
  ];
}

function configurationFindings({ place, spec }: Resource): string[] {
  const metrics = recordOf(recordOf(spec.metrics).http);
  const secrets = recordOf(spec.secrets).scopes;
  const features = Array.isArray(spec.features) ? spec.features.map(recordOf) : [];
  const faults: [boolean, string][] = [
    [
      metrics.increasedCardinality !== false,
      'metrics.http.increasedCardinality false: by default there is a bucket for each path',
    ],
    [
      !Array.isArray(secrets) || secrets.some((scope) => recordOf(scope).defaultAccess !== 'deny'),
      'secrets.scopes with defaultAccess deny: a service could read every secret',
    ],
    [
      !features.some(({ name, enabled }) => name === 'HotReload' && enabled === false),
      'the feature HotReload to be off: a changed file would take effect in the middle of a message',
    ],
  ];
  return faults.filter(([isFault]) => isFault).map(([, words]) => `${place}: expected ${words}`);
}

function componentOf(all: readonly Resource[], name: string): Resource | undefined {
  return all.find((resource) => resource.kind === 'Component' && resource.name === name);
}
