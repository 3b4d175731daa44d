import { join } from 'node:path';
import { configOptions } from './config/options.mts';
import type { ServiceReport, ShownSetting } from './config/readServices.mts';
import { buildServices } from './launcher/build.mts';
import { repoRoot } from './lib/paths.mts';

/**
 * `npm run config`: what each service makes of the variables here: every setting with where it comes from, secrets
 * masked, and all faults. Exit 1 when there are faults. It connects to nothing.
 * `--env NAME` (default PLINTH_ENV, else development), `--service NAME`, `--json`
 * @throws Fault for any other option
 */
export async function main(args: string[]): Promise<void> {
  const { environment, service, json } = configOptions(args, process.env);
  await buildServices(join(repoRoot, '.plinth', 'config', 'logs'));
  const { readServices } = await import('./config/readServices.mts');
  const reports = await readServices({ ...process.env, PLINTH_ENV: environment }, service);
  const result = { environment, services: reports };
  process.stdout.write(json ? `${JSON.stringify(result, undefined, 2)}\n` : textOf(environment, reports));
  process.exitCode = reports.some(({ faults }) => faults.length > 0) ? 1 : 0;
}

function textOf(environment: string, reports: ServiceReport[]): string {
  return [`environment ${environment}\n`, ...reports.map(reportText)].join('\n');
}

function reportText({ service, settings, faults }: ServiceReport): string {
  const widest = Math.max(...settings.map(({ path }) => path.length), 0);
  const lines = settings.map((setting) => `  ${setting.path.padEnd(widest)}  ${settingText(setting)}\n`);
  const found = faults.length === 0 ? '  no faults\n' : `  ${faults.length} fault(s)\n`;
  return [`${service}\n`, ...lines, found, ...faults.map((fault) => `  - ${fault}\n`)].join('');
}

function settingText({ value, origin, variables }: ShownSetting): string {
  if (origin === undefined) return `not set (${variables.join(' or ')})`;
  return `${value} (${origin})`;
}
