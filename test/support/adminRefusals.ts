// What a refused administrative act said.
import { AdminError } from '../../gateway/admin/errors.js';

export interface Refusal {
  readonly code: string;
  readonly texts: { readonly vi: string; readonly en: string };
  readonly problems: readonly { readonly path: string; readonly vi: string; readonly en: string }[];
}

/** Fails if the act was not refused, or failed in another way. */
export async function refusalOf(act: Promise<unknown>): Promise<Refusal> {
  try {
    await act;
  } catch (error) {
    if (!(error instanceof AdminError)) throw error;
    const { code, texts, problems } = error;
    return { code, texts, problems };
  }
  throw new Error('the act was not refused');
}
