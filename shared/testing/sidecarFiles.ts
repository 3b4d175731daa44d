import {
  cpSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  writeFileSync,
} from 'node:fs';
import { join } from 'node:path';
import { parse, parseAllDocuments } from 'yaml';
import type { Document } from 'yaml';
import { COMPONENTS } from '../constants/components';
import type { APP_IDS } from '../constants/components';
import { TOPICS } from '../constants/topics';
import { sqliteUrl } from '../dapr/sqliteUrl';
import { testProfile } from './profile';
import type { Profile } from './profile';
import { repoRoot } from './testStack';

/** What scripts/launcher/render.mts has rendered for the test stack. */
const rendered = join(repoRoot, '.plinth', 'test', 'dapr');

/** Of each sidecar that a test has started: its files, and who it is for whoever clears up. */
const sidecarsDir = join(repoRoot, '.plinth', 'test', 'sidecars');

/** The sidecar program; a link. */
export const daprdFile = join(rendered, 'daprd');

/** A service beside ours. */
export type Guest = { readonly appId: `${string}-subscriber`; readonly resources: string };

/** How one sidecar differs from others. */
export type SidecarDifference = {
  readonly appId: (typeof APP_IDS)[keyof typeof APP_IDS] | Guest['appId'];
  /** A service that the operators run beside ours: let in by the component `pubsub`, with resources of its own. */
  readonly guest?: Guest;
  /** The component `pubsub` does not let the guest in. */
  readonly isRefused?: boolean;
  /** Its broker; default that of this run of the tests. */
  readonly profile?: Profile;
  /**
   * Consumer group of the component `pubsub`; default the app id, as in production. Test files that run at the same
   * time give one of their own, else one gets the messages of the other.
   */
  readonly consumerGroup?: string;
  /** Further settings of the component `pubsub`, in place of its own. */
  readonly pubsub?: Readonly<Record<string, string>>;
  /** SQLite file by which sidecars find each other; default one per test process. */
  readonly namesFile?: string;
};

/** How each broker's component calls the group of consumers that share the messages. */
const GROUP_SETTING: Readonly<Record<Profile, string>> = { kafka: 'consumerGroup', redis: 'consumerID' };

export type SidecarFiles = {
  readonly dir: string;
  readonly resources: readonly string[];
  readonly config: string;
};

type Setting = { name: string; value: string };
type Resource = {
  kind: string;
  metadata: { name: string };
  spec: { metadata: Setting[] };
  scopes?: string[];
};

type RunFile = {
  common: { resourcesPaths: string[]; configFilePath: string } & Record<string, unknown>;
  apps: ({ appID: string } & Record<string, unknown>)[];
};

/**
 * The test stack's dapr.yaml.
 * @throws Error when it has not been rendered
 */
export function readRunFile(): RunFile {
  const file = join(rendered, 'dapr.yaml');
  if (!existsSync(file)) {
    throw new Error(
      `expected the sidecars of the test stack to be prepared; got no ${file}: npm run test:stack`,
    );
  }
  return parse(readFileSync(file, 'utf8')) as RunFile;
}

/** Copies the rendered components and Configuration for one sidecar, so that it may differ from the others. */
export function writeSidecarFiles(own: SidecarDifference): SidecarFiles {
  const { appId, profile = testProfile(), namesFile = join(sidecarsDir, `names-${process.pid}.db`) } = own;
  const { common } = readRunFile();
  mkdirSync(sidecarsDir, { recursive: true });
  const dir = mkdtempSync(join(sidecarsDir, `${appId}-`));
  const config = join(dir, 'config.yaml');
  editDocuments(common.configFilePath, config, (document) =>
    document.setIn(['spec', 'nameResolution', 'configuration', 'connectionString'], sqliteUrl(namesFile)),
  );
  const group = own.consumerGroup ? { [GROUP_SETTING[profile]]: own.consumerGroup } : {};
  const resources = ['common', profile].map((name) => {
    const copy = join(dir, name);
    cpSync(join(rendered, 'components', name), copy, { recursive: true });
    setOfPubsub(copy, { ...group, ...own.pubsub });
    if (own.guest && !own.isRefused) letIn(copy, own.guest.appId);
    return copy;
  });
  return { dir, resources: [...resources, ...(own.guest ? [own.guest.resources] : [])], config };
}

function setOfPubsub(folder: string, settings: Readonly<Record<string, string>>): void {
  for (const name of readdirSync(folder)) {
    editDocuments(join(folder, name), join(folder, name), (document) => {
      const { kind, metadata, spec } = document.toJS() as Resource;
      if (kind !== 'Component' || metadata.name !== COMPONENTS.pubsub) return;
      const others = spec.metadata.filter((entry) => !(entry.name in settings));
      const own = Object.entries(settings).map(([key, value]) => ({ name: key, value }));
      document.setIn(['spec', 'metadata'], [...others, ...own]);
    });
  }
}

/** As docs/operator.md says: the scopes of the component, and what the guest may subscribe to and publish, which is nothing. */
function letIn(folder: string, appId: string): void {
  for (const name of readdirSync(folder)) {
    editDocuments(join(folder, name), join(folder, name), (document) => {
      const { kind, metadata, spec, scopes = [] } = document.toJS() as Resource;
      if (kind !== 'Component' || metadata.name !== COMPONENTS.pubsub) return;
      document.set('scopes', [...scopes, appId]);
      const more: Readonly<Record<string, string>> = {
        subscriptionScopes: `;${appId}=${TOPICS.events}`,
        publishingScopes: `;${appId}=`,
      };
      const settings = spec.metadata.map((entry) => ({
        ...entry,
        value: entry.value + (more[entry.name] ?? ''),
      }));
      document.setIn(['spec', 'metadata'], settings);
    });
  }
}

function editDocuments(from: string, to: string, edit: (document: Document) => void): void {
  const documents = parseAllDocuments(readFileSync(from, 'utf8')) as Document[];
  documents.forEach(edit);
  writeFileSync(to, documents.map(String).join(''));
}
