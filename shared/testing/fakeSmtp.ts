import { once } from 'node:events';
import { createServer } from 'node:net';
import type { AddressInfo, Socket } from 'node:net';

/** One mail as it was handed over. */
export type TakenMail = {
  readonly from: string;
  readonly to: readonly string[];
  /** Headers and body, with the dots of the transfer taken away. */
  readonly raw: string;
};

/** See {@link fakeSmtp}. */
export type FakeSmtp = Awaited<ReturnType<typeof fakeSmtp>>;

type Answer = (line: string) => string | undefined;

/**
 * A mail server as RFC 5321 has it, as far as a client needs one: greets, takes mails without login and without TLS, and
 * keeps them. A test may have it refuse, and hang up before it says that it has taken a mail.
 */
export async function fakeSmtp() {
  const mails: TakenMail[] = [];
  const sockets = new Set<Socket>();
  let refuse: Answer = () => undefined;
  let hangsUp = false;

  function serve(socket: Socket): void {
    sockets.add(socket.on('error', () => {}).on('close', () => sockets.delete(socket)));
    let mail = { from: '', to: [] as string[], lines: undefined as string[] | undefined };
    const say = (text: string): void => void socket.write(`${text}\r\n`);
    const addressIn = (line: string): string => /<(.*?)>/.exec(line)?.[1] ?? '';

    const take = (line: string): void => {
      const { lines } = mail;
      if (!lines) return command(line);
      if (line !== '.') return void lines.push(line.replace(/^\./, ''));
      mails.push({ from: mail.from, to: mail.to, raw: lines.join('\r\n') });
      mail = { from: '', to: [], lines: undefined };
      if (hangsUp) socket.destroy();
      else say('250 taken');
    };
    const command = (line: string): void => {
      const refusal = refuse(line);
      if (refusal !== undefined) return say(refusal);
      const verb = line.slice(0, 4).toUpperCase();
      if (verb === 'MAIL') mail.from = addressIn(line);
      if (verb === 'RCPT') mail.to.push(addressIn(line));
      if (verb === 'DATA') mail.lines = [];
      if (verb === 'QUIT') return void socket.end('221 bye\r\n');
      say(verb === 'DATA' ? '354 go on' : '250 fine');
    };

    let rest = '';
    socket.setEncoding('utf8').on('data', (chunk: string) => {
      const lines = (rest + chunk).split('\r\n');
      rest = lines.pop() ?? '';
      lines.forEach(take);
    });
    say('220 fake');
  }

  const server = createServer(serve).listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  return {
    port,
    url: `smtp://127.0.0.1:${port}`,
    /** What was taken, in order. */
    mails,
    /** From now on: what it answers to a command in place of 250; undefined: as usual. */
    refuseWith: (answer: Answer): void => void (refuse = answer),
    /** Whether it takes mails and hangs up without saying so. */
    hangUp: (does: boolean): void => void (hangsUp = does),
    async close(): Promise<void> {
      sockets.forEach((socket) => socket.destroy());
      await once(server.close(), 'close');
    },
  };
}
