import { bootstrap } from './admin/bootstrap.mts';
import { runCommand } from './admin/commands.mts';
import { adminOptions } from './admin/options.mts';

/**
 * `npm run admin -- …` runs the platform through the door of operators (docs/operator.md). `bootstrap` alone goes to the
 * database: it makes the one-time token by which the first operator comes into being.
 * @throws Fault for any other command, what it needs and does not find, and what the API refuses
 */
export async function main(args: string[]): Promise<void> {
  const options = adminOptions(args, process.env);
  const answer = options.command === 'bootstrap' ? await bootstrap(options) : await runCommand(options);
  if (answer !== undefined) process.stdout.write(`${JSON.stringify(answer, undefined, 2)}\n`);
}
