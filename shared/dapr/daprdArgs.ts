/** A sidecar as dapr.yaml describes it, for whoever starts daprd without the CLI. */
export type DaprdOptions = {
  readonly appId: string;
  /** Where the service listens, or will: the sidecar waits for it. */
  readonly appPort: number;
  /** Folders of components. */
  readonly resources: readonly string[];
  /** The Configuration's file. */
  readonly config: string;
  /** `common` of dapr.yaml. */
  readonly common: Readonly<Record<string, unknown>>;
  readonly ports: DaprdPorts;
};

export type DaprdPorts = Readonly<Record<'http' | 'grpc' | 'internalGrpc' | 'metrics', number>>;

/** As in dapr.yaml, to the flags of daprd. */
const FLAGS: Readonly<Record<string, string>> = {
  apiListenAddresses: '--dapr-listen-addresses',
  maxBodySize: '--max-body-size',
  readBufferSize: '--read-buffer-size',
  logLevel: '--log-level',
};

/** Of the CLI, or set here for each sidecar; the two addresses are blank. */
const NO_FLAGS = [
  ...['resourcesPaths', 'configFilePath', 'placementHostAddress', 'schedulerHostAddress'],
  ...['appLogDestination', 'daprdLogDestination'],
];

/**
 * The arguments with which daprd does what `dapr run -f` would have it do. Imports nothing, so that scripts can load it
 * from its source.
 * @throws Error for a setting of dapr.yaml that is no flag of daprd here
 */
export function daprdArgs({ appId, appPort, resources, config, common, ports }: DaprdOptions): string[] {
  const unknown = Object.keys(common).filter((key) => !(key in FLAGS) && !NO_FLAGS.includes(key));
  if (unknown.length > 0) {
    throw new Error(
      `expected a flag of daprd for each setting of dapr.yaml; ${unknown.join(', ')} has none here`,
    );
  }
  const set = Object.entries(FLAGS).filter(([key]) => key in common);
  return [
    ...['--app-id', appId, '--config', config],
    ...resources.flatMap((path) => ['--resources-path', path]),
    ...set.flatMap(([key, flag]) => [flag, String(common[key])]),
    ...['--metrics-listen-address', '127.0.0.1', '--dapr-internal-grpc-listen-address', '127.0.0.1'],
    ...['--app-port', String(appPort)],
    ...['--dapr-http-port', String(ports.http)],
    ...['--dapr-grpc-port', String(ports.grpc)],
    ...['--dapr-internal-grpc-port', String(ports.internalGrpc)],
    ...['--metrics-port', String(ports.metrics)],
  ];
}
