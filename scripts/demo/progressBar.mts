const WIDTH = 40;
const PLAIN_STEPS = 10;

/**
 * A bar on stderr: redrawn in place at a terminal, a line for every tenth of the work elsewhere.
 * @param total how often `advance` will be called
 */
export function progressBar(title: string, total: number) {
  const startedAt = performance.now();
  const step = process.stderr.isTTY
    ? Math.max(1, Math.floor(total / 200))
    : Math.max(1, Math.ceil(total / PLAIN_STEPS));
  let done = 0;
  const draw = () => {
    const filled = Math.round((done / Math.max(1, total)) * WIDTH);
    const rate = Math.round(done / Math.max(0.001, (performance.now() - startedAt) / 1_000));
    const bar = `${'█'.repeat(filled)}${'░'.repeat(WIDTH - filled)}`;
    const line = `  ${title} ${bar} ${done}/${total}, ${rate}/s`;
    process.stderr.write(process.stderr.isTTY ? `\r${line}` : `${line}\n`);
  };
  return {
    advance(): void {
      done += 1;
      if (done % step === 0 || done === total) draw();
    },
    end(): void {
      if (process.stderr.isTTY) process.stderr.write('\n');
    },
  };
}
