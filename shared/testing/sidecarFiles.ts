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
import { sqliteUrl } from '../dapr/sqliteUrl';
import { repoRoot } from './testStack';

/** What scripts/launcher/render.mts has rendered for the test stack. */
const rendered = join(repoRoot, '.plinth', 'test', 'dapr');

/** Of each sidecar that a test has started: its files, and who it is for whoever clears up. */
export const sidecarsDir = join(repoRoot, '.plinth', 'test', 'sidecars');

/** The sidecar program; a link. */
export const daprdFile = join(rendered, 'daprd');

export type SidecarFiles = {
  readonly dir: string;
  readonly resources: readonly string[];
  readonly config: string;
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

/**
 * Copies the rendered components and Configuration for one sidecar, so that it may differ from the others.
 * @param own.namesFile of the name resolver: sidecars that share it find each other
 * @param own.consumerGroup of the pub/sub component; default is the component's, the app id
 */
export function writeSidecarFiles(
  appId: string,
  own: { readonly namesFile: string; readonly consumerGroup?: string | undefined },
): SidecarFiles {
  const { common } = readRunFile();
  mkdirSync(sidecarsDir, { recursive: true });
  const dir = mkdtempSync(join(sidecarsDir, `${appId}-`));
  const config = join(dir, 'config.yaml');
  editDocuments(common.configFilePath, config, (document) =>
    document.setIn(['spec', 'nameResolution', 'configuration', 'connectionString'], sqliteUrl(own.namesFile)),
  );
  const resources = common.resourcesPaths.map((path, index) => {
    const copy = join(dir, `resources-${index}`);
    cpSync(path, copy, { recursive: true });
    if (own.consumerGroup) setConsumerGroup(copy, own.consumerGroup);
    return copy;
  });
  return { dir, resources, config };
}

function setConsumerGroup(folder: string, group: string): void {
  for (const name of readdirSync(folder)) {
    editDocuments(join(folder, name), join(folder, name), (document) => {
      const isPubsub =
        document.get('kind') === 'Component' && document.getIn(['metadata', 'name']) === COMPONENTS.pubsub;
      if (isPubsub) document.addIn(['spec', 'metadata'], { name: 'consumerGroup', value: group });
    });
  }
}

function editDocuments(from: string, to: string, edit: (document: Document) => void): void {
  const documents = parseAllDocuments(readFileSync(from, 'utf8')) as Document[];
  documents.forEach(edit);
  writeFileSync(to, documents.map(String).join(''));
}
