import { serviceCommand, sidecarCommand } from '../../scripts/launcher/commands.mts';
import type { DaemonOptions } from '../../scripts/lib/processes.mts';
import type { Profile } from '../../scripts/lib/profile.mts';
import { serverNames, serversOf } from '../../scripts/servers/servers.mts';
import type { ServerName } from '../../scripts/servers/servers.mts';
import { services } from '../../scripts/lib/stack.mts';
import type { Service, Stack } from '../../scripts/lib/stack.mts';

type ServiceName = `${Service}-service`;
type SidecarName = `${Service}-daprd`;
/** Everything that is killed, by its name in `.plinth/crash/pids.json`. */
export type ProcessName = ServerName | ServiceName | SidecarName;

/** Whether a process is one of the three that hold data. */
export function isServer(name: ProcessName): name is ServerName {
  return serverNames.some((server) => server === name);
}

/** Every process that a profile needs: services first, then sidecars, then servers. */
export function castOf(profile: Profile, parts: Part[]): ProcessName[] {
  return [...parts.map(({ name }) => name), ...serversOf(profile).reverse()];
}

/** How to start a process that is no server, and where it says that it is up. */
export interface Part extends DaemonOptions {
  name: ServiceName | SidecarName;
  healthUrl: string;
}

/**
 * The three services and their sidecars, each a process of its own: `dapr run` restarts nothing, and ends badly when a
 * sidecar is dead. After renderDapr().
 */
export async function partsOf(stack: Stack): Promise<Part[]> {
  const { ports } = stack;
  return [
    ...services.map((service): Part => ({
      ...serviceCommand(stack, service),
      name: `${service}-service`,
      appendsLog: true,
      healthUrl: `http://127.0.0.1:${ports[service]}/livez`,
    })),
    ...(await Promise.all(
      services.map(async (service): Promise<Part> => ({
        ...(await sidecarCommand(stack, service)),
        name: `${service}-daprd`,
        appendsLog: true,
        healthUrl: `http://127.0.0.1:${ports.sidecars[service].daprHttp}/v1.0/healthz`,
      })),
    )),
  ];
}
