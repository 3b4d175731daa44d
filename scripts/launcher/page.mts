import { join, relative } from 'node:path';
import type { Stack } from '../lib/stack.mts';
import { demoFile, readDemo } from './demo.mts';

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
  Servers     PostgreSQL ${ports.postgres}, Redis ${ports.redis}, Kafka ${ports.kafka} on 127.0.0.1
  Logs        ${local(join(stack.dir, 'logs'))}/

  Try         npm run demo
  Stop        Ctrl-C here, or npm stop in another terminal; data stays until npm run reset
`;
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
