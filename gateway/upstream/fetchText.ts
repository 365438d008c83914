// Small documents over HTTP (key sets): bounded in time and size, no redirects.
import { Agent } from 'undici';

const TIMEOUT_MS = 2_000;
const MAX_BYTES = 65_536;

const agent = new Agent({ connect: { timeout: 500 }, maxResponseSize: MAX_BYTES, connections: 4 });

/** GETs a text. Throws on anything but a 200 within 2 s and 64 KiB. */
export async function fetchText(url: string): Promise<string> {
  const { origin, pathname, search } = new URL(url);
  const response = await agent.request({
    origin,
    path: pathname + search,
    method: 'GET',
    headers: { accept: 'application/json' },
    signal: AbortSignal.timeout(TIMEOUT_MS),
  });
  if (response.statusCode !== 200) {
    await response.body.dump();
    throw new Error(`status ${response.statusCode}`);
  }
  return response.body.text();
}
