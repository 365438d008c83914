// Which operations to compile before the first request: what is registered first, then what came most often.

export interface WarmText {
  readonly text: string;
  readonly operationName: string | null;
}

export interface WarmTextsOptions {
  /** The most used first. */
  registered(limit: number): Promise<readonly WarmText[]>;
  /** The hottest first. */
  hot(limit: number): Promise<readonly WarmText[]>;
  /** Texts altogether; not more than plans are kept. */
  readonly most: number;
}

/** Each text once. */
export function createWarmTexts(options: WarmTextsOptions) {
  const { most } = options;
  return async (): Promise<readonly WarmText[]> => {
    const first = await options.registered(most);
    const others = first.length < most ? await options.hot(most) : [];
    const byText = new Map<string, WarmText>();
    for (const each of [...first, ...others]) if (!byText.has(each.text)) byText.set(each.text, each);
    return [...byText.values()].slice(0, most);
  };
}
