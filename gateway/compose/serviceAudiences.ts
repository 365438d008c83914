// For whom tokens of ours are good: for one system each, whatever an administrator states.
import type { RemoteAdapter } from '../../adapters/kit/index.js';
import type { DeclaredService, ServiceOffice } from '../services/index.js';

/**
 * Undefined for an audience that is this service's alone. Whoever gets a token can use it wherever its audience is
 * accepted: at another system, or at the gateway itself, in the name of the caller.
 */
export function audienceProblem(
  { id, declaration: { audience, url } }: Omit<DeclaredService, 'sdl' | 'rules'>,
  remotes: readonly RemoteAdapter[],
  own: string,
): ReturnType<ServiceOffice['audienceProblem']> {
  if (audience === own)
    return {
      vi: 'Đây là "aud" của chính cổng; dịch vụ cần một giá trị riêng.',
      en: 'This is the audience of the gateway itself: the service needs one of its own.',
    };
  const { host } = new URL(url);
  const other = remotes.find((one) => one.id !== id && one.audience === audience && new URL(one.url).host !== host);
  return other === undefined
    ? undefined
    : {
        vi: `"aud" này là của dịch vụ ${other.id} ở máy chủ khác; dịch vụ cần một giá trị riêng.`,
        en: `This is the audience of ${other.id} on another host: the service needs one of its own.`,
      };
}
