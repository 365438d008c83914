// A browser as far as sign-in needs one: cookies by host and port, redirects one at a time, forms of the sample issuer.

interface Step {
  readonly status: number;
  readonly location: URL | undefined;
  readonly setCookies: readonly string[];
  readonly text: string;
  readonly headers: Headers;
}

export class Browser {
  readonly jars = new Map<string, Map<string, string>>();

  jar(origin: string): Map<string, string> {
    const jar = this.jars.get(origin) ?? new Map<string, string>();
    this.jars.set(origin, jar);
    return jar;
  }

  cookieHeader(origin: string): string {
    return [...this.jar(origin)].map((pair) => pair.join('=')).join('; ');
  }

  async go(address: string | URL, init: RequestInit & { headers?: Record<string, string> } = {}): Promise<Step> {
    const url = new URL(address);
    const cookie = this.cookieHeader(url.origin);
    const answer = await fetch(url, {
      ...init,
      redirect: 'manual',
      headers: { ...(cookie === '' ? {} : { cookie }), ...init.headers },
    });
    const setCookies = answer.headers.getSetCookie();
    for (const line of setCookies) {
      const [name = '', value = ''] = (line.split(';')[0] ?? '').split(/=(.*)/s);
      if (value === '' || /max-age=0/i.test(line)) this.jar(url.origin).delete(name);
      else this.jar(url.origin).set(name, value);
    }
    const location = answer.headers.get('location');
    return {
      status: answer.status,
      location: location === null ? undefined : new URL(location, url),
      setCookies,
      text: await answer.text(),
      headers: answer.headers,
    };
  }

  /** From the start of a sign-in through the issuer's pages, up to the redirect back, which is not followed. */
  async signIn(start: string, login: string): Promise<URL> {
    let step = await this.go(start);
    const { origin } = new URL(start);
    for (let i = 0; i < 10; i += 1) {
      const next = step.location;
      if (next === undefined) throw new Error(`no redirect: ${step.status} ${step.text.slice(0, 200)}`);
      if (next.origin === origin) return next;
      step = next.pathname.startsWith('/interaction/') ? await this.answer(next, login) : await this.go(next);
    }
    throw new Error('too many redirects');
  }

  /** The sign-in page, and the second prompt where it comes. */
  private async answer(page: URL, login: string): Promise<Step> {
    const form = (fields: Record<string, string>) => ({ method: 'POST', body: new URLSearchParams(fields) });
    const first = await this.go(page, form({ login }));
    return first.status === 200 ? this.go(page, form({ login, second: 'yes' })) : first;
  }
}
