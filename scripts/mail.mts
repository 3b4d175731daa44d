import { parseArgs } from 'node:util';
import { mailDirectory } from './launcher/services.mts';
import { Fault } from './lib/fault.mts';
import { stackDir } from './lib/paths.mts';
import { listMails } from './mail/listMails.mts';
import { mailList, mailPage } from './mail/report.mts';

/**
 * `npm run mail`: lists the mails that the platform of `npm start` has written in place of sending them, with the links in
 * them; `-- --show N` shows the Nth, `-- --to ADDRESS` those to one address.
 * @throws Fault for a number that no mail has
 */
export function main(args: string[]): void {
  const { show, to } = optionsOf(args);
  const mails = listMails(mailDirectory({ dir: stackDir('dev'), name: 'dev' })).filter(
    (mail) => to === undefined || mail.to.includes(to),
  );
  if (show === undefined) return void process.stdout.write(mailList(mails));
  const mail = mails[Number(show) - 1];
  if (!mail) throw refused(`--show ${show} of ${mails.length} mails`);
  process.stdout.write(mailPage(mail));
}

function optionsOf(args: string[]): { show?: string; to?: string } {
  try {
    const options = { show: { type: 'string' }, to: { type: 'string' } } as const;
    return parseArgs({ args, options, strict: true, allowPositionals: false }).values;
  } catch (error) {
    throw refused((error as Error).message);
  }
}

function refused(got: string): Fault {
  return new Fault({
    expected: 'npm run mail [-- --show NUMBER] [--to ADDRESS]',
    got,
    remedy: 'correct the arguments; npm run mail lists what there is, with numbers',
  });
}
