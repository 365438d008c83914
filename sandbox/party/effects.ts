// How often something was done: by service, then by the key of what it was done to.

export type EffectCounts = Readonly<Record<string, Readonly<Record<string, number>>>>;

export interface Effects {
  count(service: string, key: string): void;
  read(): EffectCounts;
}

export function createEffects(): Effects {
  const counts = new Map<string, Map<string, number>>();
  return {
    count(service, key) {
      const keys = counts.get(service) ?? new Map<string, number>();
      counts.set(service, keys.set(key, (keys.get(key) ?? 0) + 1));
    },
    read: () => Object.fromEntries([...counts].map(([service, keys]) => [service, Object.fromEntries(keys)])),
  };
}
