// A peer as a process of its own: gets its settings from the benchmark, says where it listens, ends with it.

/** `start` gets { services: [{ name, url, sdl }], supergraph } and gives the address of the GraphQL endpoint's server. */
export function run(start) {
  process.once('message', (settings) => {
    start(settings).then(
      (url) => process.send?.({ ready: { url } }),
      (error) => {
        console.error(error);
        process.exit(1);
      },
    );
  });
  process.once('disconnect', () => process.exit(0));
}
