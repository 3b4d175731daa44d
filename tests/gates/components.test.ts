import { cpSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { repoRoot } from '@plinth/shared/testing/testStack';
import { scriptUrl } from '../tools/scripts';
import { runModule } from './gates';

/** A fault: in which file, what stands there, what is planted instead, and a piece of the sentence that must come. */
type Plant = readonly [file: string, from: string, to: string, sentence: string];

const PLANTS: readonly Plant[] = [
  ['kafka/pubsub.yaml', 'initialOffset', 'initialOfset', 'got initialOfset: it would be ignored'],
  ['kafka/pubsub.yaml', 'value: oldest', 'value: newest', "expected 'oldest' for initialOffset; got newest"],
  ['kafka/pubsub.yaml', "value: '0'", "value: '5'", "expected '0' for producerRetryMax; got 5"],
  ['kafka/pubsub.yaml', 'value: constant', 'value: exponential', "expected 'constant' for backOffPolicy"],
  ['kafka/pubsub.yaml', 'value: 3.6.0', 'value: 3.6', 'expected a text for version; got 3.6'],
  ['kafka/pubsub.yaml', 'name: dialTimeout', 'name: version', 'expected each field once; got version twice'],
  ['kafka/pubsub.yaml', 'scopes: [event-service, worker-service]', '', 'expected scopes; got none'],
  [
    'kafka/pubsub.yaml',
    ';worker-service=plinth.events.worker-service.dead',
    '',
    'worker-service in publishingScopes',
  ],
  [
    'kafka/pubsub.yaml',
    'value: plinth.events,',
    'value: ',
    'topics of allowedTopics in publishingScopes; got plinth.events',
  ],
  [
    'kafka/pubsub.yaml',
    'type: pubsub.kafka',
    'type: pubsub.rabbitmq',
    'got pubsub.rabbitmq/v1: add what daprd reads',
  ],
  [
    'kafka/pubsub.yaml',
    'dapr.io/v1alpha1',
    'dapr.io/v1',
    'expected apiVersion dapr.io/v1alpha1; got dapr.io/v1',
  ],
  ['kafka/pubsub-broadcast.yaml', '-{uuid}', '', 'expected a name with {uuid} for consumerGroup'],
  ['kafka/pubsub-broadcast.yaml', 'value: newest', 'value: oldest', "expected 'newest' for initialOffset"],
  [
    'kafka/pubsub-broadcast.yaml',
    'name: allowedTopics',
    'name: protectedTopics',
    'expected allowedTopics; got none',
  ],
  [
    'redis/pubsub.yaml',
    'secretKeyRef: { name: redis-password, key: redis-password }',
    'value: hunter2',
    'expected a secretKeyRef for redisPassword; got its value in the file',
  ],
  ['redis/pubsub.yaml', 'secretStore: secretstore', '{}', 'expected auth.secretStore'],
  [
    'redis/pubsub.yaml',
    "value: '5000'",
    'value: 5s',
    'expected whole milliseconds for redeliverInterval; got 5s',
  ],
  ['redis/pubsub.yaml', 'name: concurrency', 'name: streamTTL', 'expected none for streamTTL; got 12'],
  [
    'redis/pubsub.yaml',
    'name: maxLenApprox',
    'name: queueDepth',
    'expected a length for maxLenApprox; got none',
  ],
  [
    'redis/pubsub.yaml',
    'name: pubsub\n',
    'name: other\n',
    'expected the pub/sub component pubsub in this set',
  ],
  ['common/resiliency.yaml', ', maxRetries: 20', '', 'retry policy signal to give maxRetries'],
  ['common/resiliency.yaml', 'maxInterval: 5s, ', '', 'retry policy signal to give maxInterval'],
  [
    'common/resiliency.yaml',
    'retry: signal }',
    'retry: signal }\n        outbound: { retry: signal }',
    'no outbound policy for pubsub',
  ],
  [
    'common/resiliency.yaml',
    '      pubsub:\n',
    '      pubsup:\n',
    'expected targets that are in this set; got pubsup',
  ],
  [
    'common/subscriptions.yaml',
    '  deadLetterTopic: plinth.events.event-service.dead\n',
    '',
    'expected deadLetterTopic; got none',
  ],
  [
    'common/subscriptions.yaml',
    'routes: { default: /dapr/events }',
    'routes: {}',
    'expected routes.default; got none',
  ],
  [
    'common/subscriptions.yaml',
    "metadata: { rawPayload: 'true' }",
    'metadata: {}',
    "expected rawPayload 'true'",
  ],
  [
    'common/subscriptions.yaml',
    'dapr.io/v2alpha1',
    'dapr.io/v1alpha1',
    'expected apiVersion dapr.io/v2alpha1',
  ],
  [
    'common/subscriptions.yaml',
    'name: dead-event-service',
    'name: broadcast',
    'expected one Subscription broadcast in a set',
  ],
  [
    'config.yaml',
    'increasedCardinality: false',
    'increasedCardinality: true',
    'metrics.http.increasedCardinality false',
  ],
  ['config.yaml', 'defaultAccess: deny', 'defaultAccess: allow', 'secrets.scopes with defaultAccess deny'],
  ['config.yaml', 'enabled: false', 'enabled: true', 'the feature HotReload to be off'],
  ['common/secretstore.yaml', 'kind: Component', 'kind: [', 'expected YAML; got'],
];

/** Lints a copy of components/ after one change to it. */
async function lintWith(change?: Plant): Promise<string[]> {
  const root = mkdtempSync(join(tmpdir(), 'plinth-components-'));
  try {
    cpSync(join(repoRoot, 'components'), join(root, 'components'), { recursive: true });
    if (change) {
      const [file, from, to] = change;
      const path = join(root, 'components', file);
      const text = readFileSync(path, 'utf8');
      expect(text).toContain(from);
      writeFileSync(path, text.replace(from, to));
    }
    const program = `
      import { lintComponents } from '${scriptUrl('components/lint.mts')}';
      console.log(JSON.stringify(lintComponents(${JSON.stringify(root)}).findings));`;
    return JSON.parse((await runModule(program)).stdout) as string[];
  } finally {
    rmSync(root, { recursive: true });
  }
}

describe('the component linter', () => {
  it('finds nothing in what is committed', async () => {
    expect(await lintWith()).toEqual([]);
  });

  it.each(PLANTS)('%s: %j made %j is found', async (...plant) => {
    const findings = await lintWith(plant);
    expect(findings.join('\n')).toContain(plant[3]);
  });
});
