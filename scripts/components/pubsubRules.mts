import { textOf } from './resources.mts';
import type { Resource } from './resources.mts';

type Demand = { field: string; isGood: (value: string | undefined) => boolean; words: string; why: string };

const WHOLE_MS = /^\d+$/;

/** What our promises demand of Kafka, whatever the component is for. */
const KAFKA: readonly Demand[] = [
  exactly('producerRetryMax', '0', 'a retry of the producer may put a partition out of order'),
  given('version', 'the default is 2.0, which lacks what is relied on'),
];
/** Of the log's way to its consumers. */
const KAFKA_LOG: readonly Demand[] = [
  exactly('initialOffset', 'oldest', 'what was published before a group first commits would be lost to it'),
  {
    field: 'consumeRetryEnabled',
    isGood: (value) => value !== 'false',
    words: 'true or none',
    why: 'a failed message would be skipped',
  },
  exactly('backOffPolicy', 'constant', 'exponential gives up after 15 minutes, and the message is skipped'),
  given('backOffDuration', 'retries are written out, not left to defaults'),
];
/** Of invalidations, which are worth nothing once they are late. */
const KAFKA_BROADCAST: readonly Demand[] = [
  exactly('initialOffset', 'newest', 'a new replica has nothing that could be invalidated'),
  exactly('consumeRetryEnabled', 'false', 'a repeated invalidation would hold up the next ones'),
  groupPerReplica('consumerGroup'),
];
const REDIS: readonly Demand[] = [
  {
    field: 'maxLenApprox',
    isGood: (value) => Number(value) > 0,
    words: 'a length',
    why: 'streams are never trimmed without it',
  },
  {
    field: 'streamTTL',
    isGood: (value) => value === undefined,
    words: 'none',
    why: 'daprd ignores it beside maxLenApprox',
  },
  {
    field: 'redeliverInterval',
    isGood: (value) => value === undefined || WHOLE_MS.test(value),
    words: 'whole milliseconds',
    why: 'anything else is read as the default, 15 s',
  },
];
const REDIS_LOG: readonly Demand[] = [
  given('processingTimeout', 'the default of 60 s is shorter than the retries of the resiliency policy'),
];
const REDIS_BROADCAST: readonly Demand[] = [groupPerReplica('consumerID')];

/** What holds for a pub/sub component: order, nothing lost, nobody publishes or reads but who is named. */
export function pubsubFindings(component: Resource): string[] {
  return [
    ...demandsOn(component).flatMap((demand) => demandFindings(component, demand)),
    ...topicFindings(component),
  ];
}

/** What goes to every replica is told by the component's name: nothing else in the file says so. */
export function isBroadcast({ name }: Pick<Resource, 'name'>): boolean {
  return name.endsWith('-broadcast');
}

function demandsOn(component: Resource): readonly Demand[] {
  if (component.spec.type === 'pubsub.kafka')
    return [...KAFKA, ...(isBroadcast(component) ? KAFKA_BROADCAST : KAFKA_LOG)];
  return [...REDIS, ...(isBroadcast(component) ? REDIS_BROADCAST : REDIS_LOG)];
}

function demandFindings({ place, fields }: Resource, { field, isGood, words, why }: Demand): string[] {
  const value = fields.find(({ name }) => name === field)?.value;
  const text = value === undefined ? undefined : textOf(value) || JSON.stringify(value);
  if (isGood(text)) return [];
  return [`${place}: expected ${words} for ${field}; got ${text ?? 'none'}: ${why}`];
}

/** An app that a scope list does not name may use every topic. */
function topicFindings({ place, scopes, fields }: Resource): string[] {
  const valueOf = (field: string): string => textOf(fields.find(({ name }) => name === field)?.value);
  const allowed = valueOf('allowedTopics').split(',').filter(Boolean);
  if (allowed.length === 0) return [`${place}: expected allowedTopics; got none: every topic could be used`];
  return ['publishingScopes', 'subscriptionScopes'].flatMap((field) => {
    const parts = valueOf(field).split(';').filter(Boolean);
    const byApp = new Map(parts.map((part) => part.split('=', 2) as [string, string | undefined]));
    const unnamed = scopes.filter((app) => !byApp.has(app));
    const unknown = [...byApp.values()].flatMap((topics) => (topics ?? '').split(',').filter(Boolean));
    return [
      ...unnamed.map((app) => `${place}: expected ${app} in ${field}; got nothing: it could use every topic`),
      ...unknown
        .filter((topic) => !allowed.includes(topic))
        .map((topic) => `${place}: expected topics of allowedTopics in ${field}; got ${topic}`),
    ];
  });
}

function exactly(field: string, expected: string, why: string): Demand {
  return { field, isGood: (value) => value === expected, words: `'${expected}'`, why };
}

function given(field: string, why: string): Demand {
  return { field, isGood: (value) => value !== undefined && value !== '', words: 'a value', why };
}

function groupPerReplica(field: string): Demand {
  return {
    field,
    isGood: (value) => value?.includes('{uuid}') === true,
    words: 'a name with {uuid}',
    why: 'replicas of one group share the messages instead of each getting all',
  };
}
