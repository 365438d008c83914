// Server-sent events out of the bytes of a reply (WHATWG HTML, 9.2.6), each within a bound.
import { UpstreamError } from '../../adapters/kit/index.js';

export interface ServerSentEvent {
  readonly event: string;
  readonly text: string;
}

const END_OF_LINE = /\r\n|\n|\r/;

/** Lines as they become whole. `\r` at the end of a piece may be half of an end of line. */
async function* linesOf(body: AsyncIterable<Uint8Array>, maxBytes: number): AsyncGenerator<string, void, void> {
  const decoder = new TextDecoder('utf-8');
  let open = '';
  let isCut = false;
  for await (const piece of body) {
    const text: string = (isCut ? '\r' : '') + decoder.decode(piece, { stream: true });
    isCut = text.endsWith('\r');
    // Only what is new is looked at: a long line may come in small pieces.
    const [first = '', ...others] = (isCut ? text.slice(0, -1) : text).split(END_OF_LINE);
    open += first;
    if (open.length > maxBytes) throw new UpstreamError('UPSTREAM_TOO_LARGE');
    const last = others.pop();
    if (last === undefined) continue;
    yield open;
    yield* others;
    open = last;
  }
  // What no empty line has ended is no event.
}

/** Comments, ids and times for another attempt mean nothing here. */
export async function* readEvents(
  body: AsyncIterable<Uint8Array>,
  maxBytes: number,
): AsyncGenerator<ServerSentEvent, void, void> {
  let event = '';
  let parts: string[] = [];
  let size = 0;
  for await (const line of linesOf(body, maxBytes)) {
    if (line === '') {
      if (event !== '' || parts.length > 0) yield { event: event === '' ? 'message' : event, text: parts.join('\n') };
      [event, parts, size] = ['', [], 0];
      continue;
    }
    const [name = '', value = ''] = cut(line);
    if (name === 'event') event = value;
    if (name !== 'data') continue;
    // A line without a value takes its place as well.
    size += value.length + 1;
    if (size > maxBytes) throw new UpstreamError('UPSTREAM_TOO_LARGE');
    parts.push(value);
  }
}

/** The name and the value of a line; one space after the colon is not part of the value. */
function cut(line: string): readonly string[] {
  const at = line.indexOf(':');
  return at < 0 ? [line] : [line.slice(0, at), line.slice(at + 1).replace(/^ /, '')];
}
