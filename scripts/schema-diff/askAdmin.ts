// One question to the administration of a running gateway.
import { readFileSync } from 'node:fs';

/** Whether something is the address of a service. */
export function isAddress(text: string): boolean {
  return /^https?:\/\//.test(text);
}

/** From a variable or, better, a file that it names; never from the command line, which others can read. */
function readToken(): string {
  const file = process.env['SCHEMA_DIFF_TOKEN_FILE'];
  const token = file === undefined ? process.env['SCHEMA_DIFF_TOKEN'] : readFileSync(file, 'utf8').trim();
  if (token === undefined || token === '')
    throw new Error('set SCHEMA_DIFF_TOKEN_FILE (or SCHEMA_DIFF_TOKEN) to a token that holds gateway:usage.read');
  return token;
}

interface Answer<Data> {
  readonly data?: Data | null;
  readonly errors?: readonly { readonly message: string; readonly extensions?: { readonly code?: string } }[];
}

/** `url`: of /admin/graphql. Throws for anything but a whole answer. */
export async function askAdmin<Data>(url: string, query: string, variables: object = {}): Promise<Data> {
  const response = await fetch(url, {
    method: 'POST',
    headers: { 'content-type': 'application/json', authorization: `Bearer ${readToken()}` },
    body: JSON.stringify({ query, variables }),
    redirect: 'error',
    signal: AbortSignal.timeout(30_000),
  });
  const { data, errors } = (await response.json()) as Answer<Data>;
  if (errors !== undefined || data == null)
    throw new Error(
      `${url}: ${errors?.map(({ extensions, message }) => extensions?.code ?? message).join(', ') ?? response.status}`,
    );
  return data;
}
