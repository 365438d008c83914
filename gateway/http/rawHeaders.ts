// Headers as they were sent, each time that they were sent: Node keeps one of some and joins others.
import type { IncomingMessage } from 'node:http';

/** All values of a header; `name` in lower case. Cheaper than `headersDistinct`, which sorts all of them. */
export function valuesOf({ rawHeaders }: Pick<IncomingMessage, 'rawHeaders'>, name: string): readonly string[] {
  const values: string[] = [];
  for (let i = 0; i < rawHeaders.length; i += 2) {
    const given = rawHeaders[i] as string;
    if (given.length === name.length && given.toLowerCase() === name) values.push(rawHeaders[i + 1] as string);
  }
  return values;
}
