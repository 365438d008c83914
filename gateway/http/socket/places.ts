// How many connections one person may have, over WebSocket and as event streams together.

/** Room for a few connections of each person. */
export interface Places {
  take(person: string): boolean;
  leave(person: string): void;
}

/** Per person; a person without room is told so and leaves. */
export function createPlaces(most: number): Places {
  const taken = new Map<string, number>();
  return {
    take(person) {
      const held = taken.get(person) ?? 0;
      if (held >= most) return false;
      taken.set(person, held + 1);
      return true;
    },
    leave(person) {
      const held = (taken.get(person) ?? 1) - 1;
      if (held === 0) taken.delete(person);
      else taken.set(person, held);
    },
  };
}
