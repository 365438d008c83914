// A refused change in a sentence, with the names of those who would be hurt.
import type { DecidedChange } from './decideChanges.js';

/** Users that are named; the rest is a number. */
const MOST_NAMED = 5;

function toNames({ users }: DecidedChange): { readonly names: string; readonly more: number } {
  const named = users.slice(0, MOST_NAMED).map(({ application, version, lastUsed, coordinate }) => {
    const who = version === null ? application : `${application} ${version}`;
    return `${who} (${coordinate}, ${lastUsed.toISOString().slice(0, 10)})`;
  });
  return { names: named.join(', '), more: users.length - named.length };
}

/** One text for each refused change, in both languages. `earliest`: the first day that may be announced. */
export function describeRefusals(
  refused: readonly DecidedChange[],
  earliest: string,
): readonly { readonly coordinate: string; readonly vi: string; readonly en: string }[] {
  return refused.map((each) => {
    const { change, on, because } = each;
    const { names, more } = toNames(each);
    const [vi, en] = more === 0 ? ['', ''] : [` và ${more} nơi khác`, ` and ${more} more`];
    const [until, from] =
      because === 'SUNSET_TOO_SOON'
        ? [` Hãy báo một ngày từ ${earliest} trở đi.`, ` Announce a day from ${earliest} on.`]
        : on === null
          ? ['', '']
          : [` Ngày đã báo: ${on}.`, ` The announced day is ${on}.`];
    return {
      coordinate: change.coordinate,
      vi: `${change.vi} Đang được dùng bởi ${names}${vi}.${until}`,
      en: `${change.en} It is used by ${names}${en}.${from}`,
    };
  });
}
