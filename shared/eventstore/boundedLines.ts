/** An event has at most 256 KiB, which JSON in JSON may make six times as long. */
const MAX_LINE_CHARACTERS = 2 * 1024 * 1024;

/**
 * Splits text into lines that fit into memory whatever is in it.
 * @param chunks as a stream with an encoding gives them
 * @returns undefined in place of a line that is too long
 */
export async function* boundedLines(chunks: AsyncIterable<string>): AsyncGenerator<string | undefined> {
  let rest = '';
  let isTooLong = false;
  for await (const chunk of chunks) {
    const lines = (rest + chunk).split('\n');
    rest = lines.pop() ?? '';
    for (const line of lines) {
      yield isTooLong ? undefined : line;
      isTooLong = false;
    }
    if (rest.length > MAX_LINE_CHARACTERS) {
      rest = '';
      isTooLong = true;
    }
  }
  if (isTooLong) yield undefined;
  else if (rest !== '') yield rest;
}
