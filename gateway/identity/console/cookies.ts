// The console's two cookies: the session, and the tie between a browser and the sign-ins it started.

const VALUE = /^[\w-]{43}$/;
const LOOPBACK = new Set(['127.0.0.1', 'localhost', '[::1]']);

/** Cookies without TLS would travel in the open: only a sandbox on this machine may do that. */
export class InsecureConsole extends Error {
  constructor() {
    super('the console needs https, except on a loopback address');
    this.name = 'InsecureConsole';
  }
}

export interface CookieNames {
  readonly session: string;
  readonly login: string;
  readonly secure: boolean;
}

/** RFC 6265bis §4.1.3.2: __Host- binds a cookie to this very host, so that no neighbour can plant one. */
export function cookieNames(baseUrl: string): CookieNames {
  const { protocol, hostname } = new URL(baseUrl);
  if (protocol === 'https:') return { session: '__Host-lien-thong', login: '__Host-lien-thong-login', secure: true };
  if (!LOOPBACK.has(hostname)) throw new InsecureConsole();
  return { session: 'lien-thong', login: 'lien-thong-login', secure: false };
}

/** `seconds`: undefined for as long as the browser runs; 0 takes the cookie away. */
export function toSetCookie(name: string, value: string, secure: boolean, seconds?: number): string {
  const life = seconds === undefined ? [] : [`Max-Age=${seconds}`];
  return [`${name}=${value}`, 'Path=/', ...life, 'HttpOnly', 'SameSite=Lax', ...(secure ? ['Secure'] : [])].join('; ');
}

/** The value of a cookie of ours. Two of the same name are none: nobody knows which one is real. */
export function readCookie(header: string | undefined, name: string): string | undefined {
  const values = (header ?? '')
    .split(';')
    .map((pair) => pair.trim())
    .filter((pair) => pair.startsWith(`${name}=`))
    .map((pair) => pair.slice(name.length + 1));
  const [value, ...others] = values;
  return value !== undefined && others.length === 0 && VALUE.test(value) ? value : undefined;
}
