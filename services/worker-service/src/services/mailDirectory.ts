import { mkdir, readdir, readFile, rename, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';

/** Whom a mail speaks of: a person, as a tenant or the platform knows them. */
export type MailSubject = { readonly tenantId: string; readonly subjectId: string };

/** See {@link createMailDirectory}. */
export type MailDirectory = ReturnType<typeof createMailDirectory>;

const FILE_MODE = 0o600;
const HEADER = 'X-Plinth-Subject';

/** Mails as files, in place of a server. */
export function createMailDirectory(directory: string) {
  return {
    /** The header by which `forget` finds a mail. */
    header: ({ tenantId, subjectId }: MailSubject) => ({ [HEADER]: `${tenantId}/${subjectId}` }),

    /** Adds a mail; whoever lists the directory sees whole ones only. */
    async write(name: string, message: Buffer): Promise<void> {
      const file = join(directory, `${name.replace(/[^\w@.+-]/g, '_')}.eml`);
      await mkdir(directory, { recursive: true });
      await writeFile(`${file}.part`, message, { mode: FILE_MODE });
      await rename(`${file}.part`, file);
    },

    /** Deletes the mails that speak of a person in a tenant, of a whole tenant, or of a person anywhere. Repeatable. */
    async forget({ tenantId = '[^/]+', subjectId = '.+' }: Partial<MailSubject>): Promise<void> {
      const line = new RegExp(`^${HEADER}: *${tenantId}/${subjectId}$`, 'im');
      for (const name of await namesIn(directory)) {
        const file = join(directory, name);
        const [head] = (await readFile(file, 'latin1')).replaceAll('\r', '').split('\n\n', 1);
        // Long headers are folded (RFC 5322, 2.2.3).
        if (line.test(head!.replace(/\n[ \t]+/g, ' '))) await rm(file, { force: true });
      }
    },
  };
}

async function namesIn(directory: string): Promise<string[]> {
  try {
    return (await readdir(directory)).filter((name) => name.endsWith('.eml'));
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return [];
    throw error;
  }
}
