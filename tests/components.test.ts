import { readFileSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { parse, parseAllDocuments } from 'yaml';
import { APP_IDS, COMPONENTS } from '@plinth/shared/constants/components';
import { SIDECAR_ROUTES } from '@plinth/shared/constants/routes';
import { BROADCAST_GROUP_PREFIX, TOPICS } from '@plinth/shared/constants/topics';
import { repoRoot } from '@plinth/shared/testing/testStack';

type Entry = { name: string; value?: string };
type Resource = {
  kind: string;
  metadata: { name: string };
  scopes?: string[];
  spec: {
    type?: string;
    metadata?: Entry[] | Record<string, string>;
    pubsubname?: string;
    topic?: string;
    deadLetterTopic?: string;
    routes?: { default: string; rules?: unknown };
    targets?: { components: Record<string, { inbound?: Policies; outbound?: Policies }> };
    policies?: { retries: Record<string, { maxRetries?: number }>; timeouts: Record<string, string> };
    secrets?: { scopes: { storeName: string; allowedSecrets: string[] }[] };
  };
};
type Policies = { retry?: string; timeout?: string };

const { worker, api, event } = APP_IDS;
const dead = { [event]: TOPICS.eventsDeadEventService, [worker]: TOPICS.eventsDeadWorkerService };
const resiliency = () => one('Resiliency', common);

const common = load('common');
const profiles = { kafka: load('kafka'), redis: load('redis') };

function load(folder: string): Resource[] {
  const dir = join(repoRoot, 'components', folder);
  return readdirSync(dir).flatMap((file) =>
    parseAllDocuments(readFileSync(join(dir, file), 'utf8')).map((document) => document.toJS() as Resource),
  );
}

const ofKind = (kind: string, resources: Resource[]) => resources.filter((each) => each.kind === kind);

function one(kind: string, resources: Resource[], name?: string): Resource {
  const found = ofKind(kind, resources).filter((each) => !name || each.metadata.name === name);
  expect(found).toHaveLength(1);
  return found[0]!;
}

const setting = ({ spec }: Resource, name: string) =>
  (spec.metadata as Entry[]).find((entry) => entry.name === name)?.value;

/** `app=topic,topic;app=` as a map. */
function scopesOf(component: Resource, name: 'publishingScopes' | 'subscriptionScopes') {
  const parts = (setting(component, name) ?? '').split(';').map((part) => part.split('='));
  return Object.fromEntries(parts.map(([app, topics]) => [app, topics ? topics.split(',') : []]));
}

const subscriptions = () =>
  ofKind('Subscription', common).map(({ scopes, spec }) => ({
    app: scopes,
    pubsub: spec.pubsubname,
    topic: spec.topic,
    route: spec.routes,
    dead: spec.deadLetterTopic,
    raw: (spec.metadata as Record<string, string> | undefined)?.rawPayload,
  }));

describe.each(Object.entries(profiles))('the components of profile %s', (_profile, own) => {
  const pubsub = () => one('Component', own, COMPONENTS.pubsub);
  const broadcast = () => one('Component', own, COMPONENTS.broadcast);

  it('are those that shared/constants names, and no others', () => {
    const names = ofKind('Component', [...common, ...own]).map(({ metadata }) => metadata.name);
    expect(names.sort()).toEqual(Object.values(COMPONENTS).sort());
  });

  it('carry exactly the topics that shared/constants names', () => {
    const topics = [pubsub(), broadcast()].flatMap((each) => setting(each, 'allowedTopics')!.split(','));
    expect(topics.sort()).toEqual(Object.values(TOPICS).sort());
  });

  it('let only event-service publish events, and each consumer its own dead letters', () => {
    expect(scopesOf(pubsub(), 'publishingScopes')).toEqual({
      [event]: [TOPICS.events, dead[event]],
      [worker]: [dead[worker]],
    });
    expect(scopesOf(broadcast(), 'publishingScopes')).toEqual({ [event]: [TOPICS.broadcast], [api]: [] });
  });

  it('let each app subscribe to what it has a subscription for, and to nothing else', () => {
    for (const component of [pubsub(), broadcast()]) {
      const wanted = (app: string) =>
        subscriptions()
          .filter((each) => each.pubsub === component.metadata.name && each.app?.includes(app))
          .map(({ topic }) => topic);
      const scopes = scopesOf(component, 'subscriptionScopes');
      // An app that the list does not name may use every topic.
      expect(Object.keys(scopes).sort()).toEqual([...component.scopes!].sort());
      for (const [app, topics] of Object.entries(scopes)) expect(topics).toEqual(wanted(app));
    }
  });
});

describe('the secret store', () => {
  it('hands out what the services ask for, and nothing else', () => {
    const asked = ['api-service', 'worker-service'].flatMap((service) => {
      const deps = readFileSync(join(repoRoot, 'services', service, 'src', 'deps.ts'), 'utf8');
      const [, names = ''] = /SECRET_NAMES = \[(.*?)\] as const/s.exec(deps) ?? [];
      return [...names.matchAll(/'([^']+)'/g)].map(([, name]) => name!);
    });
    const [scope] = one('Configuration', [readYaml('components/config.yaml')]).spec.secrets!.scopes;
    expect(scope!.allowedSecrets).toEqual([...new Set(asked)].sort());
  });
});

describe('the Redis profile', () => {
  it('hands the Redis password over by the secret store', () => {
    const { allowedSecrets } = one('Configuration', [readYaml('components/config.yaml')]).spec.secrets!
      .scopes[0]!;
    const text = JSON.stringify([...common, ...profiles.redis]);
    expect(text).not.toMatch(/"name":"redisPassword","value"/);
    expect(text).toContain('"secretKeyRef":{"name":"redis-password"');
    expect(allowedSecrets).not.toContain('redis-password');
  });
});

describe('the pub/sub components of the Redis profile', () => {
  const both = [COMPONENTS.pubsub, COMPONENTS.broadcast].map((name) =>
    one('Component', profiles.redis, name),
  );

  it.each(both)('trim their streams, by the one of two settings that has an effect', (component) => {
    expect(Number(setting(component, 'maxLenApprox'))).toBeGreaterThan(0);
    expect(setting(component, 'streamTTL')).toBeUndefined();
  });

  it('look for what was not finished as often as they say: in milliseconds, the only unit that is read', () => {
    expect(setting(both[0]!, 'redeliverInterval')).toMatch(/^\d+$/);
  });

  it('give each sidecar a group of its own for broadcasts', () => {
    expect(setting(both[1]!, 'consumerID')).toBe(`${BROADCAST_GROUP_PREFIX}{uuid}`);
    expect(setting(both[0]!, 'consumerID')).toBeUndefined();
  });
});

describe('the Kafka profile', () => {
  const pubsub = one('Component', profiles.kafka, COMPONENTS.pubsub);
  const broadcast = one('Component', profiles.kafka, COMPONENTS.broadcast);

  it('keeps the order that the relay publishes in, and starts new consumers at the beginning', () => {
    expect(setting(pubsub, 'producerRetryMax')).toBe('0');
    expect(setting(pubsub, 'initialOffset')).toBe('oldest');
    expect(setting(pubsub, 'backOffPolicy')).toBe('constant');
    expect(setting(pubsub, 'consumerGroup')).toBeUndefined();
  });

  it('gives each sidecar a group of its own for broadcasts', () => {
    expect(setting(broadcast, 'consumerGroup')).toBe(`${BROADCAST_GROUP_PREFIX}{uuid}`);
    expect(setting(broadcast, 'initialOffset')).toBe('newest');
  });
});

describe('what both profiles share', () => {
  it('subscribes each app to its topics under the routes in shared/constants', () => {
    const events = (app: typeof event | typeof worker) => ({
      app: [app],
      pubsub: COMPONENTS.pubsub,
      topic: TOPICS.events,
      route: { default: SIDECAR_ROUTES.events },
      dead: dead[app],
      // Would wrap our envelopes into others with random ids.
      raw: undefined,
    });
    const letters = (app: typeof event | typeof worker) => ({
      app: [app],
      pubsub: COMPONENTS.pubsub,
      topic: dead[app],
      route: { default: SIDECAR_ROUTES.dead },
      dead: undefined,
      // What is no JSON could not be delivered otherwise.
      raw: 'true',
    });
    expect(subscriptions()).toEqual([
      events(event),
      events(worker),
      letters(event),
      letters(worker),
      {
        app: [api],
        pubsub: COMPONENTS.broadcast,
        topic: TOPICS.broadcast,
        route: { default: SIDECAR_ROUTES.broadcast },
        dead: undefined,
        raw: undefined,
      },
    ]);
  });

  it('sends ticks to worker-service alone, under the route of the same name', () => {
    const tick = one('Component', common, COMPONENTS.tick);
    expect(tick.scopes).toEqual([worker]);
    expect(setting(tick, 'direction')).toBe('input');
    expect(SIDECAR_ROUTES.tick).toBe(`/${COMPONENTS.tick}`);
  });

  it('retries inbound a bounded number of times, and never outbound', () => {
    const { targets, policies } = resiliency().spec;
    const pubsubs = [COMPONENTS.pubsub, COMPONENTS.broadcast];
    expect(Object.keys(targets!.components)).toEqual(pubsubs);
    for (const { inbound, outbound } of Object.values(targets!.components)) {
      expect(outbound).toBeUndefined();
      // Without the number it is for ever.
      expect(policies!.retries[inbound!.retry!]!.maxRetries).toBeGreaterThan(0);
      expect(policies!.timeouts[inbound!.timeout!]).toMatch(/^\d+s$/);
    }
  });

  it('names only services that there are', () => {
    const known: string[] = Object.values(APP_IDS);
    for (const { scopes = [] } of [...common, ...profiles.kafka, ...profiles.redis]) {
      for (const scope of scopes) expect(known).toContain(scope);
    }
  });
});

describe('dapr.yaml', () => {
  type App = Record<string, unknown> & { appID: string };
  const { apps } = readYaml('dapr.yaml') as unknown as { apps: App[] };

  it('has the apps that shared/constants names, each in its folder', () => {
    expect(apps.map(({ appID }) => appID).sort()).toEqual(Object.values(APP_IDS).sort());
    for (const { appID, appDirPath } of apps) expect(appDirPath).toBe(`./services/${appID}`);
  });

  it.each(apps.map((app) => [app.appID, app] as const))('has for %s the ports of .env.example', (id, app) => {
    const settings = readFileSync(join(repoRoot, '.env.example'), 'utf8');
    const port = (role: string) =>
      Number(new RegExp(`^PLINTH_${role}_PORT=(\\d+)$`, 'm').exec(settings)?.[1]);
    const service = id.replace('-service', '').toUpperCase();
    expect({
      appPort: app.appPort,
      daprHTTPPort: app.daprHTTPPort,
      daprGRPCPort: app.daprGRPCPort,
      daprInternalGRPCPort: app.daprInternalGRPCPort,
      metricsPort: app.metricsPort,
    }).toEqual({
      appPort: port(service),
      daprHTTPPort: port(`${service}_DAPR_HTTP`),
      daprGRPCPort: port(`${service}_DAPR_GRPC`),
      daprInternalGRPCPort: port(`${service}_DAPR_INTERNAL_GRPC`),
      metricsPort: port(`${service}_DAPR_METRICS`),
    });
  });
});

function readYaml(path: string): Resource {
  return parse(readFileSync(join(repoRoot, path), 'utf8')) as Resource;
}
