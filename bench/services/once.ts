// Data that are made when they are first asked for: programs that only read a service's SDL do not carry them.

export function once<T>(make: () => T): () => T {
  let made: { readonly value: T } | undefined;
  return () => (made ??= { value: make() }).value;
}
