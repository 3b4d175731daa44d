import {
  cpSync,
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { basename, join } from 'node:path';
import { parse, parseAllDocuments, stringify } from 'yaml';
import type { Document } from 'yaml';
import type * as SqliteUrl from '../../shared/dapr/sqliteUrl.ts';
import { writeJson } from '../lib/jsonfile.mts';
import { loadSource } from '../lib/loadSource.mts';
import { repoRoot } from '../lib/paths.mts';
import { profiles } from '../lib/profile.mts';
import type { Profile } from '../lib/profile.mts';
import { redisUrl, services } from '../lib/stack.mts';
import type { Service, Stack } from '../lib/stack.mts';
import { databaseUrl } from '../lib/databaseUrl.mts';
import { writeRuntime } from './runtime.mts';
import {
  appIdOf,
  auditDirectory,
  erasureDirectory,
  filesOf,
  mailDirectory,
  mainFileOf,
  serviceRoles,
} from './services.mts';
import { servicesInDevelopment } from './dev-runner.mts';
import type { ServiceSettings } from './serviceSettings.mts';

const { sqliteUrl } = await loadSource<typeof SqliteUrl>('dapr/sqliteUrl');

/** The file of the name resolver; SQLite has others beside it that begin with this. */
const NAMES = 'names.db';

export interface DaprFiles {
  /** For `dapr run -f`. */
  runFile: string;
  /** For DAPR_RUNTIME_PATH. */
  runtimePath: string;
}

export interface RenderOptions {
  /** Whose components the sidecars load; those of the other are rendered, too. */
  profile: Profile;
  /** Which services `dapr run -f` starts; default all. */
  wanted?: readonly Service[];
  /** Of the services, beside those of their files; the stack's own win. */
  settings?: ServiceSettings;
}

/** One app of dapr.yaml, as far as it is rewritten here. */
interface RunFileApp {
  appID: string;
  env?: Record<string, string>;
}

interface RunFile {
  common: { resourcesPaths: string[] };
  apps: RunFileApp[];
}

/**
 * Writes dapr.yaml, the Configuration and the components of a stack to `.plinth/<stack>/dapr/`: the checked-in
 * files with this stack's ports, passwords, databases and absolute paths. Replaces what is there; not while
 * sidecars of the stack start.
 * @param daprd the sidecar program; `.plinth/<stack>/dapr/daprd` leads to it, for tests
 */
export function renderDapr(stack: Stack, daprd: string, options: RenderOptions): DaprFiles {
  const dir = join(stack.dir, 'dapr');
  clear(stack, dir);
  mkdirSync(dir, { recursive: true, mode: 0o700 });
  symlinkSync(daprd, join(dir, 'daprd'));
  writeSecrets(stack, join(dir, 'secrets.json'));
  renderConfiguration(dir);
  renderComponents(stack, dir);
  return {
    runFile: renderRunFile(stack, dir, options),
    runtimePath: writeRuntime(dir, daprd),
  };
}

/**
 * Sidecars of an earlier start are found by name for some seconds, under ports that may have changed, so the names go,
 * too; unless sidecars of services that somebody develops are among them.
 */
function clear(stack: Stack, dir: string): void {
  if (!existsSync(dir)) return;
  const keepsNames = servicesInDevelopment(stack).length > 0;
  for (const name of readdirSync(dir)) {
    if (!keepsNames || !name.startsWith(NAMES)) rmSync(join(dir, name), { recursive: true, force: true });
  }
}

/** What the services and the components ask the secret store for. */
function writeSecrets({ secrets }: Stack, file: string): void {
  const base64 = (hex: string) => Buffer.from(hex, 'hex').toString('base64');
  const values = {
    'master-key': base64(secrets.masterKey),
    'password-pepper': base64(secrets.pepper),
    'cursor-key': base64(secrets.cursorKey),
    'email-key': base64(secrets.emailKey),
    'audit-key': base64(secrets.auditKey),
    'link-key': base64(secrets.linkKey),
    'redis-password': secrets.redisPassword,
  };
  writeJson(file, values, 0o600);
}

function renderConfiguration(dir: string): void {
  const [document] = parseAllDocuments(readFileSync(join(repoRoot, 'components', 'config.yaml'), 'utf8'));
  const path = ['spec', 'nameResolution', 'configuration', 'connectionString'];
  if (!document?.hasIn(path)) throw new Error(`components/config.yaml has no ${path.join('.')}`);
  document.setIn(path, sqliteUrl(join(dir, NAMES)));
  writeFileSync(join(dir, 'config.yaml'), document.toString());
}

function renderComponents(stack: Stack, dir: string): void {
  const target = join(dir, 'components');
  cpSync(join(repoRoot, 'components'), target, { recursive: true, filter: isFolderOrComponent });
  const values = {
    brokers: `127.0.0.1:${stack.ports.kafka}`,
    redisHost: `127.0.0.1:${stack.ports.redis}`,
    secretsFile: join(dir, 'secrets.json'),
  };
  for (const name of readdirSync(target, { recursive: true, encoding: 'utf8' })) {
    if (!name.endsWith('.yaml')) continue;
    const documents = parseAllDocuments(readFileSync(join(target, name), 'utf8')) as Document[];
    for (const document of documents) setMetadata(document, values);
    writeFileSync(join(target, name), documents.map(String).join(''));
  }
}

/** The Configuration is no resource: a sidecar would refuse it among the components. */
function isFolderOrComponent(path: string): boolean {
  return path !== join(repoRoot, 'components', 'config.yaml');
}

/** Sets the entries of `spec.metadata` that differ from stack to stack, wherever a component has them. */
function setMetadata(document: Document, values: Record<string, string>): void {
  const { kind, spec } = document.toJS() as { kind: string; spec: { metadata?: { name: string }[] } };
  if (kind !== 'Component') return;
  for (const [index, { name }] of (spec.metadata ?? []).entries()) {
    if (name in values) document.setIn(['spec', 'metadata', index, 'value'], values[name]);
  }
}

function renderRunFile(stack: Stack, dir: string, options: RenderOptions): string {
  const { profile, settings, wanted = services } = options;
  const source = parse(readFileSync(join(repoRoot, 'dapr.yaml'), 'utf8')) as RunFile;
  const renderOne = (service: Service) => {
    const app = appOf(source, service);
    return renderApp(stack, service, { ...app, env: { ...app.env, ...settings?.[service] } });
  };
  const rendered = {
    ...source,
    common: {
      ...source.common,
      resourcesPaths: source.common.resourcesPaths.map((path) => join(dir, ofProfile(path, profile))),
      configFilePath: join(dir, 'config.yaml'),
      // The services write their own files (see `command`); what the CLI says of them stays in its log.
      appLogDestination: 'console',
    },
    apps: services.map(renderOne),
  };
  const part = { ...rendered, apps: wanted.map(renderOne) };
  // All of it is what a service is started again by; they hold the passwords of the database roles.
  writeFileSync(join(dir, 'dapr.yaml'), stringify(rendered), { mode: 0o600 });
  writeFileSync(join(dir, 'run.yaml'), stringify(part), { mode: 0o600 });
  return join(dir, 'run.yaml');
}

/** dapr.yaml names the folder of one profile; that of another lies beside it. */
function ofProfile(path: string, profile: Profile): string {
  return profiles.some((name) => name === basename(path)) ? join(path, '..', profile) : path;
}

function appOf(source: RunFile, service: Service): RunFileApp {
  const app = source.apps.find(({ appID }) => appID === appIdOf(service));
  if (!app) throw new Error(`dapr.yaml has no app ${appIdOf(service)}`);
  return app;
}

function renderApp(stack: Stack, service: Service, app: RunFileApp): RunFileApp & Record<string, unknown> {
  const { runDir, appLog } = filesOf(stack, app.appID);
  mkdirSync(runDir, { recursive: true });
  const ports = stack.ports.sidecars[service];
  // Past the CLI: it puts a prefix before each line and stops reading for good at one over 64 KiB.
  const intoLog = ['sh', '-c', 'log=$1; shift; exec "$@" >>"$log" 2>&1', app.appID, appLog];
  return {
    ...app,
    appDirPath: runDir,
    appPort: stack.ports[service],
    daprHTTPPort: ports.daprHttp,
    daprGRPCPort: ports.daprGrpc,
    daprInternalGRPCPort: ports.daprInternalGrpc,
    metricsPort: ports.daprMetrics,
    command: [...intoLog, process.execPath, mainFileOf(app.appID)],
    env: { ...app.env, ...environmentOf(stack, service) },
  };
}

/** What a service cannot read from its configuration files or its secret store. */
function environmentOf(stack: Stack, service: Service): Record<string, string> {
  const urls = serviceRoles[service].map((role) => [
    `PLINTH_DATABASE__${role.toUpperCase()}_URL`,
    databaseUrl(stack, role),
  ]);
  return {
    PLINTH_ENV: stack.name === 'dev' ? 'development' : 'test',
    ...(Object.fromEntries(urls) as Record<string, string>),
    ...(service === 'api' && { PLINTH_RATE_LIMIT__REDIS_URL: redisUrl(stack) }),
    ...(service === 'worker' && {
      PLINTH_AUDIT__DIRECTORY: auditDirectory(stack),
      PLINTH_MAIL__DIRECTORY: mailDirectory(stack),
      PLINTH_MAIL__PUBLIC_URL: `http://127.0.0.1:${stack.ports.api}`,
    }),
    ...(service !== 'event' && { PLINTH_ERASURE__DIRECTORY: erasureDirectory(stack) }),
  };
}
