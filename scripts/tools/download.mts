import { createHash } from 'node:crypto';
import * as http from 'node:http';
import * as tls from 'node:tls';

let prepared = false;

/**
 * Gets a file over HTTPS, by the proxy that HTTPS_PROXY names and with the certificates that this system trusts.
 * @param deadlineMs for the whole of it
 * @param headers of the request
 * @throws Error that names the URL and what came instead
 */
export async function download(
  url: string,
  deadlineMs: number,
  headers: Record<string, string> = {},
): Promise<Buffer> {
  prepareNetwork();
  try {
    const response = await fetch(url, { headers, signal: AbortSignal.timeout(deadlineMs) });
    if (!response.ok) throw new Error(`it answered ${response.status}`);
    return Buffer.from(await response.arrayBuffer());
  } catch (error) {
    const { message, cause } = error as Error;
    throw new Error(`${url}: ${(cause as Error | undefined)?.message ?? message}`, { cause: error });
  }
}

/**
 * The same for a file whose content is known beforehand.
 * @param sha256 of the file, in hex
 * @throws Error also when another content came
 */
export async function downloadChecked(url: string, sha256: string, deadlineMs: number): Promise<Buffer> {
  const bytes = await download(url, deadlineMs);
  const got = createHash('sha256').update(bytes).digest('hex');
  if (got === sha256) return bytes;
  throw new Error(`${url}: what came has the SHA-256 ${got}, not ${sha256}`);
}

/** Node does neither by itself, unlike curl, pip and apt-get. The first is younger than the types of Node here. */
function prepareNetwork(): void {
  if (prepared) return;
  prepared = true;
  (http as { setGlobalProxyFromEnv?: () => unknown }).setGlobalProxyFromEnv?.();
  tls.setDefaultCACertificates([...tls.getCACertificates('default'), ...tls.getCACertificates('system')]);
}
