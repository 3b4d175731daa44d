import { join, relative } from 'node:path';
import { readStackFile } from '../lib/stack.mts';
import type { Stack } from '../lib/stack.mts';
import { demoFile, readDemo } from './demo.mts';
import { mailDirectory } from './services.mts';

/** The page that `npm start` ends with: where everything is, how to sign in, how to stop. */
export function startPage(stack: Stack): string {
  const { ports } = stack;
  const api = `http://127.0.0.1:${ports.api}`;
  const local = (path: string) => relative(process.cwd(), path) || '.';
  const { sidecars } = ports;
  return `
Plinth runs.

  REST        ${api}/v1
  GraphQL     ${api}/graphql
  Health      ${api}/health
  Keys        ${api}/.well-known/jwks.json

${demoLines(stack, api, local)}
  Sidecars    api ${sidecars.api.daprHttp}, event ${sidecars.event.daprHttp}, worker ${sidecars.worker.daprHttp} (HTTP; token in ${local(join(stack.dir, 'secrets.json'))})
  Servers     ${serversOf(stack)}
  Logs        ${local(join(stack.dir, 'logs'))}/
  Mails       ${local(mailDirectory(stack))}/ (npm run mail)

  Try         npm run demo
  Stop        Ctrl-C here, or npm stop in another terminal; data stays until npm run reset
`;
}

function serversOf(stack: Stack): string {
  const { postgres, redis, kafka } = stack.ports;
  const profile = readStackFile(stack)?.profile;
  const broker = profile === 'kafka' ? `, Kafka ${kafka}` : '';
  return `PostgreSQL ${postgres}, Redis ${redis}${broker} on 127.0.0.1 (profile ${profile})`;
}

function demoLines(stack: Stack, api: string, local: (path: string) => string): string {
  const demo = readDemo(stack);
  if (!demo) return '';
  return `  Tenant      ${demo.tenantName} (${demo.slug})
  E-mail      ${demo.email}
  Password    ${demo.password}
              kept in ${local(demoFile(stack))}
  Sign in     curl -s ${api}/v1/auth/sign-in -H 'content-type: application/json' \\
                -d '{"email":"${demo.email}","password":"${demo.password}"}'
`;
}
