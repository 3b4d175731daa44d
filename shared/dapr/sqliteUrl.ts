/**
 * A file as daprd wants one in a Configuration: it puts environment variables in place of `$NAME` there, and SQLite
 * ends a file name at `?` or `#`. Imports nothing, so that scripts can load it from its source.
 * @param file absolute path
 */
export function sqliteUrl(file: string): string {
  return `file:${file.split('/').map(encodeURIComponent).join('/')}`;
}
