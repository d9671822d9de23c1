// A program that breaks calls nothing any more; here it is noticed, and said in its place.
export function watch(broken) {
  const seen = (error) => {
    if (!(error instanceof WebAssembly.RuntimeError)) return;
    try {
      broken(String(error.stack ?? error));
    } catch {
      document.body.prepend("rmapscope broke. Load the page again to go on from its address.");
    }
  };
  addEventListener("error", (event) => seen(event.error));
  addEventListener("unhandledrejection", (event) => seen(event.reason));
}
